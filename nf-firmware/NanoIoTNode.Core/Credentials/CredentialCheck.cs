using System;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Checks that what was handed in is what was asked for, and tells what it is instead. Each check gives null when all
/// is well. <c>now</c> is UTC; <see cref="ClockUnset"/> leaves the validity unchecked, for <see cref="Validity"/> to be
/// asked when the clock is set. What only cryptography can tell is for <see cref="CredentialProof"/>.
/// </summary>
public static class CredentialCheck
{
    /// <summary>Stands for a clock that has not been set.</summary>
    public static DateTime ClockUnset => DateTime.MinValue;

    private const string AskedDevice = "the device certificate";
    private const string AskedIssuer = "an issuing CA";
    private const string AskedRoot = "the root CA";
    private const string AskedKey = "the private key";

    /// <summary>Checks what is to be the device's own certificate.</summary>
    public static CredentialFinding DeviceCertificate(CredentialBlock block, DateTime now)
    {
        CredentialFinding finding = Read(block, AskedDevice, out CertificateInfo info);
        if (finding != null)
        {
            return finding;
        }

        return info.IsAuthority
            ? new CredentialFinding(CredentialVerdict.AuthorityAsDevice, Quoted(info))
            : Usable(info, now);
    }

    /// <summary>Checks what is to be one of the CAs between the device certificate and its root.</summary>
    public static CredentialFinding IssuingCertificate(CredentialBlock block, DateTime now)
    {
        CredentialFinding finding = Read(block, AskedIssuer, out CertificateInfo info);
        if (finding != null)
        {
            return finding;
        }

        return info.IsAuthority ? Usable(info, now) : new CredentialFinding(
            CredentialVerdict.DeviceAsAuthority, Quoted(info) + " is no CA, where " + AskedIssuer + " is asked");
    }

    /// <summary>Checks what is to be a root that the broker's certificate leads to.</summary>
    public static CredentialFinding RootCertificate(CredentialBlock block, DateTime now)
    {
        CredentialFinding finding = Read(block, AskedRoot, out CertificateInfo info);
        if (finding != null)
        {
            return finding;
        }

        if (!info.IsSelfIssued)
        {
            return new CredentialFinding(
                info.IsAuthority ? CredentialVerdict.RootNotSelfSigned : CredentialVerdict.DeviceAsRoot,
                Quoted(info) + ", issued by \"" + info.Issuer + "\"");
        }

        return Usable(info, now);
    }

    /// <summary>Checks what is to be the private key of <paramref name="certificate"/> (DER).</summary>
    public static CredentialFinding PrivateKey(CredentialBlock block, byte[] certificate)
    {
        return ReadKey(block, out KeyInfo key) ?? KeyBelongs(key, certificate);
    }

    /// <summary>Checks what is to be the private key that signs tokens: RSA, or on P-256.</summary>
    public static CredentialFinding TokenKey(CredentialBlock block)
    {
        CredentialFinding finding = ReadKey(block, out KeyInfo key);
        return finding == null && !key.Public.SignsTokens
            ? new CredentialFinding(CredentialVerdict.CurveUnknown, "the key is " + key.Public.Description + ", tokens take P-256")
            : finding;
    }

    /// <summary>
    /// Checks, as far as that goes without cryptography, that a key belongs to a certificate (both DER).
    /// </summary>
    public static bool Belongs(byte[] privateKey, byte[] certificate)
    {
        KeyInfo key = KeyInfo.Read(privateKey);
        return key != null && key.Public != null && KeyBelongs(key, certificate) == null;
    }

    /// <summary>Checks that a certificate (DER) is valid now.</summary>
    public static CredentialFinding Validity(byte[] der, DateTime now)
    {
        CertificateInfo info = CertificateInfo.Read(der);
        return info == null
            ? new CredentialFinding(CredentialVerdict.CertificateUnreadable, Shortage(der))
            : Validity(info, now);
    }

    internal static string Quoted(CertificateInfo info) => "\"" + info.Subject + "\"";

    private static CredentialFinding ReadKey(CredentialBlock block, out KeyInfo key)
    {
        key = null;
        if (block.Kind == CredentialKind.EncryptedKey)
        {
            return new CredentialFinding(CredentialVerdict.KeyEncrypted, null);
        }

        CredentialFinding finding = Frame(block, CredentialKind.PrivateKey, AskedKey);
        if (finding != null)
        {
            return finding;
        }

        key = KeyInfo.Read(block.Der);
        if (key == null)
        {
            return new CredentialFinding(CredentialVerdict.KeyUnreadable, Shortage(block.Der));
        }

        return KeyUsable(key.Public, "the key is ");
    }

    private static CredentialFinding Read(CredentialBlock block, string asked, out CertificateInfo info)
    {
        info = null;
        CredentialFinding finding = Frame(block, CredentialKind.Certificate, asked);
        if (finding != null)
        {
            return finding;
        }

        info = CertificateInfo.Read(block.Der);
        return info == null
            ? new CredentialFinding(CredentialVerdict.CertificateUnreadable, Shortage(block.Der))
            : null;
    }

    private static CredentialFinding Usable(CertificateInfo info, DateTime now) =>
        KeyUsable(info.Key, Quoted(info) + " has ") ?? Validity(info, now);

    private static CredentialFinding KeyUsable(PublicKey key, string before)
    {
        switch (key.Problem)
        {
            case KeyProblem.None:
                return null;
            case KeyProblem.RsaTooShort:
                return new CredentialFinding(CredentialVerdict.RsaTooShort, before + key.Description);
            case KeyProblem.CurveUnknown:
                return new CredentialFinding(CredentialVerdict.CurveUnknown, before + key.Description);
            default:
                return new CredentialFinding(CredentialVerdict.AlgorithmUnknown, before + key.Description);
        }
    }

    private static CredentialFinding Validity(CertificateInfo info, DateTime now)
    {
        if (now == ClockUnset || (now >= info.NotBefore && now <= info.NotAfter))
        {
            return null;
        }

        string clock = ", and it is " + Time(now);
        return now < info.NotBefore
            ? new CredentialFinding(
                CredentialVerdict.NotYetValid, Quoted(info) + " is valid from " + Time(info.NotBefore) + clock)
            : new CredentialFinding(
                CredentialVerdict.Expired, Quoted(info) + " was valid until " + Time(info.NotAfter) + clock);
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm") + " UTC";

    private static CredentialFinding KeyBelongs(KeyInfo key, byte[] certificate)
    {
        CertificateInfo info = CertificateInfo.Read(certificate);
        if (info == null)
        {
            return new CredentialFinding(CredentialVerdict.CertificateUnreadable, Shortage(certificate));
        }

        return info.Key.MayEqual(key.Public)
            ? null
            : new CredentialFinding(
                CredentialVerdict.KeyOfAnother,
                "key " + key.Public.Description + ", certificate " + Quoted(info) + " " + info.Key.Description);
    }

    // The kind comes first: what is wrong inside a file of the wrong kind does not matter.
    private static CredentialFinding Frame(CredentialBlock block, CredentialKind wanted, string asked)
    {
        if (block.Kind != wanted)
        {
            string name = CredentialKinds.Name(block.Kind, block.Label);
            bool isMislabelled = block.Announced != block.Kind && block.Announced != CredentialKind.Unknown;
            string between = isMislabelled ? " between the lines of " + CredentialKinds.Name(block.Announced, block.Label) : "";
            return new CredentialFinding(
                CredentialVerdict.WrongKind, block.Kind, name + between + " where " + asked + " is asked");
        }

        string fault = DescribeFault(block);
        return fault == null ? null : new CredentialFinding(CredentialVerdict.Damaged, fault);
    }

    private static string DescribeFault(CredentialBlock block)
    {
        string line = "line " + block.FaultLine.ToString();
        switch (block.Fault)
        {
            case PemFault.None:
                return null;
            case PemFault.Truncated:
                return "characters are missing before " + line;
            case PemFault.WrongEnd:
                return line + " is not -----END " + block.Label + "-----";
            case PemFault.SecondBegin:
                return line + " begins another block before the first has ended";
            case PemFault.TooLarge:
                return "more than " + PemReader.MaximumSize.ToString() + " bytes at " + line;
            default:
                return line + " holds what is not base64";
        }
    }

    // A lost line leaves good base64; only the length that the DER itself announces shows it.
    private static string Shortage(byte[] der)
    {
        if (der.Length < 4 || der[0] != DerReader.Sequence || der[1] != 0x82)
        {
            return null;
        }

        int announced = 4 + ((der[2] << 8) | der[3]);
        return announced == der.Length
            ? null
            : "it should have " + announced.ToString() + " bytes and has " + der.Length.ToString()
                + ": a line was lost or doubled";
    }
}
