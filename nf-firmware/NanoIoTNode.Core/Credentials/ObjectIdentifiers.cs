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

    // 2.5.4.3 and 2.5.29.19 (RFC 5280)
    internal static readonly byte[] CommonName = { 0x55, 0x04, 0x03 };
    internal static readonly byte[] BasicConstraints = { 0x55, 0x1D, 0x13 };

    // 1.2.840.10045.3.1.7, 1.3.132.0.34, 1.3.132.0.35 (RFC 5480)
    private static readonly byte[] s_p256 = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07 };
    private static readonly byte[] s_p384 = { 0x2B, 0x81, 0x04, 0x00, 0x22 };
    private static readonly byte[] s_p521 = { 0x2B, 0x81, 0x04, 0x00, 0x23 };

    /// <summary>The usual name of the curve whose identifier the reader stands at.</summary>
    internal static string CurveName(DerReader reader)
    {
        if (reader.ValueIs(s_p256))
        {
            return "P-256";
        }

        if (reader.ValueIs(s_p384))
        {
            return "P-384";
        }

        return reader.ValueIs(s_p521) ? "P-521" : "unknown curve";
    }
}
