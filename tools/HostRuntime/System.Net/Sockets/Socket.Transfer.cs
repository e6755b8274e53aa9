using System;
using NanoIoTNode.HostRuntime.Network;

namespace System.Net.Sockets;

/// <content>Sending and receiving.</content>
public unsafe partial class Socket
{
    /// <inheritdoc cref="Send(byte[], int, int, SocketFlags)"/>
    public int Send(byte[] buffer) => Send(buffer, 0, LengthOf(buffer), SocketFlags.None);

    /// <inheritdoc cref="Send(byte[], int, int, SocketFlags)"/>
    public int Send(byte[] buffer, SocketFlags socketFlags) => Send(buffer, 0, LengthOf(buffer), socketFlags);

    /// <inheritdoc cref="Send(byte[], int, int, SocketFlags)"/>
    public int Send(byte[] buffer, int size, SocketFlags socketFlags) => Send(buffer, 0, size, socketFlags);

    /// <summary>Waits until the driver takes something.</summary>
    /// <returns>How many bytes it took: fewer than <paramref name="size"/> when its buffer has no more room.</returns>
    /// <exception cref="SocketException">The connection failed, or <see cref="SendTimeout"/> passed.</exception>
    public int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags)
    {
        CheckTransfer(buffer, offset, size, socketFlags);
        return Native.Run(
            handle =>
            {
                fixed (byte* data = buffer.AsSpan(offset, size))
                {
                    return NativeMethods.SocketSend(handle, data, (uint)size);
                }
            },
            SendLimit);
    }

    /// <inheritdoc cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/>
    public int SendTo(byte[] buffer, EndPoint remoteEP) => SendTo(buffer, 0, LengthOf(buffer), SocketFlags.None, remoteEP);

    /// <inheritdoc cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/>
    public int SendTo(byte[] buffer, SocketFlags socketFlags, EndPoint remoteEP) =>
        SendTo(buffer, 0, LengthOf(buffer), socketFlags, remoteEP);

    /// <inheritdoc cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/>
    public int SendTo(byte[] buffer, int size, SocketFlags socketFlags, EndPoint remoteEP) =>
        SendTo(buffer, 0, size, socketFlags, remoteEP);

    /// <summary>Sends one datagram.</summary>
    /// <exception cref="SocketException"><see cref="SocketError.MessageSize"/> over 1460 bytes, or it cannot be sent.</exception>
    public int SendTo(byte[] buffer, int offset, int size, SocketFlags socketFlags, EndPoint remoteEP)
    {
        CheckTransfer(buffer, offset, size, socketFlags);
        IPEndPoint peer = ToIPEndPoint(remoteEP);
        return Native.Run(
            handle =>
            {
                fixed (byte* data = buffer.AsSpan(offset, size))
                fixed (byte* address = peer.Address.GetAddressBytes())
                {
                    return NativeMethods.SocketSendTo(handle, data, (uint)size, address, (ushort)peer.Port);
                }
            },
            SendLimit);
    }

    /// <inheritdoc cref="Receive(byte[], int, int, SocketFlags)"/>
    public int Receive(byte[] buffer) => Receive(buffer, 0, LengthOf(buffer), SocketFlags.None);

    /// <inheritdoc cref="Receive(byte[], int, int, SocketFlags)"/>
    public int Receive(byte[] buffer, SocketFlags socketFlags) => Receive(buffer, 0, LengthOf(buffer), socketFlags);

    /// <inheritdoc cref="Receive(byte[], int, int, SocketFlags)"/>
    public int Receive(byte[] buffer, int size, SocketFlags socketFlags) => Receive(buffer, 0, size, socketFlags);

    /// <summary>Waits until something has come.</summary>
    /// <returns>How many bytes; 0 when the peer has ended the stream.</returns>
    /// <exception cref="SocketException">The connection failed, or <see cref="ReceiveTimeout"/> passed.</exception>
    public int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags)
    {
        CheckTransfer(buffer, offset, size, socketFlags);
        return Native.Run(
            handle =>
            {
                fixed (byte* data = buffer.AsSpan(offset, size))
                {
                    return NativeMethods.SocketReceive(handle, data, (uint)size);
                }
            },
            ReceiveLimit);
    }

    /// <inheritdoc cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/>
    public int ReceiveFrom(byte[] buffer, ref EndPoint remoteEP) =>
        ReceiveFrom(buffer, 0, LengthOf(buffer), SocketFlags.None, ref remoteEP);

    /// <inheritdoc cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/>
    public int ReceiveFrom(byte[] buffer, SocketFlags socketFlags, ref EndPoint remoteEP) =>
        ReceiveFrom(buffer, 0, LengthOf(buffer), socketFlags, ref remoteEP);

    /// <inheritdoc cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/>
    public int ReceiveFrom(byte[] buffer, int size, SocketFlags socketFlags, ref EndPoint remoteEP) =>
        ReceiveFrom(buffer, 0, size, socketFlags, ref remoteEP);

    /// <summary>Waits for one datagram; what does not fit is lost.</summary>
    /// <returns>Bytes of the datagram; <paramref name="remoteEP"/> becomes its sender.</returns>
    /// <exception cref="SocketException">The socket failed, or <see cref="ReceiveTimeout"/> passed.</exception>
    public int ReceiveFrom(byte[] buffer, int offset, int size, SocketFlags socketFlags, ref EndPoint remoteEP)
    {
        CheckTransfer(buffer, offset, size, socketFlags);
        var sender = new byte[4];
        ushort port = 0;
        int received = Native.Run(
            handle =>
            {
                fixed (byte* data = buffer.AsSpan(offset, size))
                fixed (byte* address = sender)
                {
                    ushort number = 0;
                    int status = NativeMethods.SocketReceiveFrom(handle, data, (uint)size, address, &number);
                    port = number;
                    return status;
                }
            },
            ReceiveLimit);
        remoteEP = new IPEndPoint(new IPAddress(sender), port);
        return received;
    }

    private static int LengthOf(byte[] buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return buffer.Length;
    }

    private static void CheckTransfer(byte[] buffer, int offset, int size, SocketFlags flags)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (offset < 0 || size < 0 || offset > buffer.Length - size)
        {
            throw new ArgumentOutOfRangeException(nameof(size));
        }

        if (flags != SocketFlags.None)
        {
            throw new SocketException(SocketError.OperationNotSupported);
        }
    }
}
