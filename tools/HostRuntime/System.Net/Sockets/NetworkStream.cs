using System;
using System.IO;
using System.Threading;

namespace System.Net.Sockets;

/// <summary>The stream of a connected TCP socket.</summary>
public class NetworkStream : Stream
{
    protected int _socketType;

    protected EndPoint _remoteEndPoint;

    protected bool _disposed;

    private readonly bool _ownsSocket;

    /// <inheritdoc cref="NetworkStream(Socket, bool)"/>
    public NetworkStream(Socket socket)
        : this(socket, false)
    {
    }

    /// <param name="socket">A connected TCP socket.</param>
    /// <param name="ownsSocket">Whether closing the stream closes the socket.</param>
    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="IOException">The socket is not connected, or carries datagrams.</exception>
    public NetworkStream(Socket socket, bool ownsSocket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (!socket.Connected || socket.SocketType != SocketType.Stream)
        {
            throw new IOException("The socket is not connected.");
        }

        Socket = socket;
        _remoteEndPoint = socket.RemoteEndPoint;
        _socketType = (int)socket.SocketType;
        _ownsSocket = ownsSocket;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanTimeout => true;

    public override bool CanWrite => true;

    /// <summary>The socket's <see cref="Socket.ReceiveTimeout"/>, in milliseconds.</summary>
    public override int ReadTimeout
    {
        get => Socket.ReceiveTimeout;
        set => Socket.ReceiveTimeout = CheckTimeout(value);
    }

    /// <summary>The socket's <see cref="Socket.SendTimeout"/>, in milliseconds.</summary>
    public override int WriteTimeout
    {
        get => Socket.SendTimeout;
        set => Socket.SendTimeout = CheckTimeout(value);
    }

    /// <summary>Bytes that can be read at once.</summary>
    public override long Length
    {
        get
        {
            CheckOpen();
            return Socket.Available;
        }
    }

    /// <exception cref="NotSupportedException">Always.</exception>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether a read gives bytes at once.</summary>
    public virtual bool DataAvailable => Length > 0;

    internal Socket Socket { get; }

    /// <summary>Closes after waiting <paramref name="timeout"/> milliseconds.</summary>
    public void Close(int timeout)
    {
        Thread.Sleep(timeout);
        Close();
    }

    /// <summary>Does nothing: nothing is held back.</summary>
    public override void Flush()
    {
    }

    /// <returns>Bytes read; 0 when the peer has ended the stream.</returns>
    /// <exception cref="IOException">The socket is closed.</exception>
    /// <exception cref="SocketException">The connection failed, or the time-out passed.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        CheckOpen();
        return Socket.Receive(buffer, offset, count, SocketFlags.None);
    }

    /// <exception cref="NotSupportedException">Always.</exception>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <exception cref="NotSupportedException">Always.</exception>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <exception cref="IOException">The socket is closed, or took a part only.</exception>
    /// <exception cref="SocketException">The connection failed, or the time-out passed.</exception>
    public override void Write(byte[] buffer, int offset, int count)
    {
        CheckOpen();
        if (Socket.Send(buffer, offset, count, SocketFlags.None) != count)
        {
            throw new IOException("The driver took a part only.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing && _ownsSocket)
        {
            Socket.Close();
        }

        _disposed = true;
    }

    internal void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!Socket.Native.IsOpen)
        {
            throw new IOException("The socket is closed.");
        }
    }

    private static int CheckTimeout(int value) =>
        value is > 0 or Timeout.Infinite ? value : throw new ArgumentOutOfRangeException(nameof(value));
}
