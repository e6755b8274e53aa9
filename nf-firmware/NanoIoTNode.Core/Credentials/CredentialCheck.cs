using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Checks that a pasted PEM block is what was asked for, and tells what it is instead. Each check returns null when
/// all is well. What only cryptography can tell (signatures, an EC key without its public point) is not checked here.
/// </summary>
public static class CredentialCheck
{
    /// <summary>Checks a block that is to be the device's own certificate.</summary>
    public static Refusal DeviceCertificate(PemReader pem, byte[] der)
    {
        Refusal refusal = Certificate(pem, der, "the device certificate", out CertificateInfo info);
        return refusal == null && info.IsAuthority
            ? new Refusal(EntryErrorCode.AuthorityAsDeviceCertificate, "\"" + info.Subject + "\"")
            : refusal;
    }

    /// <summary>Checks a block that is to be the root that the broker's certificate leads to.</summary>
    public static Refusal RootCertificate(PemReader pem, byte[] der)
    {
        Refusal refusal = Certificate(pem, der, "the root CA", out CertificateInfo info);
        return refusal == null && !info.IsAuthority && !info.IsSelfIssued
            ? new Refusal(
                EntryErrorCode.DeviceCertificateAsRoot, "\"" + info.Subject + "\", issued by \"" + info.Issuer + "\"")
            : refusal;
    }

    /// <summary>Checks a block that is to be the private key of <paramref name="certificate"/> (DER).</summary>
    public static Refusal PrivateKey(PemReader pem, byte[] der, byte[] certificate)
    {
        CredentialKind kind = CredentialKinds.OfLabel(pem.Label);
        if (kind == CredentialKind.EncryptedKey || (kind == CredentialKind.PrivateKey && pem.Fault == PemFault.Encrypted))
        {
            return new Refusal(EntryErrorCode.KeyEncrypted);
        }

        Refusal refusal = Frame(pem, kind, CredentialKind.PrivateKey, "the private key");
        if (refusal != null)
        {
            return refusal;
        }

        KeyInfo key = KeyInfo.Read(der);
        if (key == null)
        {
            return CertificateInfo.Read(der) == null
                ? new Refusal(EntryErrorCode.KeyUnreadable, Shortage(der))
                : new Refusal(EntryErrorCode.WrongKindOfPem, "a certificate between the lines of a private key");
        }

        return key.Format == KeyFormat.EncryptedPkcs8
            ? new Refusal(EntryErrorCode.KeyEncrypted)
            : KeyBelongs(key, certificate);
    }

    /// <summary>
    /// Checks, as far as that goes without cryptography, that a key belongs to a certificate (both DER, both readable).
    /// </summary>
    public static bool Belongs(byte[] privateKey, byte[] certificate)
    {
        KeyInfo key = KeyInfo.Read(privateKey);
        return key != null && key.Public != null && KeyBelongs(key, certificate) == null;
    }

    private static Refusal KeyBelongs(KeyInfo key, byte[] certificate)
    {
        CertificateInfo info = CertificateInfo.Read(certificate);
        return info != null && info.Key.MayEqual(key.Public)
            ? null
            : new Refusal(
                EntryErrorCode.KeyOfAnotherCertificate,
                "key " + key.Public.Description + ", certificate \"" + info?.Subject + "\" " + info?.Key.Description);
    }

    private static Refusal Certificate(PemReader pem, byte[] der, string asked, out CertificateInfo info)
    {
        info = null;
        Refusal refusal = Frame(pem, CredentialKinds.OfLabel(pem.Label), CredentialKind.Certificate, asked);
        if (refusal != null)
        {
            return refusal;
        }

        info = CertificateInfo.Read(der);
        if (info != null)
        {
            return null;
        }

        return KeyInfo.Read(der) == null
            ? new Refusal(EntryErrorCode.CertificateUnreadable, Shortage(der))
            : new Refusal(EntryErrorCode.WrongKindOfPem, "a private key between the lines of a certificate");
    }

    // The kind comes first: what is wrong inside a file of the wrong kind does not matter.
    private static Refusal Frame(PemReader pem, CredentialKind kind, CredentialKind wanted, string asked)
    {
        if (kind != wanted)
        {
            return new Refusal(
                EntryErrorCode.WrongKindOfPem, CredentialKinds.Name(kind, pem.Label) + " where " + asked + " is asked");
        }

        string line = "line " + pem.FaultLine.ToString();
        switch (pem.Fault)
        {
            case PemFault.None:
                return null;
            case PemFault.Truncated:
                return new Refusal(EntryErrorCode.PemDamaged, "characters are missing before " + line);
            case PemFault.WrongEnd:
                return new Refusal(EntryErrorCode.PemDamaged, line + " is not -----END " + pem.Label + "-----");
            case PemFault.SecondBegin:
                return new Refusal(EntryErrorCode.PemDamaged, line + " begins another block before the first has ended");
            case PemFault.TooLarge:
                return new Refusal(
                    EntryErrorCode.PemDamaged, "more than " + PemReader.MaximumSize.ToString() + " bytes at " + line);
            default:
                return new Refusal(EntryErrorCode.PemDamaged, line + " holds what is not base64");
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
