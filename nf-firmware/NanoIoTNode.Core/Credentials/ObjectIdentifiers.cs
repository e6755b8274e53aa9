namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// The object identifiers that certificates and keys are read with: DER values in hexadecimal, because a text takes no RAM and
/// an array stays there for ever.
/// </summary>
internal static class ObjectIdentifiers
{
    // 1.2.840.113549.1.1.1, 1.2.840.10045.2.1 (RFC 3279)
    internal const string RsaEncryption = "2A864886F70D010101";
    internal const string EcPublicKey = "2A8648CE3D0201";

    // 1.2.840.113549.1.7, of which PKCS#7 and PKCS#12 have one more byte (RFC 2315, RFC 7292)
    internal const string Pkcs7 = "2A864886F70D0107";

    // 1.2.840.113549.1.5 and 1.2.840.113549.1.12.1: encryption with a passphrase (RFC 8018, RFC 7292)
    internal const string Pkcs5 = "2A864886F70D0105";
    internal const string Pkcs12Encryption = "2A864886F70D010C01";

    // 2.5.4.3, 2.5.4.10, 2.5.4.11 and 2.5.29.19 (RFC 5280)
    internal const string CommonName = "550403";
    internal const string Organization = "55040A";
    internal const string OrganizationalUnit = "55040B";
    internal const string BasicConstraints = "551D13";

    // 1.2.840.113549.1.1.10 (RFC 4055), 1.2.840.10040.4.1 (RFC 3279), 1.3.101.112 and 113 (RFC 8410)
    private const string RsaPss = "2A864886F70D01010A";
    private const string Dsa = "2A8648CE380401";
    private const string Ed25519 = "2B6570";
    private const string Ed448 = "2B6571";

    /// <summary>The name of a key algorithm that is neither RSA nor EC, whose identifier the reader stands at.</summary>
    internal static string NameOfOtherKey(DerReader reader)
    {
        if (reader.ValueIs(RsaPss))
        {
            return "RSA-PSS";
        }

        if (reader.ValueIs(Dsa))
        {
            return "DSA";
        }

        return reader.ValueIs(Ed25519) ? "Ed25519" : reader.ValueIs(Ed448) ? "Ed448" : "neither RSA nor EC";
    }
}
