using System;

namespace NanoIoTNode.Cryptography;

/// <summary>Checks that take a key's arithmetic. Certificates and keys are DER, and are not kept.</summary>
public static class CredentialArithmetic
{
    /// <summary>Tells whether a private key is that of a certificate.</summary>
    /// <exception cref="ArgumentNullException">One of the two is missing.</exception>
    public static Verdict CheckPair(byte[] certificate, byte[] privateKey)
    {
        Require(certificate, privateKey);
        return (Verdict)NativeCryptography.CheckPair(certificate, privateKey);
    }

    /// <summary>
    /// Tells whether a certificate's signature was made with the issuer's key; names, dates and usages are not looked
    /// at (RFC 5280, section 6.1.3 (a)(1)).
    /// </summary>
    /// <exception cref="ArgumentNullException">One of the two is missing.</exception>
    public static Verdict CheckSignature(byte[] certificate, byte[] issuer)
    {
        Require(certificate, issuer);
        return (Verdict)NativeCryptography.CheckSignature(certificate, issuer);
    }

    private static void Require(byte[] one, byte[] other)
    {
        if (one == null || other == null)
        {
            throw new ArgumentNullException();
        }
    }
}
