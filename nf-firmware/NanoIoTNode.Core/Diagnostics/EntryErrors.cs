namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The catalogue's rows for what is refused at the console and for the configuration's flash.</summary>
internal static class EntryErrors
{
    internal static void AddTo(ErrorRows rows)
    {
        rows.Add(EntryErrorCode.NothingEntered, Layers.Config, "nothing was entered",
            "type the value and Enter, < to go back or Ctrl-C to leave");
        rows.Add(EntryErrorCode.LineTooLong, Layers.Config, "the line is too long",
            "enter a shorter value; nothing was cut off and kept");
        rows.Add(EntryErrorCode.NotUtf8, Layers.Config, "the line is not UTF-8 text",
            "set the terminal to UTF-8");
        rows.Add(EntryErrorCode.AnswerNotUnderstood, Layers.Config, "the answer was not understood",
            "type one of the words in brackets");

        rows.Add(EntryErrorCode.SsidLength, Layers.Config, "a Wi-Fi name takes 1 to 32 bytes of UTF-8",
            "enter the name exactly as the access point shows it");
        rows.Add(EntryErrorCode.Passphrase, Layers.Config,
            "a passphrase takes 8 to 63 printable ASCII characters or 64 hexadecimal digits",
            "enter the passphrase of the access point; letter case counts");
        rows.Add(EntryErrorCode.ThingName, Layers.Config,
            "a thing name takes 1 to 128 bytes of UTF-8 without / + #, and no $ at its beginning",
            "enter the name as registered; it is not the display name");
        rows.Add(EntryErrorCode.PublishInterval, Layers.Config, "the interval takes a whole number from 1 to 86400 seconds",
            "enter digits only");
        rows.Add(EntryErrorCode.CommandUnknown, Layers.Config, "this command is not known",
            "type help; to change the configuration hold the blue button 3 s");

        rows.Add(EntryErrorCode.EndpointIsUrl, Layers.Config, "this URL cannot be an endpoint",
            "enter the host name alone: the part between // and the next /");
        rows.Add(EntryErrorCode.EndpointPort, Layers.Config, "a port is a number from 1 to 65535; at AWS IoT it is 8883 or 443",
            "leave the port out for 8883; at AWS IoT give 443 where the network lets nothing else out");
        rows.Add(EntryErrorCode.EndpointIsAddress, Layers.Config, "an endpoint is a host name, not an IP address",
            "enter the name: the broker's certificate is checked against it");
        rows.Add(EntryErrorCode.EndpointNotHostName, Layers.Config,
            "a host name takes letters, digits and hyphens between dots: 63 characters a part, 253 in all",
            "copy it from the AWS IoT console's Settings page or from the broker's certificate");
        rows.Add(EntryErrorCode.EndpointWithoutAts, Layers.Config,
            "without -ats this AWS endpoint shows a certificate of a root that is no longer trusted",
            "enter what this tells: aws iot describe-endpoint --endpoint-type iot:Data-ATS");

        rows.Add(EntryErrorCode.ClientId, Layers.Config,
            "a client id takes 1 to 128 bytes of UTF-8, and no $ at its beginning",
            "enter the id that the broker's policy allows, or Enter for the thing name");
        rows.Add(EntryErrorCode.UserName, Layers.Config, "a user name takes 1 to 256 bytes of UTF-8",
            "enter the name that the broker knows, or - for none");
        rows.Add(EntryErrorCode.Password, Layers.Config, "a password takes 1 to 256 bytes of UTF-8",
            "enter the password of this user, or nothing if there is none");
        rows.Add(EntryErrorCode.TelemetryTopic, Layers.Config,
            "a topic takes 1 to 256 bytes without + # { }, but for {thing} and {sensor}; at AWS IoT at most 7 slashes",
            "enter a topic such as plant/{thing}/telemetry");
        rows.Add(EntryErrorCode.KeepAlive, Layers.Config,
            "the keep-alive takes a whole number from 30 to 1200 seconds", "enter digits only, 60 if in doubt");
        rows.Add(EntryErrorCode.BatchSize, Layers.Config,
            "a message takes 1 to 10 readings", "enter digits only, 1 if in doubt");
        rows.Add(EntryErrorCode.DeadBands, Layers.Config,
            "a dead band is a quantity with a number up to 1000000, in its unit, or a percentage from 0.1 to 100 for the others",
            "enter a list such as 2% temperature=0.5 pressure=1, or 0 for none");
        rows.Add(EntryErrorCode.SensorIntervals, Layers.Config,
            "a sensor interval is a sensor with a whole number from 1 to 86400 seconds",
            "enter a list such as LPS22HB=300 VL53L0X=1, or 0 for none");

        rows.Add(EntryErrorCode.PemDamaged, Layers.Config, "the PEM text is damaged",
            "copy the whole file again, from BEGIN to END, with nothing in between");
        rows.Add(EntryErrorCode.PemWithoutFrame, Layers.Config, "this is not PEM text",
            "paste the file with its -----BEGIN and -----END lines");
        rows.Add(EntryErrorCode.WrongKindOfPem, Layers.Config, "this PEM holds something else",
            "paste the file that the prompt asks for");
        rows.Add(EntryErrorCode.CertificateUnreadable, Layers.Config, "the certificate cannot be read",
            "look at it with: openssl x509 -in FILE -text");
        rows.Add(EntryErrorCode.KeyUnreadable, Layers.Config, "the private key cannot be read",
            "look at it with: openssl pkey -in FILE -noout -text");
        rows.Add(EntryErrorCode.KeyEncrypted, Layers.Config, "the private key is encrypted",
            "decrypt it with: openssl pkey -in FILE -out PLAINFILE");
        rows.Add(EntryErrorCode.AuthorityAsDeviceCertificate, Layers.Config,
            "this is a CA certificate, the device certificate is asked",
            "paste the certificate that was issued for this device");
        rows.Add(EntryErrorCode.DeviceCertificateAsRoot, Layers.Config,
            "this certificate is neither a CA nor self-signed, a root CA is asked",
            "paste the root that the broker's certificate leads to, or Enter for the Amazon roots");
        rows.Add(EntryErrorCode.KeyOfAnotherCertificate, Layers.Config,
            "the private key does not belong to the device certificate",
            "paste the key made with this certificate, or < to go back to the certificate");

        rows.Add(EntryErrorCode.IsRequest, Layers.Config, "this is a certificate signing request, not a certificate",
            "have it signed and paste the certificate: aws iot create-certificate-from-csr "
                + "--certificate-signing-request file://FILE");
        rows.Add(EntryErrorCode.IsPublicKey, Layers.Config, "this is a public key",
            "of AWS's three files paste the certificate and, as the key, the private one; this one is not needed");
        rows.Add(EntryErrorCode.IsPkcs12, Layers.Config, "this is a PKCS#12 file (.p12, .pfx)",
            "take it apart: openssl pkcs12 -in FILE -clcerts -nokeys -out cert.pem; "
                + "openssl pkcs12 -in FILE -nocerts -noenc -out key.pem");
        rows.Add(EntryErrorCode.IsPkcs7, Layers.Config, "this is a PKCS#7 file (.p7b)",
            "convert it: openssl pkcs7 -in FILE -print_certs -out chain.pem");
        rows.Add(EntryErrorCode.IsSshKey, Layers.Config, "this is an SSH key, which no X.509 certificate belongs to",
            "paste the key that belongs to the device certificate");
        rows.Add(EntryErrorCode.IssuerNotAuthority, Layers.Config, "this certificate is no CA, an issuing CA is asked",
            "behind the device certificate paste its issuing CA, or nothing");
        rows.Add(EntryErrorCode.RootNotSelfSigned, Layers.Config, "this CA is issued by another CA, so it is no root",
            "paste the root that its chain ends in");
        rows.Add(EntryErrorCode.RsaTooShort, Layers.Config, "an RSA key takes at least 2048 bits",
            "make a P-256 key: openssl ecparam -name prime256v1 -genkey -noout -out FILE");
        rows.Add(EntryErrorCode.CurveUnsupported, Layers.Config,
            "an EC key takes the curve P-256 or P-384, named and with uncompressed points",
            "make a P-256 key: openssl ecparam -name prime256v1 -genkey -noout -out FILE");
        rows.Add(EntryErrorCode.KeyAlgorithm, Layers.Config, "a key is RSA or EC",
            "make a P-256 key: openssl ecparam -name prime256v1 -genkey -noout -out FILE");
        rows.Add(EntryErrorCode.CertificateExpired, Layers.Config, "the certificate has expired",
            "have a new one issued");
        rows.Add(EntryErrorCode.CertificateNotYetValid, Layers.Config, "the certificate is not valid yet",
            "wait, or have a new one issued by a CA whose clock is right");
        rows.Add(EntryErrorCode.CertificateTwice, Layers.Config, "the same certificate is there twice",
            "leave one out");
        rows.Add(EntryErrorCode.TooManyCertificates, Layers.Config,
            "a chain has at most 4 certificates, and there are at most 3 own roots",
            "leave out the root and what does not lead to the device certificate");
        rows.Add(EntryErrorCode.ChainOrder, Layers.Config, "the chain is in the wrong order",
            "paste the device certificate first, and behind each certificate its issuer");
        rows.Add(EntryErrorCode.ChainGap, Layers.Config, "a certificate of the chain does not belong to it",
            "paste the missing issuer in between, or leave out what follows");
        rows.Add(EntryErrorCode.SignatureWrong, Layers.Config, "the signature of a certificate is not its issuer's",
            "the CA was renewed or the file is damaged: get both from the issuer again");
        rows.Add(EntryErrorCode.PasteTooLarge, Layers.Config, "a paste has at most 8 blocks and 6144 bytes of DER",
            "paste only what the prompt asks for");
        rows.Add(EntryErrorCode.RootBuiltIn, Layers.Config, "this root is built in",
            "leave it out: it is trusted already");

        rows.Add(EntryErrorCode.SpareCopyDamaged, Layers.Config, "the spare copy of the configuration is damaged",
            "nothing to do: the copy in force is whole, and the next save mends the other");
        rows.Add(EntryErrorCode.ConfigurationDamaged, Layers.Config, "no copy of the configuration is whole",
            "enter the configuration again");
        rows.Add(EntryErrorCode.RegionNotOurs, Layers.Config, "another firmware's data lie where the configuration goes",
            "enter a configuration: it takes their place");
        rows.Add(EntryErrorCode.ConfigurationTooLarge, Layers.Config, "the configuration does not fit into its flash",
            "use a P-256 key, or leave out a root CA that is built in");
        rows.Add(EntryErrorCode.EraseFailed, Layers.Config, "a flash page could not be erased",
            "try again; if it stays, the flash is worn out. The configuration in force is unchanged");
        rows.Add(EntryErrorCode.ProgramFailed, Layers.Config, "the flash could not be programmed",
            "try again; if it stays, the flash is worn out. The configuration in force is unchanged");
        rows.Add(EntryErrorCode.VerifyFailed, Layers.Config, "the flash does not hold what was written",
            "try again; if it stays, the flash is worn out. The configuration in force is unchanged");
    }
}
