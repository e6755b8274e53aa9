namespace NanoIoTNode.Core.Diagnostics;

/// <summary>Alerts of TLS by number (RFC 5246, section 7.2; RFC 6066, section 9; RFC 7301, section 3.2).</summary>
internal static class TlsAlerts
{
    /// <summary>The catalogue's code.</summary>
    internal static string CodeOf(int alert)
    {
        switch (alert)
        {
            case 0: return ErrorCode.TlsClosedByServer;
            case 40: return ErrorCode.TlsNoCommonParameters;
            case 42: return ErrorCode.TlsDeviceCertificateRefused;
            case 43: return ErrorCode.TlsDeviceCertificateType;
            case 44: return ErrorCode.TlsDeviceCertificateRevoked;
            case 45: return ErrorCode.TlsDeviceCertificateExpired;
            case 46: return ErrorCode.TlsDeviceCertificateRefused;
            case 48: return ErrorCode.TlsDeviceIssuerUnknown;
            case 49: return ErrorCode.TlsDeviceAccessDenied;
            case 51: return ErrorCode.TlsDeviceProofRefused;
            case 70: return ErrorCode.TlsProtocolVersion;
            case 71: return ErrorCode.TlsNoCommonParameters;
            case 80: return ErrorCode.TlsServerInternal;
            case 112: return ErrorCode.TlsNameNotServed;
            case 116: return ErrorCode.TlsCertificateWanted;
            case 120: return ErrorCode.TlsNoCommonProtocol;
            default: return ErrorCode.TlsOtherAlert;
        }
    }

    /// <summary>The name in its specification.</summary>
    internal static string NameOf(int alert)
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
            case 100: return "no_renegotiation";
            case 110: return "unsupported_extension";
            case 112: return "unrecognized_name";
            case 116: return "certificate_required";
            case 120: return "no_application_protocol";
            default: return "not listed in RFC 5246";
        }
    }
}
