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
            case CredentialVerdict.Damaged:
                return EntryErrorCode.PemDamaged;
            case CredentialVerdict.KeyEncrypted:
                return EntryErrorCode.KeyEncrypted;
            case CredentialVerdict.KeyUnreadable:
                return EntryErrorCode.KeyUnreadable;
            case CredentialVerdict.AuthorityAsDevice:
                return EntryErrorCode.AuthorityAsDeviceCertificate;
            case CredentialVerdict.DeviceAsRoot:
            case CredentialVerdict.RootNotSelfSigned:
                return EntryErrorCode.DeviceCertificateAsRoot;
            case CredentialVerdict.KeyOfAnother:
                return EntryErrorCode.KeyOfAnotherCertificate;
            case CredentialVerdict.WrongKind:
            case CredentialVerdict.DeviceAsAuthority:
                return EntryErrorCode.WrongKindOfPem;
            default:
                return EntryErrorCode.CertificateUnreadable;
        }
    }
}
