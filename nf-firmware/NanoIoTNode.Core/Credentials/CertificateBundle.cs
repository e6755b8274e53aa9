namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Several certificates as the TLS client takes them at once: their DER, one behind the other. In an array of the exact size, of
/// which the client needs no copy.
/// </summary>
public static class CertificateBundle
{
    /// <summary>Makes a bundle.</summary>
    /// <param name="certificates">DER.</param>
    /// <param name="builtInRoots">The set of those that follow, as <see cref="AmazonRoots.IsAmong"/> takes it.</param>
    public static byte[] Of(byte[][] certificates, int builtInRoots)
    {
        int length = 0;
        foreach (byte[] certificate in certificates)
        {
            length += certificate.Length;
        }

        for (int number = 1; number <= AmazonRoots.Count; number++)
        {
            length += AmazonRoots.IsAmong(builtInRoots, number) ? AmazonRoots.LengthOf(number) : 0;
        }

        byte[] bundle = new byte[length];
        int position = 0;
        foreach (byte[] certificate in certificates)
        {
            position = Append(certificate, bundle, position);
        }

        for (int number = 1; number <= AmazonRoots.Count; number++)
        {
            position = AmazonRoots.IsAmong(builtInRoots, number)
                ? Append(AmazonRoots.Get(number), bundle, position)
                : position;
        }

        return bundle;
    }

    private static int Append(byte[] certificate, byte[] bundle, int position)
    {
        certificate.CopyTo(bundle, position);
        return position + certificate.Length;
    }
}
