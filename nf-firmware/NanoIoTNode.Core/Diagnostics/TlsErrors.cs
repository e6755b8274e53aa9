using System;
using System.Text;
using NanoIoTNode.Core.Time;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// What a TLS handshake that failed means: the server's certificate that was refused, the alert that the server sent, or
/// what mbedTLS stopped at.
/// </summary>
internal static class TlsErrors
{
    private const string LastStep = "; last step: TLS handshake";

    // What the TLS client asks for: targets/tls, section "suites and curves".
    private const string Offer =
        "we offered TLS 1.2, ECDHE-ECDSA and ECDHE-RSA with AES-128-GCM and AES-256-GCM, curves P-256 and P-384";

    // mbedTLS verify flags: x509.h, MBEDTLS_X509_BADCERT_*.
    private const int Expired = 0x01;
    private const int WrongName = 0x04;
    private const int NotTrusted = 0x08;
    private const int NotYetValid = 0x200;
    private const int WeakHash = 0x4000;
    private const int WeakKey = 0x10000;

    /// <summary>What it means that our side has refused the server's certificate.</summary>
    /// <param name="flags">MBEDTLS_X509_BADCERT_*.</param>
    /// <param name="attempt">Null: nothing more is known.</param>
    internal static NetworkFailure Verification(int flags, ConnectAttempt attempt)
    {
        StringBuilder seen = new();
        AppendFlags(seen, flags);
        if (attempt != null)
        {
            AppendCertificate(seen, flags, attempt);
        }

        seen.Append("; flags 0x").Append(flags.ToString("X")).Append(LastStep);
        return new NetworkFailure(CodeOfFlags(flags, attempt), seen.ToString());
    }

    /// <summary>What an alert of the server means (RFC 5246, section 7.2; RFC 6066, section 9; RFC 7301).</summary>
    /// <param name="alert">Its number.</param>
    /// <param name="attempt">Null: nothing more is known.</param>
    internal static NetworkFailure Alert(int alert, ConnectAttempt attempt)
    {
        string code = TlsAlerts.CodeOf(alert);
        bool wantsCertificate = attempt != null && attempt.Identity.CertificateId == null
            && (code == ErrorCode.TlsNoCommonParameters || code == ErrorCode.TlsDeviceCertificateRefused);
        if (wantsCertificate)
        {
            code = ErrorCode.TlsCertificateWanted;
        }

        return new NetworkFailure(
            code, "alert " + alert.ToString() + ", " + TlsAlerts.NameOf(alert) + Sent(code, attempt) + LastStep);
    }

    /// <summary>What a code of mbedTLS (error.h) means that is neither a refused certificate nor an alert.</summary>
    /// <param name="errorCode">Negative.</param>
    /// <param name="attempt">Null: nothing more is known.</param>
    internal static NetworkFailure Library(int errorCode, ConnectAttempt attempt)
    {
        string code = MbedTlsCodes.CodeOf(errorCode);
        PeerReport peer = attempt == null ? null : attempt.Peer;
        string size = "";
        if (peer != null && peer.TooLargeMessage > 0)
        {
            code = ErrorCode.TlsMessageTooLarge;
            size = "the server's message has " + peer.TooLargeMessage.ToString() + " bytes, at most "
                + peer.MessageLimit.ToString() + " fit; ";
        }

        return new NetworkFailure(
            code, size + "mbedTLS -0x" + (-errorCode).ToString("X4") + Sent(code, attempt) + LastStep);
    }

    /// <summary>What it means that the connection ended during the handshake.</summary>
    /// <param name="how">Such as <c>socket error 10054</c>.</param>
    /// <param name="attempt">Null: nothing more is known.</param>
    internal static NetworkFailure BrokenOff(string how, ConnectAttempt attempt)
    {
        return new NetworkFailure(ErrorCode.TlsBrokenOff, how + Sent(ErrorCode.TlsBrokenOff, attempt) + LastStep);
    }

    // The first reason decides the code, because it decides the cure; all reasons are said. An unknown issuer comes
    // before the dates: with a wrong root the dates may be right.
    private static string CodeOfFlags(int flags, ConnectAttempt attempt)
    {
        if ((flags & (WeakHash | WeakKey)) != 0)
        {
            return ErrorCode.TlsWeakCertificate;
        }

        if ((flags & NotTrusted) != 0)
        {
            return CodeOfDistrust(attempt);
        }

        if ((flags & (Expired | NotYetValid)) != 0)
        {
            if (attempt != null && !ClockFloor.IsPlausible(attempt.UtcNow))
            {
                return ErrorCode.TlsClockNotSet;
            }

            return (flags & Expired) != 0 ? ErrorCode.TlsCertificateDates : ErrorCode.TlsCertificateNotYetValid;
        }

        return (flags & WrongName) != 0 ? ErrorCode.TlsNameMismatch : ErrorCode.TlsCertificateUnfit;
    }

    // mbedTLS has one flag for three causes; the names tell them apart.
    private static string CodeOfDistrust(ConnectAttempt attempt)
    {
        PeerReport peer = attempt == null ? null : attempt.Peer;
        if (peer == null || peer.Subject == null)
        {
            return ErrorCode.TlsIssuerNotTrusted;
        }

        if (IsStored(attempt, peer.Root))
        {
            return ErrorCode.TlsSignatureBroken;
        }

        return peer.Subject == peer.Issuer ? ErrorCode.TlsSelfSigned : ErrorCode.TlsIssuerNotTrusted;
    }

    private static bool IsStored(ConnectAttempt attempt, string name)
    {
        if (attempt.Roots != null)
        {
            foreach (string root in attempt.Roots)
            {
                if (root == name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void AppendFlags(StringBuilder text, int flags)
    {
        bool first = true;
        for (int bit = 1; bit <= flags && bit > 0; bit <<= 1)
        {
            if ((flags & bit) != 0)
            {
                text.Append(first ? "" : ", ").Append(DescribeFlag(bit));
                first = false;
            }
        }
    }

    private static void AppendCertificate(StringBuilder text, int flags, ConnectAttempt attempt)
    {
        PeerReport peer = attempt.Peer;
        if (peer != null && peer.Subject != null)
        {
            text.Append("; certificate \"").Append(peer.Subject).Append("\" of issuer \"").Append(peer.Issuer).Append('"');
            if (peer.Root != null && peer.Root != peer.Issuer)
            {
                text.Append(" under \"").Append(peer.Root).Append('"');
            }
        }

        if ((flags & WrongName) != 0)
        {
            text.Append("; asked for \"").Append(attempt.Identity.Endpoint).Append('"');
        }

        if ((flags & NotTrusted) != 0 && attempt.Roots != null)
        {
            AppendRoots(text, attempt.Roots);
        }

        if ((flags & (Expired | NotYetValid)) != 0)
        {
            text.Append(ClockFloor.IsPlausible(attempt.UtcNow) ? "; the clock says " : "; the clock is not set, it says ");
            text.Append(attempt.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss")).Append('Z');
        }
    }

    private static void AppendRoots(StringBuilder text, string[] roots)
    {
        text.Append("; stored roots:");
        for (int i = 0; i < roots.Length; i++)
        {
            text.Append(i == 0 ? " \"" : ", \"").Append(roots[i]).Append('"');
        }
    }

    // What this side has shown, for those failures that it can explain.
    private static string Sent(string code, ConnectAttempt attempt)
    {
        if (attempt == null)
        {
            return "";
        }

        string certificate = attempt.Identity.CertificateId == null
            ? "; client certificate sent: no"
            : "; client certificate sent: yes, id " + attempt.Identity.CertificateId;
        switch (code)
        {
            case ErrorCode.TlsNoCommonParameters:
            case ErrorCode.TlsProtocolVersion:
                return "; " + Offer + certificate;
            case ErrorCode.TlsNameNotServed:
                return "; we asked for \"" + attempt.Identity.Endpoint + "\"";
            case ErrorCode.TlsNotTls:
                return "; port " + attempt.Port.ToString();
            case ErrorCode.TlsCertificateWanted:
            case ErrorCode.TlsDeviceCertificateRefused:
            case ErrorCode.TlsDeviceCertificateType:
            case ErrorCode.TlsDeviceCertificateRevoked:
            case ErrorCode.TlsDeviceCertificateExpired:
            case ErrorCode.TlsDeviceIssuerUnknown:
            case ErrorCode.TlsDeviceAccessDenied:
            case ErrorCode.TlsDeviceProofRefused:
            case ErrorCode.TlsClosedByServer:
            case ErrorCode.TlsBrokenOff:
                return certificate;
            default:
                return "";
        }
    }

    private static string DescribeFlag(int flag)
    {
        switch (flag)
        {
            case Expired: return "expired";
            case 0x02: return "revoked";
            case WrongName: return "made out to another name";
            case NotTrusted: return "issuer not among the stored roots";
            case 0x10: return "revocation list not trusted";
            case 0x20: return "revocation list expired";
            case 0x40: return "no certificate sent";
            case 0x80: return "verification left out";
            case 0x100: return "refused for another reason";
            case NotYetValid: return "not yet valid";
            case 0x400: return "revocation list from the future";
            case 0x800: return "key usage does not fit";
            case 0x1000: return "extended key usage does not fit";
            case 0x2000: return "certificate type does not fit";
            case WeakHash: return "signed with a weak hash";
            case 0x8000: return "signed with an unsupported key type";
            case WeakKey: return "key too short or curve not allowed";
            default: return "reason 0x" + flag.ToString("X");
        }
    }
}
