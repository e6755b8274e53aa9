using System.Net.Sockets;
using NanoIoTNode.HostRuntime.Network;

namespace System.Net;

/// <summary>
/// Failures of the native network code as the firmware sees them. The packages of this board's generation know
/// <see cref="SocketException"/> only, so TLS causes travel in its error code, encoded as the board encodes them.
/// </summary>
internal static class NativeErrors
{
    /// <summary>Added to MBEDTLS_X509_BADCERT flags: we refused the server's certificate.</summary>
    public const int VerificationRefused = 0x40000000;

    /// <summary>Added to the number of an alert that the server sent.</summary>
    public const int AlertReceived = 0x20000000;

    /// <exception cref="SocketException"><paramref name="status"/> is a failure.</exception>
    public static void ThrowIfFailed(int status)
    {
        if (status < 0)
        {
            throw new SocketException(ToSocketError((NativeStatus)status));
        }
    }

    public static SocketError ToSocketError(NativeStatus status) => status switch
    {
        NativeStatus.WouldBlock => SocketError.WouldBlock,
        NativeStatus.Argument => SocketError.InvalidArgument,
        NativeStatus.NoSocket => SocketError.TooManyOpenSockets,
        NativeStatus.NotConnected => SocketError.NotConnected,
        NativeStatus.ConnectionLost => SocketError.ConnectionReset,
        NativeStatus.ConnectFailed => SocketError.ConnectionRefused,
        NativeStatus.Timeout => SocketError.TimedOut,
        NativeStatus.NoLink => SocketError.NetworkDown,
        NativeStatus.NameUnknown => SocketError.HostNotFound,
        NativeStatus.NameTooLong => SocketError.NoRecovery,
        NativeStatus.MessageSize => SocketError.MessageSize,
        _ => SocketError.SocketError,
    };

    /// <summary>The error code of a TLS failure; the server's certificate first, then its alert, then mbedTLS's code.</summary>
    public static SocketError ToSocketError(NativeTlsFailure failure)
    {
        if (failure.VerifyFlags != 0)
        {
            return (SocketError)(VerificationRefused | (int)failure.VerifyFlags);
        }

        if (failure.Alert >= 0)
        {
            return (SocketError)(AlertReceived | failure.Alert);
        }

        return failure.Code != 0 ? (SocketError)failure.Code : SocketError.SocketError;
    }
}
