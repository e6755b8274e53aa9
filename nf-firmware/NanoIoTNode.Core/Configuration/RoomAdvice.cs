using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Configuration;

/// <summary>Says what to leave out of a configuration that is too large.</summary>
internal static class RoomAdvice
{
    // A P-256 key as SEC1 with its public point (RFC 5915).
    private const int EllipticKeySize = 121;

    /// <summary>
    /// Names the smallest root or issuing certificate that gives the room wanted, or as many as it takes, the largest
    /// first; a private key that is larger than need be comes last.
    /// </summary>
    /// <param name="configuration">The configuration, its built-in roots by reference.</param>
    /// <param name="excess">Bytes that are too many, 1 or more.</param>
    internal static string For(NodeConfiguration configuration, int excess)
    {
        byte[][] candidates = new byte[0][];
        foreach (byte[] root in configuration.Roots)
        {
            candidates = NodeConfiguration.Append(candidates, root);
        }

        for (int i = 1; i < configuration.CertificateChain.Length; i++)
        {
            candidates = NodeConfiguration.Append(candidates, configuration.CertificateChain[i]);
        }

        string advice = "";
        for (int left = excess; left > 0;)
        {
            int best = BestOf(candidates, left);
            if (best < 0)
            {
                return advice + AboutTheKey(configuration.PrivateKey, advice.Length == 0);
            }

            advice += (advice.Length == 0 ? "leave out " : " and ") + Name(candidates[best], best, configuration.Roots.Length);
            left -= Room(candidates[best]);
            candidates[best] = null;
        }

        return advice;
    }

    // The smallest that gives the room, else the largest; -1 when none is left.
    private static int BestOf(byte[][] candidates, int wanted)
    {
        int best = -1;
        for (int i = 0; i < candidates.Length; i++)
        {
            if (candidates[i] != null && (best < 0 || IsBetter(Room(candidates[i]), Room(candidates[best]), wanted)))
            {
                best = i;
            }
        }

        return best;
    }

    private static bool IsBetter(int room, int than, int wanted)
    {
        return than < wanted ? room > than : room >= wanted && room < than;
    }

    private static int Room(byte[] certificate) => FieldWriter.HeaderSize + certificate.Length;

    private static string Name(byte[] certificate, int index, int roots)
    {
        return (index < roots ? "the root CA" : "the issuing certificate") + " \"" + CredentialText.SubjectOf(certificate)
            + "\" (" + Room(certificate).ToString() + " bytes)";
    }

    private static string AboutTheKey(byte[] key, bool alone)
    {
        return (alone ? "" : ", and ") + "use a P-256 key (" + EllipticKeySize.ToString() + " bytes; this one takes "
            + key.Length.ToString() + ")";
    }
}
