namespace NanoIoTNode.Core.Credentials;

/// <summary>Why a credential is not taken.</summary>
public enum CredentialVerdict
{
    /// <summary>The PEM text is damaged, or more than a configuration can hold.</summary>
    Damaged,

    /// <summary>Something else is asked for; the kind is in <see cref="CredentialFinding.Kind"/>.</summary>
    WrongKind,

    /// <summary>The key is behind a passphrase.</summary>
    KeyEncrypted,

    /// <summary>The certificate's structure is broken.</summary>
    CertificateUnreadable,

    /// <summary>The key's structure is broken.</summary>
    KeyUnreadable,

    /// <summary>A CA where the device's own certificate is asked for.</summary>
    AuthorityAsDevice,

    /// <summary>A certificate that is no CA where an issuing CA is asked for.</summary>
    DeviceAsAuthority,

    /// <summary>A certificate that is neither CA nor self-signed where a root is asked for.</summary>
    DeviceAsRoot,

    /// <summary>A CA that another CA has issued where a root is asked for.</summary>
    RootNotSelfSigned,

    /// <summary>The key belongs to another certificate.</summary>
    KeyOfAnother,

    /// <summary>See <see cref="KeyProblem.RsaTooShort"/>.</summary>
    RsaTooShort,

    /// <summary>See <see cref="KeyProblem.CurveUnknown"/>.</summary>
    CurveUnknown,

    /// <summary>See <see cref="KeyProblem.AlgorithmUnknown"/>.</summary>
    AlgorithmUnknown,

    /// <summary>The last moment of validity is past.</summary>
    Expired,

    /// <summary>The first moment of validity is to come.</summary>
    NotYetValid,

    /// <summary>The same certificate is there twice.</summary>
    Duplicate,

    /// <summary>An own root that is built in.</summary>
    RootBuiltIn,

    /// <summary>More certificates than there may be.</summary>
    TooMany,

    /// <summary>The certificates of the chain do not follow each other, and would in another order.</summary>
    ChainOrder,

    /// <summary>The issuer of a certificate of the chain is not in it, although another follows.</summary>
    ChainGap,

    /// <summary>By the TLS layer's arithmetic the signature is not that of the issuer.</summary>
    SignatureWrong,
}
