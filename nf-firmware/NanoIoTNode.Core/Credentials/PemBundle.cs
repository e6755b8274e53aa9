using System.Text;

namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Certificates as PEM text (RFC 7468) with a NUL behind it, which is how mbedTLS takes several at once. In one array of the
/// exact size: on the chip there is no room for a text and its bytes beside each other.
/// </summary>
public static class PemBundle
{
    private const string Begin = "-----BEGIN CERTIFICATE-----\n";
    private const string End = "-----END CERTIFICATE-----\n";
    private const int BytesOfLine = 48;

    /// <summary>Makes a bundle.</summary>
    /// <param name="certificates">DER.</param>
    /// <param name="builtInRoots">The set of those that follow, as <see cref="AmazonRoots.IsAmong"/> takes it.</param>
    public static byte[] Of(byte[][] certificates, int builtInRoots)
    {
        // Each root is made twice, for its length and for its text, so that no two of them are there at once.
        int length = 1;
        foreach (byte[] certificate in certificates)
        {
            length += LengthOf(certificate);
        }

        for (int number = 1; number <= AmazonRoots.Count; number++)
        {
            length += AmazonRoots.IsAmong(builtInRoots, number) ? LengthOf(AmazonRoots.Get(number)) : 0;
        }

        byte[] pem = new byte[length];
        int position = 0;
        foreach (byte[] certificate in certificates)
        {
            position = Write(certificate, pem, position);
        }

        for (int number = 1; number <= AmazonRoots.Count; number++)
        {
            position = AmazonRoots.IsAmong(builtInRoots, number) ? Write(AmazonRoots.Get(number), pem, position) : position;
        }

        return pem;
    }

    private static int LengthOf(byte[] certificate)
    {
        int lines = (certificate.Length + BytesOfLine - 1) / BytesOfLine;
        return Begin.Length + Base64Encoder.LengthOf(certificate.Length) + lines + End.Length;
    }

    private static int Write(byte[] certificate, byte[] pem, int position)
    {
        position = WriteText(Begin, pem, position);
        for (int at = 0; at < certificate.Length; at += BytesOfLine)
        {
            int left = certificate.Length - at;
            position = Base64Encoder.Write(certificate, at, left < BytesOfLine ? left : BytesOfLine, pem, position);
            pem[position++] = (byte)'\n';
        }

        return WriteText(End, pem, position);
    }

    private static int WriteText(string text, byte[] pem, int position)
    {
        return position + Encoding.UTF8.GetBytes(text, 0, text.Length, pem, position);
    }
}
