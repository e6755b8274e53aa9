namespace NanoIoTNode.Core.Credentials;

/// <summary>What a PEM label announces.</summary>
internal enum CredentialKind
{
    Certificate,
    PrivateKey,
    EncryptedKey,
    Request,
    PublicKey,
    SshKey,
    Container,
    Parameters,
    Unknown,
}

/// <summary>Knows the labels that users meet.</summary>
internal static class CredentialKinds
{
    internal static CredentialKind Of(string label)
    {
        switch (label)
        {
            case "CERTIFICATE":
            case "X509 CERTIFICATE":
                return CredentialKind.Certificate;
            case "PRIVATE KEY":
            case "RSA PRIVATE KEY":
            case "EC PRIVATE KEY":
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
                return CredentialKind.SshKey;
            case "PKCS12":
            case "PKCS7":
            case "CMS":
                return CredentialKind.Container;
            case "EC PARAMETERS":
            case "DH PARAMETERS":
                return CredentialKind.Parameters;
            default:
                return CredentialKind.Unknown;
        }
    }

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
            default:
                return "\"" + label + "\"";
        }
    }
}
