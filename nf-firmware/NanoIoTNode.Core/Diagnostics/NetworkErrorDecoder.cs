using System.Text;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// Turns SocketException.ErrorCode into an entry of the catalogue. Sockets give Winsock numbers; the TLS client gives
/// 0x40000000 | verify flags when it refused the server's certificate, 0x20000000 | alert number when the server sent
/// an alert, and else mbedTLS's own (negative) code.
/// </summary>
public static class NetworkErrorDecoder
{
    private const int VerificationMark = 0x40000000;
    private const int AlertMark = 0x20000000;
    private const int PayloadMask = 0x1FFFFFFF;

    // mbedTLS verify flags: x509.h, MBEDTLS_X509_BADCERT_*.
    private const int Expired = 0x01;
    private const int WrongName = 0x04;
    private const int NotTrusted = 0x08;
    private const int NotYetValid = 0x200;

    /// <summary>What <paramref name="errorCode"/> means when a name was being resolved.</summary>
    public static NetworkFailure DecodeName(int errorCode, string name)
    {
        switch (errorCode)
        {
            case 11001:
            case 11004:
                return new NetworkFailure(ErrorCode.NameUnknown, "\"" + name + "\"");
            case 11003:
                return new NetworkFailure(ErrorCode.NameTooLong, "\"" + name + "\"");
            case 11002:
            case 10060:
                return new NetworkFailure(ErrorCode.NameServerSilent, "\"" + name + "\"");
            default:
                return Decode(errorCode);
        }
    }

    /// <summary>
    /// What <paramref name="errorCode"/> of a connect with its TLS handshake means. A connection can break only once it is
    /// there, so what broke was the handshake: a server that refuses the device certificate often closes so fast that
    /// its alert is lost.
    /// </summary>
    public static NetworkFailure DecodeConnect(int errorCode)
    {
        NetworkFailure failure = Decode(errorCode);
        return failure.Code == ErrorCode.TcpConnectionLost
            ? new NetworkFailure(ErrorCode.TlsBrokenOff, "socket error " + errorCode.ToString())
            : failure;
    }

    /// <summary>What <paramref name="errorCode"/> of a connect, handshake, send or receive means.</summary>
    public static NetworkFailure Decode(int errorCode)
    {
        if (errorCode < -1)
        {
            return DecodeTls(errorCode);
        }

        if (errorCode > 0 && (errorCode & VerificationMark) != 0)
        {
            return DecodeVerification(errorCode & PayloadMask);
        }

        if (errorCode > 0 && (errorCode & AlertMark) != 0)
        {
            return DecodeAlert(errorCode & PayloadMask);
        }

        return DecodeSocket(errorCode);
    }

    private static NetworkFailure DecodeSocket(int errorCode)
    {
        switch (errorCode)
        {
            case 11001:
            case 11004:
                return new NetworkFailure(ErrorCode.NameUnknown, null);
            case 11002:
                return new NetworkFailure(ErrorCode.NameServerSilent, null);
            case 11003:
                return new NetworkFailure(ErrorCode.NameTooLong, null);
            case 10061:
                return new NetworkFailure(ErrorCode.TcpRefused, null);
            case 10060:
                return new NetworkFailure(ErrorCode.TcpTimedOut, null);
            case 10053:
            case 10054:
            case 10057:
            case 10058:
                return new NetworkFailure(ErrorCode.TcpConnectionLost, null);
            case 10024:
            case 10055:
                return new NetworkFailure(ErrorCode.TcpNoSocketFree, null);
            case 10050:
            case 10051:
                return new NetworkFailure(ErrorCode.TcpNoLink, null);
            default:
                return new NetworkFailure(ErrorCode.TcpOtherFailure, "socket error " + errorCode.ToString());
        }
    }

    // The first reason decides the code, because it decides the cure; all reasons are said. An unknown issuer comes
    // before the dates: with a wrong root the dates may be right.
    private static NetworkFailure DecodeVerification(int flags)
    {
        string code = ErrorCode.TlsCertificateUnfit;
        if ((flags & NotTrusted) != 0)
        {
            code = ErrorCode.TlsIssuerNotTrusted;
        }
        else if ((flags & (Expired | NotYetValid)) != 0)
        {
            code = ErrorCode.TlsCertificateDates;
        }
        else if ((flags & WrongName) != 0)
        {
            code = ErrorCode.TlsNameMismatch;
        }

        return new NetworkFailure(code, DescribeVerification(flags));
    }

    private static string DescribeVerification(int flags)
    {
        StringBuilder text = new();
        for (int bit = 1; bit <= flags && bit > 0; bit <<= 1)
        {
            if ((flags & bit) != 0)
            {
                text.Append(text.Length == 0 ? "" : ", ");
                text.Append(DescribeFlag(bit));
            }
        }

        return text.Append("; flags 0x").Append(flags.ToString("X")).ToString();
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
            case 0x4000: return "signed with a weak hash";
            case 0x8000: return "signed with an unsupported key type";
            case 0x10000: return "key too short or curve not allowed";
            default: return "reason 0x" + flag.ToString("X");
        }
    }

    private static NetworkFailure DecodeAlert(int alert)
    {
        string details = "alert " + alert.ToString() + ", " + DescribeAlert(alert);
        switch (alert)
        {
            case 40:
            case 70:
            case 71:
                return new NetworkFailure(ErrorCode.TlsNoCommonParameters, details);
            case 42:
            case 43:
            case 44:
            case 45:
            case 46:
            case 49:
            case 51:
                return new NetworkFailure(ErrorCode.TlsDeviceCertificateRefused, details);
            case 48:
                return new NetworkFailure(ErrorCode.TlsDeviceIssuerUnknown, details);
            case 0:
                return new NetworkFailure(ErrorCode.TlsClosedByServer, details);
            default:
                return new NetworkFailure(ErrorCode.TlsOtherAlert, details);
        }
    }

    // RFC 5246, section 7.2 and RFC 6066, section 9.
    private static string DescribeAlert(int alert)
    {
        switch (alert)
        {
            case 0: return "close_notify";
            case 10: return "unexpected_message";
            case 20: return "bad_record_mac";
            case 22: return "record_overflow";
            case 40: return "handshake_failure";
            case 42: return "bad_certificate";
            case 43: return "unsupported_certificate";
            case 44: return "certificate_revoked";
            case 45: return "certificate_expired";
            case 46: return "certificate_unknown";
            case 47: return "illegal_parameter";
            case 48: return "unknown_ca";
            case 49: return "access_denied";
            case 50: return "decode_error";
            case 51: return "decrypt_error";
            case 70: return "protocol_version";
            case 71: return "insufficient_security";
            case 80: return "internal_error";
            case 90: return "user_canceled";
            case 112: return "unrecognized_name";
            default: return "not listed in RFC 5246";
        }
    }

    // The low 7 bits of mbedTLS's code are a low-level module's; the rest is the module that reports (error.h).
    private static NetworkFailure DecodeTls(int errorCode)
    {
        int positive = -errorCode;
        string details = "mbedTLS -0x" + positive.ToString("X4");
        switch (positive & 0xFF80)
        {
            case 0x7880:
                return new NetworkFailure(ErrorCode.TlsClosedByServer, details);
            case 0x7780:
                return new NetworkFailure(ErrorCode.TlsOtherAlert, details);
            case 0x2700:
                return new NetworkFailure(ErrorCode.TlsCertificateUnfit, details);
            case 0x7F00:
            case 0x2880:
            case 0x3F80:
                return new NetworkFailure(ErrorCode.TlsOutOfMemory, details);
            case 0x6800:
                return new NetworkFailure(ErrorCode.TlsHandshakeTimedOut, details);
            case 0x2180:
            case 0x3B00:
            case 0x3D00:
                return new NetworkFailure(ErrorCode.TlsStoredCredentialUnusable, details);
            default:
                return new NetworkFailure(ErrorCode.TlsOtherFailure, details);
        }
    }
}
