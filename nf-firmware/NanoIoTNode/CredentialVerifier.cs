using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Cryptography;

namespace NanoIoTNode;

/// <summary>
/// Lets the TLS layer's arithmetic check credentials. What it cannot tell is not called wrong: it shows when the
/// connection is tried.
/// </summary>
internal sealed class CredentialVerifier : ICredentialVerifier
{
    /// <inheritdoc/>
    public bool KeyBelongs(byte[] certificate, byte[] privateKey)
    {
        return CredentialArithmetic.CheckPair(certificate, privateKey) != Verdict.Wrong;
    }

    /// <inheritdoc/>
    public bool IsSignedBy(byte[] certificate, byte[] issuer)
    {
        return CredentialArithmetic.CheckSignature(certificate, issuer) != Verdict.Wrong;
    }
}
