namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// mbedTLS's codes as entries of the catalogue. The low 7 bits are a low-level module's, the rest is the module that
/// reports (error.h); a low-level module alone has no upper part. Numbers of 2.28 and 3.6, where they differ, of both.
/// </summary>
internal static class MbedTlsCodes
{
    private const int HighLevelMask = 0xFF80;

    /// <summary>The catalogue's code.</summary>
    /// <param name="errorCode">Negative.</param>
    internal static string CodeOf(int errorCode)
    {
        int positive = -errorCode;
        int high = positive & HighLevelMask;
        return high == 0 ? CodeOfLowLevel(positive) : CodeOfHighLevel(high);
    }

    private static string CodeOfHighLevel(int high)
    {
        switch (high)
        {
            case 0x7880: // PEER_CLOSE_NOTIFY
                return ErrorCode.TlsClosedByServer;
            case 0x7280: // CONN_EOF
                return ErrorCode.TlsBrokenOff;
            case 0x7780: // FATAL_ALERT_MESSAGE, without the number that would tell more
                return ErrorCode.TlsOtherAlert;
            case 0x2700: // X509_CERT_VERIFY_FAILED, without flags
                return ErrorCode.TlsCertificateUnfit;
            case 0x7F00: // SSL_ALLOC_FAILED
            case 0x2880: // X509_ALLOC_FAILED
            case 0x3F80: // PK_ALLOC_FAILED
                return ErrorCode.TlsOutOfMemory;
            case 0x6800: // SSL_TIMEOUT
                return ErrorCode.TlsHandshakeTimedOut;
            case 0x2180: // X509_INVALID_FORMAT
            case 0x3B00: // PK_INVALID_PUBKEY
            case 0x3D00: // PK_KEY_INVALID_FORMAT
            case 0x7600: // SSL_PRIVATE_KEY_REQUIRED
                return ErrorCode.TlsStoredCredentialUnusable;
            case 0x7200: // SSL_INVALID_RECORD
                return ErrorCode.TlsNotTls;
            case 0x6E80: // SSL_BAD_PROTOCOL_VERSION
                return ErrorCode.TlsProtocolVersion;
            case 0x6E00: // SSL_HANDSHAKE_FAILURE
            case 0x6600: // SSL_ILLEGAL_PARAMETER
            case 0x7380: // SSL_NO_CIPHER_CHOSEN
            case 0x7900: // SSL_BAD_HS_SERVER_HELLO
            case 0x7980: // SSL_BAD_HS_SERVER_HELLO of older versions
            case 0x7B00: // SSL_BAD_HS_SERVER_KEY_EXCHANGE
                return ErrorCode.TlsNoCommonParameters;
            case 0x4E00: // ECP_VERIFY_FAILED
            case 0x4380: // RSA_VERIFY_FAILED
                return ErrorCode.TlsSignatureBroken;
            case 0x7080: // SSL_FEATURE_UNAVAILABLE: a message in more records than are put together
            case 0x6A00: // SSL_BUFFER_TOO_SMALL
                return ErrorCode.TlsMessageTooLarge;
            default:
                return ErrorCode.TlsOtherFailure;
        }
    }

    private static string CodeOfLowLevel(int low)
    {
        switch (low)
        {
            case 0x34: // CTR_DRBG_ENTROPY_SOURCE_FAILED
            case 0x3C: // ENTROPY_SOURCE_FAILED
                return ErrorCode.TlsRandomFailed;
            case 0x10: // MPI_ALLOC_FAILED
                return ErrorCode.TlsOutOfMemory;
            default:
                return ErrorCode.TlsOtherFailure;
        }
    }
}
