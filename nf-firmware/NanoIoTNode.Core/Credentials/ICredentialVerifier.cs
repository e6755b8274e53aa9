namespace NanoIoTNode.Core.Credentials;

/// <summary>What only cryptography can tell. The application answers by its TLS layer.</summary>
public interface ICredentialVerifier
{
    /// <summary>True when the private key is that of the certificate (both DER).</summary>
    bool KeyBelongs(byte[] certificate, byte[] privateKey);

    /// <summary>True when the certificate's signature was made with the issuer's key (both DER).</summary>
    bool IsSignedBy(byte[] certificate, byte[] issuer);
}
