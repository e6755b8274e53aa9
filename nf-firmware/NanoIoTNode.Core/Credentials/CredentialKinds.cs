namespace NanoIoTNode.Core.Credentials;

/// <summary>Tells what something is, by its label, by its first bytes or by a line of it.</summary>
internal static class CredentialKinds
{
    private const int FewestSymbols = 32;
    private const int MostSymbols = 64;

    /// <summary>By what stands between BEGIN and the dashes.</summary>
    internal static CredentialKind OfLabel(string label)
    {
        switch (label)
        {
            case "CERTIFICATE":
            case "X509 CERTIFICATE":
            case "TRUSTED CERTIFICATE":
                return CredentialKind.Certificate;
            case "PRIVATE KEY":
            case "RSA PRIVATE KEY":
            case "EC PRIVATE KEY":
            case "DSA PRIVATE KEY":
                return CredentialKind.PrivateKey;
            case "ENCRYPTED PRIVATE KEY":
                return CredentialKind.EncryptedKey;
            case "CERTIFICATE REQUEST":
            case "NEW CERTIFICATE REQUEST":
                return CredentialKind.Request;
            case "PUBLIC KEY":
            case "RSA PUBLIC KEY":
                return CredentialKind.PublicKey;
            case "OPENSSH PRIVATE KEY":
            case "SSH2 PUBLIC KEY":
            case "SSH2 ENCRYPTED PRIVATE KEY":
                return CredentialKind.SshKey;
            case "PKCS12":
                return CredentialKind.Pkcs12;
            case "PKCS7":
            case "CMS":
                return CredentialKind.Pkcs7;
            case "EC PARAMETERS":
            case "DH PARAMETERS":
                return CredentialKind.Parameters;
            default:
                return CredentialKind.Unknown;
        }
    }

    /// <summary>By the first <paramref name="count"/> bytes of its DER, of which about 40 are enough.</summary>
    internal static CredentialKind OfDer(byte[] der, int count)
    {
        var prefix = new DerPrefix(der, count);
        if (!prefix.Enter(DerReader.Sequence))
        {
            return CredentialKind.Unknown;
        }

        switch (prefix.Tag)
        {
            case DerReader.ObjectIdentifier:
                return prefix.ValueBegins(ObjectIdentifiers.Pkcs7) ? CredentialKind.Pkcs7 : CredentialKind.Unknown;
            case DerReader.Integer:
                return OfNumberFirst(prefix);
            case DerReader.Sequence:
                return OfSequenceFirst(prefix);
            default:
                return CredentialKind.Unknown;
        }
    }

    /// <summary>By a line of text outside a frame: base64 without its BEGIN marker, or a key of another world.</summary>
    internal static CredentialKind OfText(string line)
    {
        if (line.StartsWith("ssh-") || line.StartsWith("ecdsa-sha2-") || line.StartsWith("PuTTY-User-Key-File"))
        {
            return CredentialKind.SshKey;
        }

        // The tag of a sequence and a long length give an M.
        if (line.Length < FewestSymbols || line[0] != 'M')
        {
            return CredentialKind.Unknown;
        }

        var decoder = new Base64Decoder(MostSymbols);
        for (int i = 0; i < line.Length && i < MostSymbols; i++)
        {
            if (!decoder.Take(line[i]))
            {
                return CredentialKind.Unknown;
            }
        }

        return OfDer(decoder.ToArray(), decoder.Count);
    }

    /// <summary>As a sentence names it.</summary>
    internal static string Name(CredentialKind kind, string label)
    {
        switch (kind)
        {
            case CredentialKind.Certificate:
                return "a certificate";
            case CredentialKind.PrivateKey:
                return "a private key";
            case CredentialKind.EncryptedKey:
                return "an encrypted private key";
            case CredentialKind.Request:
                return "a certificate signing request (CSR)";
            case CredentialKind.PublicKey:
                return "a public key";
            case CredentialKind.SshKey:
                return "an SSH key";
            case CredentialKind.Pkcs12:
                return "a PKCS#12 file (.p12, .pfx)";
            case CredentialKind.Pkcs7:
                return "a PKCS#7 file (.p7b)";
            default:
                return label == null ? "something unknown" : "\"" + label + "\"";
        }
    }

    // Version or serial number first: private keys, an RSA public key, PKCS#12.
    private static CredentialKind OfNumberFirst(DerPrefix prefix)
    {
        bool isVersion3 = prefix.IsNumber(3);
        bool isSmall = prefix.Length == 1;
        prefix.Skip();
        switch (prefix.Tag)
        {
            case DerReader.Integer:
                return isSmall ? CredentialKind.PrivateKey : CredentialKind.PublicKey;
            case DerReader.OctetString:
                return CredentialKind.PrivateKey;
            case DerReader.Sequence:
                prefix.Enter(DerReader.Sequence);
                bool isPkcs7 = prefix.Tag == DerReader.ObjectIdentifier && prefix.ValueBegins(ObjectIdentifiers.Pkcs7);
                return isPkcs7 && isVersion3 ? CredentialKind.Pkcs12 : CredentialKind.PrivateKey;
            default:
                return CredentialKind.Unknown;
        }
    }

    // Another sequence first: the body of a certificate or of a request, or the algorithm of a key.
    private static CredentialKind OfSequenceFirst(DerPrefix prefix)
    {
        var body = prefix.Copy();
        body.Enter(DerReader.Sequence);
        switch (body.Tag)
        {
            case DerReader.Context0:
                return CredentialKind.Certificate;
            case DerReader.ObjectIdentifier:
                bool isEncrypted = body.ValueBegins(ObjectIdentifiers.Pkcs5)
                    || body.ValueBegins(ObjectIdentifiers.Pkcs12Encryption);
                prefix.Skip();
                return isEncrypted ? CredentialKind.EncryptedKey
                    : prefix.Tag == DerReader.BitString ? CredentialKind.PublicKey : CredentialKind.Unknown;
            case DerReader.Integer:
                // A name follows the version of a request, an algorithm the serial number of a certificate of version 1.
                body.Skip();
                bool isSequence = body.Enter(DerReader.Sequence);
                return !isSequence ? CredentialKind.Unknown
                    : body.Tag == DerReader.ObjectIdentifier ? CredentialKind.Certificate : CredentialKind.Request;
            default:
                return CredentialKind.Unknown;
        }
    }
}
