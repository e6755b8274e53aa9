namespace NanoIoTNode.Core.Credentials;

/// <summary>What only cryptography can tell. The application answers by its TLS layer.</summary>
public interface ICredentialVerifier
{
    /// <summary>False when the private key is known not to be that of the certificate (both DER).</summary>
    bool KeyBelongs(byte[] certificate, byte[] privateKey);

    /// <summary>False when the certificate's signature is known not to be made with the issuer's key (both DER).</summary>
    bool IsSignedBy(byte[] certificate, byte[] issuer);
}
