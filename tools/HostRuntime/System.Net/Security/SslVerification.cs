namespace System.Net.Security;

/// <summary>How the peer is verified; only <see cref="CertificateRequired"/> verifies on a board.</summary>
public enum SslVerification
{
    NoVerification = 1,
    VerifyPeer = 2,
    CertificateRequired = 4,
    VerifyClientOnce = 8,
}
