using System;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>
/// One socket of the module over a real socket of the desk. Commands come from the module's thread; <see cref="Stop"/>
/// may come from any.
/// </summary>
internal sealed class ModuleSocket(Resolver resolver)
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private Socket? _socket;
    private IPEndPoint? _lastSender;

    public bool IsUdp { get; set; }

    public int LocalPort { get; set; }

    public IPAddress RemoteAddress { get; set; } = IPAddress.Any;

    public int RemotePort { get; set; }

    /// <summary>Most bytes that one read returns.</summary>
    public int ReadLength { get; set; } = 1460;

    /// <summary>Milliseconds.</summary>
    public int ReadTimeout { get; set; } = 1;

    /// <summary>Milliseconds.</summary>
    public int WriteTimeout { get; set; } = 1000;

    public void Reset()
    {
        Stop();
        IsUdp = false;
        LocalPort = 0;
        RemoteAddress = IPAddress.Any;
        RemotePort = 0;
        ReadLength = 1460;
        ReadTimeout = 1;
        WriteTimeout = 1000;
    }

    /// <summary>P6=1: connects, or opens the UDP socket. False when nobody takes the connection.</summary>
    public bool Start()
    {
        Stop();
        return IsUdp ? StartUdp() : StartTcp();
    }

    /// <summary>P6=0, a lost link, or a reset.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _socket?.Dispose();
            _socket = null;
            _lastSender = null;
        }
    }

    /// <summary>R0: what is there after at most the read time-out; null when the connection has ended.</summary>
    public byte[]? Read()
    {
        Socket? socket = Current();
        if (socket is null)
        {
            return null;
        }

        try
        {
            if (!socket.Poll(TimeSpan.FromMilliseconds(ReadTimeout), SelectMode.SelectRead))
            {
                return [];
            }

            return IsUdp ? ReadDatagram(socket) : ReadStream(socket);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>S3: how many bytes were taken; -1 when the connection has ended.</summary>
    public int Write(ReadOnlySpan<byte> data)
    {
        Socket? socket = Current();
        try
        {
            if (socket is null)
            {
                return -1;
            }

            if (IsUdp)
            {
                IPEndPoint? target = resolver.Route(RemoteAddress, RemotePort, udp: true);
                return target is null ? data.Length : socket.SendTo(data, target);
            }

            socket.SendTimeout = WriteTimeout;
            return socket.Send(data);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return -1;
        }
    }

    /// <summary>P?: protocol, local address and port, remote address and port, and six fields of servers.</summary>
    public string Describe()
    {
        if (Current() is null)
        {
            return "0,0.0.0.0,0,0.0.0.0,0,0,0,0,0,0";
        }

        IPEndPoint remote = _lastSender ?? new IPEndPoint(RemoteAddress, RemotePort);
        return $"{(IsUdp ? 1 : 0)},192.168.10.23,{LocalPort},{remote.Address},{remote.Port},0,0,0,0,0";
    }

    private Socket? Current()
    {
        lock (_lock)
        {
            return _socket;
        }
    }

    private bool StartTcp()
    {
        IPEndPoint? target = resolver.Route(RemoteAddress, RemotePort, udp: false);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (target is null || !TryConnect(socket, target))
        {
            socket.Dispose();
            return false;
        }

        LocalPort = LocalPort == 0 ? RandomNumberGenerator.GetInt32(49152, 65536) : LocalPort;
        lock (_lock)
        {
            _socket = socket;
        }

        return true;
    }

    private static bool TryConnect(Socket socket, IPEndPoint target)
    {
        try
        {
            using var timeout = new System.Threading.CancellationTokenSource(s_connectTimeout);
            socket.ConnectAsync(target, timeout.Token).AsTask().GetAwaiter().GetResult();
            return true;
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    // The source port is the remote port that was set when the socket was started (P2 is ignored): that is how this
    // module behaves. On the desk a port of the system's choice stands in for it, because the wanted one may be taken.
    private bool StartUdp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        LocalPort = RemotePort;
        lock (_lock)
        {
            _socket = socket;
        }

        return true;
    }

    // What does not fit into the read length is lost, as it is with a datagram.
    private byte[] ReadDatagram(Socket socket)
    {
        var buffer = new byte[65536];
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        int count = socket.ReceiveFrom(buffer, ref sender);
        _lastSender = resolver.Unroute((IPEndPoint)sender);
        return buffer[..Math.Min(count, ReadLength)];
    }

    private byte[]? ReadStream(Socket socket)
    {
        var buffer = new byte[ReadLength];
        int count = socket.Receive(buffer);
        return count == 0 ? null : buffer[..count];
    }
}
