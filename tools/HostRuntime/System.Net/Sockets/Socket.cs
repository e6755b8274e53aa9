using System;
using NanoIoTNode.HostRuntime.Network;

namespace System.Net.Sockets;

/// <summary>
/// One of the four sockets of the Wi-Fi module. One thread may read while another writes; <see cref="Close"/> from a third
/// ends both with a <see cref="SocketException"/>.
/// </summary>
public unsafe partial class Socket : IDisposable
{
    private const int ReadyRead = 1;
    private const int ReadyWrite = 2;
    private const int ReadyError = 4;

    private IPEndPoint? _remote;
    private int _receiveTimeout = NetworkEngine.Infinite;
    private int _sendTimeout = NetworkEngine.Infinite;

    /// <summary>Opens a TCP or UDP socket over IPv4.</summary>
    /// <exception cref="SocketException">Another family or type; or all sockets of the module are open.</exception>
    public Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType)
    {
        if (addressFamily != AddressFamily.InterNetwork)
        {
            throw new SocketException(SocketError.AddressFamilyNotSupported);
        }

        Native = new NativeSocket((socketType, protocolType) switch
        {
            (SocketType.Stream, ProtocolType.Tcp or ProtocolType.Unspecified) => 0,
            (SocketType.Dgram, ProtocolType.Udp or ProtocolType.Unspecified) => 1,
            _ => throw new SocketException(SocketError.ProtocolType),
        });
        SocketType = socketType;
    }

    ~Socket()
    {
        Dispose(false);
    }

    /// <summary>Bytes that are received and not yet read.</summary>
    public int Available => Native.Run(NativeMethods.SocketAvailable, 0);

    /// <summary>The board's side of the connection.</summary>
    public EndPoint LocalEndPoint => AddressOf(remote: false);

    /// <summary>The peer that <see cref="Connect"/> named.</summary>
    /// <exception cref="SocketException">There is none.</exception>
    public EndPoint RemoteEndPoint => _remote ?? throw new SocketException(SocketError.NotConnected);

    /// <summary>Whether it was connected and not closed by us; the peer may be gone all the same.</summary>
    public bool Connected => _remote is not null && Native.IsOpen;

    /// <summary>Milliseconds that a read waits; 0 and -1 (the default): for ever.</summary>
    public int ReceiveTimeout
    {
        get => _receiveTimeout;
        set => _receiveTimeout = CheckTimeout(value);
    }

    /// <summary>Milliseconds that a write waits; 0 and -1 (the default): for ever.</summary>
    public int SendTimeout
    {
        get => _sendTimeout;
        set => _sendTimeout = CheckTimeout(value);
    }

    public SocketType SocketType { get; }

    internal NativeSocket Native { get; }

    internal int ReceiveLimit => _receiveTimeout == 0 ? NetworkEngine.Infinite : _receiveTimeout;

    internal int SendLimit => _sendTimeout == 0 ? NetworkEngine.Infinite : _sendTimeout;

    /// <summary>Names the local end; the module chooses the port itself, so only port 0 is possible.</summary>
    /// <exception cref="SocketException">A port is asked for.</exception>
    public void Bind(EndPoint localEP)
    {
        if (ToIPEndPoint(localEP).Port != 0)
        {
            throw new SocketException(SocketError.OperationNotSupported);
        }
    }

    /// <summary>Connects (TCP; the driver gives up after 35 s) or names the default peer (UDP).</summary>
    /// <exception cref="SocketException">There is no connection.</exception>
    public void Connect(EndPoint remoteEP)
    {
        IPEndPoint peer = ToIPEndPoint(remoteEP);
        bool asked = false;
        Native.Run(
            handle =>
            {
                if (asked)
                {
                    return Established(handle);
                }

                asked = true;
                fixed (byte* address = peer.Address.GetAddressBytes())
                {
                    int status = NativeMethods.SocketConnect(handle, address, (ushort)peer.Port);
                    return status < 0 && status != (int)NativeStatus.WouldBlock ? status : Established(handle);
                }
            },
            NetworkEngine.Infinite);
        _remote = peer;
    }

    /// <summary>Closes the socket; the module is told in the background.</summary>
    public void Close() => ((IDisposable)this).Dispose();

    void IDisposable.Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Accepts the two time-outs and <see cref="SocketOptionName.NoDelay"/>, which is how the module works.</summary>
    /// <exception cref="SocketException">Another option.</exception>
    public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, int optionValue)
    {
        switch (optionLevel, optionName)
        {
            case (SocketOptionLevel.Socket, SocketOptionName.ReceiveTimeout):
                ReceiveTimeout = optionValue;
                break;
            case (SocketOptionLevel.Socket, SocketOptionName.SendTimeout):
                SendTimeout = optionValue;
                break;
            case (SocketOptionLevel.Tcp, SocketOptionName.NoDelay):
                break;
            default:
                throw new SocketException(SocketError.ProtocolOption);
        }
    }

    /// <inheritdoc cref="SetSocketOption(SocketOptionLevel, SocketOptionName, int)"/>
    public void SetSocketOption(SocketOptionLevel optionLevel, SocketOptionName optionName, bool optionValue) =>
        SetSocketOption(optionLevel, optionName, optionValue ? 1 : 0);

    /// <summary>Waits until the socket is ready.</summary>
    /// <param name="microSeconds">Rounded up to milliseconds; below 0: for ever.</param>
    /// <param name="mode">What for. A socket that failed is ready for reading and has an error.</param>
    /// <returns>Whether it became ready in time.</returns>
    public bool Poll(int microSeconds, SelectMode mode)
    {
        int wanted = mode switch
        {
            SelectMode.SelectRead => ReadyRead,
            SelectMode.SelectWrite => ReadyWrite,
            _ => ReadyError,
        };
        int milliseconds = microSeconds < 0 ? NetworkEngine.Infinite : (int)((microSeconds + 999L) / 1000);
        return Native.TryRun(
            handle =>
            {
                int state = NativeMethods.SocketPoll(handle);
                return state < 0 || (state & wanted) != 0 ? state : (int)NativeStatus.WouldBlock;
            },
            milliseconds);
    }

    protected virtual void Dispose(bool disposing) => Native?.Close();

    private static int Established(int handle)
    {
        int ready = NativeMethods.SocketPoll(handle);
        if (ready < 0)
        {
            return ready;
        }

        if ((ready & ReadyError) != 0)
        {
            int error = NativeMethods.SocketError(handle);
            return error < 0 ? error : (int)NativeStatus.ConnectFailed;
        }

        return (ready & ReadyWrite) != 0 ? (int)NativeStatus.Ok : (int)NativeStatus.WouldBlock;
    }

    private static int CheckTimeout(int value) =>
        value >= NetworkEngine.Infinite ? value : throw new ArgumentOutOfRangeException(nameof(value));

    private static IPEndPoint ToIPEndPoint(EndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return endPoint as IPEndPoint ?? throw new SocketException(SocketError.AddressFamilyNotSupported);
    }

    private IPEndPoint AddressOf(bool remote)
    {
        var bytes = new byte[4];
        ushort port = 0;
        Native.Run(
            handle =>
            {
                fixed (byte* address = bytes)
                {
                    ushort number;
                    int status = NativeMethods.SocketAddress(handle, remote, address, &number);
                    port = number;
                    return status;
                }
            },
            0);
        return new IPEndPoint(new IPAddress(bytes), port);
    }
}
