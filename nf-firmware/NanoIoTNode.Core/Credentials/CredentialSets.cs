namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Checks how certificates go together that have each passed its own check (DER, readable). Null when all is well.
/// </summary>
public static class CredentialSets
{
    /// <summary>Most certificates in a chain, the device's included.</summary>
    public const int LongestChain = 4;

    /// <summary>Most roots beside those built in.</summary>
    public const int MostRoots = 3;

    /// <summary>Checks that the device certificate is followed by its issuer, that by its own, and so on.</summary>
    public static CredentialFinding Chain(byte[][] chain)
    {
        CredentialFinding finding = TooMany(chain.Length, LongestChain, "certificates in the chain") ?? Duplicate(chain);
        CertificateInfo current = CertificateInfo.Read(chain[0]);
        for (int i = 1; i < chain.Length && finding == null; i++)
        {
            CertificateInfo next = CertificateInfo.Read(chain[i]);
            if (!current.IsIssuedBy(next))
            {
                finding = OutOfOrder(chain, current, next);
            }

            current = next;
        }

        return finding;
    }

    /// <summary>Checks the own roots against each other and against those built in.</summary>
    public static CredentialFinding Roots(byte[][] roots)
    {
        CredentialFinding finding = TooMany(roots.Length, MostRoots, "own roots") ?? Duplicate(roots);
        for (int i = 0; i < roots.Length && finding == null; i++)
        {
            if (AmazonRoots.NumberOf(roots[i]) > 0)
            {
                finding = new CredentialFinding(CredentialVerdict.RootBuiltIn, CredentialText.SubjectOf(roots[i]));
            }
        }

        return finding;
    }

    private static CredentialFinding TooMany(int count, int limit, string what)
    {
        return count <= limit ? null : new CredentialFinding(
            CredentialVerdict.TooMany, count.ToString() + " " + what + ", at most " + limit.ToString());
    }

    private static CredentialFinding Duplicate(byte[][] certificates)
    {
        for (int i = 1; i < certificates.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                bool isSame = certificates[i].Length == certificates[k].Length
                    && DerReader.AreEqual(certificates[i], 0, certificates[k], 0, certificates[i].Length);
                if (isSame)
                {
                    string seen = "\"" + CredentialText.SubjectOf(certificates[i]) + "\" is both number "
                        + (k + 1).ToString() + " and number " + (i + 1).ToString();
                    return new CredentialFinding(CredentialVerdict.Duplicate, seen);
                }
            }
        }

        return null;
    }

    private static CredentialFinding OutOfOrder(byte[][] chain, CertificateInfo current, CertificateInfo next)
    {
        string seen = CredentialCheck.Quoted(current) + " is issued by \"" + current.Issuer + "\", and ";
        for (int i = 0; i < chain.Length; i++)
        {
            CertificateInfo other = CertificateInfo.Read(chain[i]);
            if (current.IsIssuedBy(other) && !current.IsSelfIssued)
            {
                return new CredentialFinding(
                    CredentialVerdict.ChainOrder, seen + "that is number " + (i + 1).ToString() + " of the chain");
            }
        }

        return new CredentialFinding(CredentialVerdict.ChainGap, seen + CredentialCheck.Quoted(next) + " follows");
    }
}
