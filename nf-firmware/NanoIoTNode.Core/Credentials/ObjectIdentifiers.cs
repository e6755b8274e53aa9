namespace NanoIoTNode.Core.Credentials;

/// <summary>The object identifiers that certificates and keys are read with, as DER values.</summary>
internal static class ObjectIdentifiers
{
    // 1.2.840.113549.1.1.1, 1.2.840.10045.2.1 (RFC 3279)
    internal static readonly byte[] RsaEncryption = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01 };
    internal static readonly byte[] EcPublicKey = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01 };

    // 1.2.840.113549.1.7, of which PKCS#7 and PKCS#12 have one more byte (RFC 2315, RFC 7292)
    internal static readonly byte[] Pkcs7 = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07 };

    // 1.2.840.113549.1.5 and 1.2.840.113549.1.12.1: encryption with a passphrase (RFC 8018, RFC 7292)
    internal static readonly byte[] Pkcs5 = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05 };
    internal static readonly byte[] Pkcs12Encryption = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01 };

    // 2.5.4.3, 2.5.4.10, 2.5.4.11 and 2.5.29.19 (RFC 5280)
    internal static readonly byte[] CommonName = { 0x55, 0x04, 0x03 };
    internal static readonly byte[] Organization = { 0x55, 0x04, 0x0A };
    internal static readonly byte[] OrganizationalUnit = { 0x55, 0x04, 0x0B };
    internal static readonly byte[] BasicConstraints = { 0x55, 0x1D, 0x13 };

    // 1.2.840.113549.1.1.10 (RFC 4055), 1.2.840.10040.4.1 (RFC 3279), 1.3.101.112 and 113 (RFC 8410)
    private static readonly byte[] s_rsaPss = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A };
    private static readonly byte[] s_dsa = { 0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01 };
    private static readonly byte[] s_ed25519 = { 0x2B, 0x65, 0x70 };
    private static readonly byte[] s_ed448 = { 0x2B, 0x65, 0x71 };

    /// <summary>The name of a key algorithm that is neither RSA nor EC, whose identifier the reader stands at.</summary>
    internal static string NameOfOtherKey(DerReader reader)
    {
        if (reader.ValueIs(s_rsaPss))
        {
            return "RSA-PSS";
        }

        if (reader.ValueIs(s_dsa))
        {
            return "DSA";
        }

        return reader.ValueIs(s_ed25519) ? "Ed25519" : reader.ValueIs(s_ed448) ? "Ed448" : "neither RSA nor EC";
    }
}
