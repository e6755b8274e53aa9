namespace NanoIoTNode.Core.Credentials;

/// <summary>The id by which AWS IoT Core knows a certificate.</summary>
public static class CertificateId
{
    private const string Digits = "0123456789abcdef";

    /// <summary>SHA-256 of the DER as 64 hexadecimal digits, as the console of AWS IoT shows it.</summary>
    public static string Of(byte[] der)
    {
        byte[] hash = Sha256.Hash(der);
        var text = new char[2 * Sha256.HashSize];
        for (int i = 0; i < hash.Length; i++)
        {
            text[2 * i] = Digits[hash[i] >> 4];
            text[(2 * i) + 1] = Digits[hash[i] & 0x0F];
        }

        return new string(text);
    }
}
