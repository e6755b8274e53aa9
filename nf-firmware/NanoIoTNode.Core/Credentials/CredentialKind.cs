namespace NanoIoTNode.Core.Credentials;

/// <summary>What users hand in, rightly or not.</summary>
public enum CredentialKind
{
    /// <summary>Nothing known.</summary>
    Unknown,

    /// <summary>An X.509 certificate.</summary>
    Certificate,

    /// <summary>A private key: PKCS#1, SEC1 or PKCS#8.</summary>
    PrivateKey,

    /// <summary>A private key behind a passphrase.</summary>
    EncryptedKey,

    /// <summary>A certificate signing request (PKCS#10).</summary>
    Request,

    /// <summary>A public key by itself.</summary>
    PublicKey,

    /// <summary>An SSH key: OpenSSH, RFC 4716 or PuTTY.</summary>
    SshKey,

    /// <summary>A .p12 or .pfx file.</summary>
    Pkcs12,

    /// <summary>A .p7b file.</summary>
    Pkcs7,

    /// <summary>The curve that openssl writes before an EC key.</summary>
    Parameters,
}
