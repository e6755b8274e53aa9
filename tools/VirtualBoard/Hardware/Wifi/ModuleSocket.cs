using System;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>
/// One socket of the module: its settings, and the <see cref="Connection"/> while it is open. Commands come from the
/// module's thread; <see cref="Abort"/> may come from any.
/// </summary>
internal sealed class ModuleSocket(Network network)
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private Connection? _connection;
    private CancellationTokenSource? _connecting;
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
        Abort();
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
        _lastSender = null;
        return IsUdp ? StartUdp() : StartTcp();
    }

    /// <summary>P6=0: closes after what was written has been sent.</summary>
    public void Stop() => Release()?.Close();

    /// <summary>A lost link, or a reset: closes at once.</summary>
    public void Abort() => Release()?.Abort();

    /// <summary>R0: what is there after at most the read time-out; null when the connection has ended.</summary>
    /// <param name="holdsSingleByte">One byte alone of a stream waits for the next.</param>
    public byte[]? Read(bool holdsSingleByte)
    {
        Connection? connection = Current();
        TimeSpan patience = TimeSpan.FromMilliseconds(ReadTimeout);
        if (connection is null || !connection.IsUdp)
        {
            return connection?.ReadStream(ReadLength, patience, holdsSingleByte);
        }

        // What does not fit into the read length is lost, as it is with a datagram.
        byte[] data = connection.ReadDatagram(patience, out IPEndPoint? sender);
        _lastSender = sender ?? _lastSender;
        return data[..Math.Min(data.Length, ReadLength)];
    }

    /// <summary>S3: how many bytes were taken; -1 when the connection has ended.</summary>
    public int Write(ReadOnlySpan<byte> data)
    {
        Connection? connection = Current();
        if (connection is null || !connection.IsUdp)
        {
            return connection?.WriteStream(data, TimeSpan.FromMilliseconds(WriteTimeout)) ?? -1;
        }

        connection.WriteDatagram(data, new IPEndPoint(RemoteAddress, RemotePort));
        return data.Length;
    }

    /// <summary>P?: protocol, local address and port, remote address and port, and five fields of servers.</summary>
    /// <param name="ownAddress">The module's.</param>
    public string Describe(string ownAddress)
    {
        if (Current() is null)
        {
            return "0,0.0.0.0,0,0.0.0.0,0,0,0,0,0,0";
        }

        IPEndPoint remote = _lastSender ?? new IPEndPoint(RemoteAddress, RemotePort);
        return $"{(IsUdp ? 1 : 0)},{ownAddress},{LocalPort},{remote.Address},{remote.Port},0,0,0,0,0";
    }

    private Connection? Current()
    {
        lock (_lock)
        {
            return _connection;
        }
    }

    private Connection? Release()
    {
        lock (_lock)
        {
            Connection? old = _connection;
            _connection = null;
            _connecting?.Cancel();
            return old;
        }
    }

    private bool StartTcp()
    {
        using CancellationTokenSource timeout = BeginConnect();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        bool connected = TryConnect(socket, timeout.Token);
        lock (_lock)
        {
            _connecting = null;
            if (connected && !timeout.IsCancellationRequested)
            {
                _connection = new Connection(socket, network);
                LocalPort = LocalPort == 0 ? RandomNumberGenerator.GetInt32(49152, 65536) : LocalPort;
                return true;
            }
        }

        socket.Dispose();
        return false;
    }

    private CancellationTokenSource BeginConnect()
    {
        var timeout = new CancellationTokenSource(s_connectTimeout);
        lock (_lock)
        {
            _connecting = timeout;
        }

        return timeout;
    }

    private bool TryConnect(Socket socket, CancellationToken cancel)
    {
        try
        {
            Task.Delay(network.RoundTrip, cancel).GetAwaiter().GetResult();
            if (network.Resolver.Route(RemoteAddress, RemotePort, udp: false) is not { } target)
            {
                return false;
            }

            socket.ConnectAsync(target, cancel).AsTask().GetAwaiter().GetResult();
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
            _connection = new Connection(socket, network);
        }

        return true;
    }
}
