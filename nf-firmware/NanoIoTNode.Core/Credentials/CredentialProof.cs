namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// The checks of <see cref="CredentialCheck"/> and <see cref="CredentialSets"/> gone on with by cryptography: for what has
/// passed those. Null when all is well. Each of them takes the board some tenths of a second.
/// </summary>
public static class CredentialProof
{
    /// <summary>Checks that a key is that of a certificate, of which the public halves alone may not tell.</summary>
    public static CredentialFinding Key(byte[] certificate, byte[] privateKey, ICredentialVerifier verifier)
    {
        return verifier.KeyBelongs(certificate, privateKey) ? null : new CredentialFinding(
            CredentialVerdict.KeyOfAnother,
            "certificate \"" + CredentialText.SubjectOf(certificate) + "\", key " + CredentialText.OfKey(privateKey));
    }

    /// <summary>Checks that each certificate of a chain is signed by the one behind it.</summary>
    public static CredentialFinding Chain(byte[][] chain, ICredentialVerifier verifier)
    {
        CredentialFinding finding = null;
        for (int i = 1; i < chain.Length && finding == null; i++)
        {
            finding = Signature(chain[i - 1], chain[i], verifier);
        }

        return finding;
    }

    /// <summary>Checks that each root has signed itself: one that only says so is a forgery or damaged.</summary>
    public static CredentialFinding Roots(byte[][] roots, ICredentialVerifier verifier)
    {
        CredentialFinding finding = null;
        for (int i = 0; i < roots.Length && finding == null; i++)
        {
            finding = Signature(roots[i], roots[i], verifier);
        }

        return finding;
    }

    private static CredentialFinding Signature(byte[] certificate, byte[] issuer, ICredentialVerifier verifier)
    {
        return verifier.IsSignedBy(certificate, issuer) ? null : new CredentialFinding(
            CredentialVerdict.SignatureWrong,
            "\"" + CredentialText.SubjectOf(certificate) + "\" is not signed by the key of \""
                + CredentialText.SubjectOf(issuer) + "\"");
    }
}
