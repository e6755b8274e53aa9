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

    // mbedTLS's NET_CONN_RESET: how the board tells 10054 of a TLS stream, whose reads and writes have room for negative
    // numbers only.
    private const int TlsConnectionReset = -0x50;

    // The Wi-Fi module does not tell a refusal from silence, but a refusal comes within a round trip.
    private const long SilenceMilliseconds = 5000;

    /// <summary>What <paramref name="errorCode"/> means when a name was being resolved.</summary>
    public static NetworkFailure DecodeName(int errorCode, string name)
    {
        string seen = "\"" + name + "\"; last sent: DNS query";
        switch (errorCode)
        {
            case 11001:
            case 11004:
                return new NetworkFailure(ErrorCode.NameUnknown, seen);
            case 11003:
                return new NetworkFailure(
                    ErrorCode.NameTooLong, "\"" + name + "\", " + name.Length.ToString() + " characters; nothing was sent");
            case 11002:
            case 10060:
                return new NetworkFailure(ErrorCode.NameServerSilent, seen);
            default:
                return Decode(errorCode);
        }
    }

    /// <summary>
    /// What <paramref name="errorCode"/> of a connect with its TLS handshake means. A connection can break only once it is
    /// there, so what broke was the handshake: a server that refuses the device certificate often closes so fast that
    /// its alert is lost.
    /// </summary>
    /// <param name="errorCode">SocketException.ErrorCode.</param>
    /// <param name="attempt">What is known of the attempt; null: nothing.</param>
    public static NetworkFailure DecodeConnect(int errorCode, ConnectAttempt attempt)
    {
        NetworkFailure failure = Decode(errorCode, attempt);
        if (failure.Code == ErrorCode.TcpConnectionLost)
        {
            return TlsErrors.BrokenOff("socket error " + errorCode.ToString(), attempt);
        }

        if (attempt == null || (failure.Code != ErrorCode.TcpRefused && failure.Code != ErrorCode.TcpTimedOut))
        {
            return failure;
        }

        string code = attempt.ElapsedMilliseconds >= SilenceMilliseconds ? ErrorCode.TcpTimedOut : failure.Code;
        return new NetworkFailure(
            code,
            attempt.Identity.Endpoint + ":" + attempt.Port.ToString() + " within "
                + (attempt.ElapsedMilliseconds / 1000.0).ToString("F1") + " s; last step: TCP connect");
    }

    /// <summary>What <paramref name="errorCode"/> of a send or receive means.</summary>
    public static NetworkFailure Decode(int errorCode) => Decode(errorCode, null);

    private static NetworkFailure Decode(int errorCode, ConnectAttempt attempt)
    {
        if (errorCode < -1 && errorCode != TlsConnectionReset)
        {
            return TlsErrors.Library(errorCode, attempt);
        }

        if (errorCode > 0 && (errorCode & VerificationMark) != 0)
        {
            return TlsErrors.Verification(errorCode & PayloadMask, attempt);
        }

        if (errorCode > 0 && (errorCode & AlertMark) != 0)
        {
            return TlsErrors.Alert(errorCode & PayloadMask, attempt);
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
            case TlsConnectionReset:
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
}
