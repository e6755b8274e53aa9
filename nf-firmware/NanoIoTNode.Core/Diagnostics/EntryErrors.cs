namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The catalogue's rows for what is refused at the console and for the configuration's flash.</summary>
internal static class EntryErrors
{
    internal static ErrorEntry[] Rows()
    {
        return new ErrorEntry[]
        {
            new(EntryErrorCode.NothingEntered, Layers.Config, "nothing was entered",
                "type the value and Enter, < to go back or Ctrl-C to leave"),
            new(EntryErrorCode.LineTooLong, Layers.Config, "the line is too long",
                "enter a shorter value; nothing was cut off and kept"),
            new(EntryErrorCode.NotUtf8, Layers.Config, "the line is not UTF-8 text",
                "set the terminal to UTF-8"),
            new(EntryErrorCode.AnswerNotUnderstood, Layers.Config, "the answer was not understood",
                "type one of the words in brackets"),

            new(EntryErrorCode.SsidLength, Layers.Config, "a Wi-Fi name takes 1 to 32 bytes of UTF-8",
                "enter the name exactly as the access point shows it"),
            new(EntryErrorCode.Passphrase, Layers.Config,
                "a passphrase takes 8 to 63 printable ASCII characters or 64 hexadecimal digits",
                "enter the passphrase of the access point; letter case counts"),
            new(EntryErrorCode.ThingName, Layers.Config, "a thing name takes 1 to 128 characters of a-z A-Z 0-9 : _ -",
                "enter the name as registered; it is not the display name"),
            new(EntryErrorCode.PublishInterval, Layers.Config, "the interval takes a whole number from 1 to 86400 seconds",
                "enter digits only"),

            new(EntryErrorCode.EndpointIsUrl, Layers.Config, "an endpoint is a host name, not a URL",
                "enter only the part between // and the next /"),
            new(EntryErrorCode.EndpointHasPort, Layers.Config, "an endpoint has no port",
                "enter the host name alone; the port is always 8883"),
            new(EntryErrorCode.EndpointIsAddress, Layers.Config, "an endpoint is a host name, not an IP address",
                "enter the name: the broker's certificate is checked against it"),
            new(EntryErrorCode.EndpointNotHostName, Layers.Config,
                "a host name takes letters, digits and hyphens between dots: 63 characters a part, 253 in all",
                "copy it from the AWS IoT console's Settings page or from the broker's certificate"),

            new(EntryErrorCode.PemDamaged, Layers.Config, "the PEM text is damaged",
                "copy the whole file again, from BEGIN to END, with nothing in between"),
            new(EntryErrorCode.PemWithoutFrame, Layers.Config, "this is not PEM text",
                "paste the file with its -----BEGIN and -----END lines"),
            new(EntryErrorCode.WrongKindOfPem, Layers.Config, "this PEM holds something else",
                "paste the file that the prompt asks for"),
            new(EntryErrorCode.CertificateUnreadable, Layers.Config, "the certificate cannot be read",
                "look at it with: openssl x509 -in FILE -text"),
            new(EntryErrorCode.KeyUnreadable, Layers.Config, "the private key cannot be read",
                "look at it with: openssl pkey -in FILE -noout -text"),
            new(EntryErrorCode.KeyEncrypted, Layers.Config, "the private key is encrypted",
                "decrypt it with: openssl pkey -in FILE -out PLAINFILE"),
            new(EntryErrorCode.AuthorityAsDeviceCertificate, Layers.Config,
                "this is a CA certificate, the device certificate is asked",
                "paste the certificate that was issued for this device"),
            new(EntryErrorCode.DeviceCertificateAsRoot, Layers.Config,
                "this certificate is neither a CA nor self-signed, a root CA is asked",
                "paste the root that the broker's certificate leads to, or Enter for the Amazon roots"),
            new(EntryErrorCode.KeyOfAnotherCertificate, Layers.Config,
                "the private key does not belong to the device certificate",
                "paste the key made with this certificate, or < to go back to the certificate"),

            new(EntryErrorCode.SpareCopyDamaged, Layers.Config, "the spare copy of the configuration is damaged",
                "nothing to do: the copy in force is whole, and the next save mends the other"),
            new(EntryErrorCode.ConfigurationDamaged, Layers.Config, "no copy of the configuration is whole",
                "enter the configuration again"),
            new(EntryErrorCode.RegionNotOurs, Layers.Config, "another firmware's data lie where the configuration goes",
                "enter a configuration: it takes their place"),
            new(EntryErrorCode.ConfigurationTooLarge, Layers.Config, "the configuration does not fit into its flash",
                "use a P-256 key, or leave out a root CA that is built in"),
            new(EntryErrorCode.EraseFailed, Layers.Config, "a flash page could not be erased",
                "try again; if it stays, the flash is worn out. The configuration in force is unchanged"),
            new(EntryErrorCode.ProgramFailed, Layers.Config, "the flash could not be programmed",
                "try again; if it stays, the flash is worn out. The configuration in force is unchanged"),
            new(EntryErrorCode.VerifyFailed, Layers.Config, "the flash does not hold what was written",
                "try again; if it stays, the flash is worn out. The configuration in force is unchanged"),
        };
    }
}
