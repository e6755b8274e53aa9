using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Credentials;

/// <summary>Why a credential is not taken, and what was seen.</summary>
public sealed class CredentialFinding
{
    internal CredentialFinding(CredentialVerdict verdict, string seen)
        : this(verdict, CredentialKind.Unknown, seen)
    {
    }

    internal CredentialFinding(CredentialVerdict verdict, CredentialKind kind, string seen)
    {
        Verdict = verdict;
        Kind = kind;
        Seen = seen;
    }

    /// <summary>Why.</summary>
    public CredentialVerdict Verdict { get; }

    /// <summary>What came instead, with <see cref="CredentialVerdict.WrongKind"/>.</summary>
    public CredentialKind Kind { get; }

    /// <summary>What was seen, without anything secret; null when the verdict says it all.</summary>
    public string Seen { get; }

    /// <summary>The same with the catalogue's reason and cure.</summary>
    public Refusal ToRefusal() => new Refusal(Code(), Seen);

    private string Code()
    {
        switch (Verdict)
        {
            case CredentialVerdict.Damaged: return EntryErrorCode.PemDamaged;
            case CredentialVerdict.CertificateUnreadable: return EntryErrorCode.CertificateUnreadable;
            case CredentialVerdict.KeyEncrypted: return EntryErrorCode.KeyEncrypted;
            case CredentialVerdict.KeyUnreadable: return EntryErrorCode.KeyUnreadable;
            case CredentialVerdict.AuthorityAsDevice: return EntryErrorCode.AuthorityAsDeviceCertificate;
            case CredentialVerdict.DeviceAsAuthority: return EntryErrorCode.IssuerNotAuthority;
            case CredentialVerdict.DeviceAsRoot: return EntryErrorCode.DeviceCertificateAsRoot;
            case CredentialVerdict.RootNotSelfSigned: return EntryErrorCode.RootNotSelfSigned;
            case CredentialVerdict.KeyOfAnother: return EntryErrorCode.KeyOfAnotherCertificate;
            case CredentialVerdict.RsaTooShort: return EntryErrorCode.RsaTooShort;
            case CredentialVerdict.CurveUnknown: return EntryErrorCode.CurveUnsupported;
            case CredentialVerdict.AlgorithmUnknown: return EntryErrorCode.KeyAlgorithm;
            case CredentialVerdict.Expired: return EntryErrorCode.CertificateExpired;
            case CredentialVerdict.NotYetValid: return EntryErrorCode.CertificateNotYetValid;
            case CredentialVerdict.Duplicate: return EntryErrorCode.CertificateTwice;
            case CredentialVerdict.RootBuiltIn: return EntryErrorCode.RootBuiltIn;
            case CredentialVerdict.TooMany: return EntryErrorCode.TooManyCertificates;
            case CredentialVerdict.ChainOrder: return EntryErrorCode.ChainOrder;
            case CredentialVerdict.ChainGap: return EntryErrorCode.ChainGap;
            case CredentialVerdict.SignatureWrong: return EntryErrorCode.SignatureWrong;
            default: return OfKind();
        }
    }

    private string OfKind()
    {
        switch (Kind)
        {
            case CredentialKind.Request: return EntryErrorCode.IsRequest;
            case CredentialKind.PublicKey: return EntryErrorCode.IsPublicKey;
            case CredentialKind.Pkcs12: return EntryErrorCode.IsPkcs12;
            case CredentialKind.Pkcs7: return EntryErrorCode.IsPkcs7;
            case CredentialKind.SshKey: return EntryErrorCode.IsSshKey;
            default: return EntryErrorCode.WrongKindOfPem;
        }
    }
}
