using System;

namespace System.Net.Sockets;

/// <summary>A network call failed; on a board only <see cref="ErrorCode"/> tells why.</summary>
public class SocketException : Exception
{
    /// <summary>An exception with this error code.</summary>
    public SocketException(SocketError errorCode)
        : base($"Network error {errorCode}.")
    {
        ErrorCode = (int)errorCode;
    }

    /// <summary>
    /// A number of <see cref="SocketError"/>, or a TLS cause: 0x40000000 plus the certificate flags, 0x20000000 plus the
    /// alert number that the server sent, or mbedTLS's own negative code.
    /// </summary>
    public int ErrorCode { get; }
}
