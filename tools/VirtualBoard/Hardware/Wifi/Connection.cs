using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>
/// An open socket of the desk, and what is under way from and to it. One thread a direction moves the bytes. The module's
/// thread reads and writes; <see cref="Abort"/> may come from any.
/// </summary>
internal sealed class Connection
{
    private const int Segment = 1460;
    private const int LongestDatagram = 65536;

    /// <summary>Milliseconds that a peer may take no byte before the connection counts as lost.</summary>
    private const int DeafPeer = 60_000;

    private readonly Socket _socket;
    private readonly Network _network;
    private readonly DelayLine _outgoing;
    private readonly DelayLine _incoming;
    private readonly ConcurrentDictionary<IPEndPoint, IPEndPoint> _boardNames = new();
    private volatile bool _broken;
    private int _moving = 2;
    private bool _ended;
    private byte[] _rest = [];

    /// <param name="socket">Connected, or a bound UDP socket; belongs to this object from now on.</param>
    /// <param name="network">Where it lies.</param>
    public Connection(Socket socket, Network network)
    {
        _socket = socket;
        IsUdp = socket.SocketType == SocketType.Dgram;
        _socket.SendTimeout = DeafPeer;
        _network = network;
        _outgoing = new DelayLine(network.Up);
        _incoming = new DelayLine(network.Down);
        StartThread(Transmit);
        StartThread(IsUdp ? ReceiveDatagrams : ReceiveStream);
    }

    public bool IsUdp { get; }

    /// <summary>Closes at once; what is under way is lost.</summary>
    public void Abort()
    {
        _outgoing.Close();
        _incoming.Close();
        EndSocket();
    }

    /// <summary>Closes after what was written has been sent.</summary>
    public void Close()
    {
        _incoming.Close();
        _outgoing.End();
    }

    /// <summary>What has arrived after at most <paramref name="patience"/>; null at the end of the stream.</summary>
    /// <param name="most">Bytes.</param>
    /// <param name="patience">For the first byte.</param>
    /// <param name="holdsSingleByte">One byte alone waits for the next, or for the end.</param>
    public byte[]? ReadStream(int most, TimeSpan patience, bool holdsSingleByte)
    {
        var buffer = new byte[most];
        int count = 0;
        while (count < most && Refill(count == 0 ? patience : TimeSpan.Zero))
        {
            int taken = Math.Min(most - count, _rest.Length);
            _rest.AsSpan(0, taken).CopyTo(buffer.AsSpan(count));
            _rest = _rest[taken..];
            count += taken;
        }

        if (count == 1 && most > 1 && holdsSingleByte && !_ended)
        {
            _rest = [buffer[0], .. _rest];
            return [];
        }

        return count == 0 && _ended ? null : buffer[..count];
    }

    /// <summary>The next datagram after at most <paramref name="patience"/>, else empty.</summary>
    /// <param name="patience">Until it arrives.</param>
    /// <param name="sender">As the board knows it; null when there is no datagram.</param>
    public byte[] ReadDatagram(TimeSpan patience, out IPEndPoint? sender)
    {
        Packet? packet = _incoming.Take(patience);
        sender = packet?.Peer is null ? null
            : _boardNames.TryGetValue(packet.Peer, out IPEndPoint? known) ? known
            : _network.Resolver.Unroute(packet.Peer);
        return packet?.Data ?? [];
    }

    /// <summary>How many bytes were taken, which may be fewer than there are; -1 when the connection is lost.</summary>
    public int WriteStream(ReadOnlySpan<byte> data, TimeSpan patience)
    {
        int count = _broken ? 0 : _outgoing.AddStream(data, patience);
        return count == 0 ? -1 : count;
    }

    /// <summary>A datagram to an address as the board knows it; where nobody is, it is lost.</summary>
    public void WriteDatagram(ReadOnlySpan<byte> data, IPEndPoint target)
    {
        if (_network.Resolver.Route(target.Address, target.Port, udp: true) is { } real)
        {
            _boardNames[real] = target;
            _outgoing.AddDatagram(data, real);
        }
    }

    private bool Refill(TimeSpan patience)
    {
        if (_rest.Length == 0 && !_ended && _incoming.Take(patience) is { } packet)
        {
            _ended = packet.Data is null;
            _rest = packet.Data ?? [];
        }

        return _rest.Length > 0;
    }

    private void StartThread(Action move)
    {
        void Run()
        {
            move();
            if (Interlocked.Decrement(ref _moving) == 0)
            {
                _socket.Dispose();
            }
        }

        new Thread(Run) { IsBackground = true, Name = "ISM43362 socket" }.Start();
    }

    // Both threads end by this. A stream is not disposed of while one of them uses it, because the peer would see a reset.
    private void EndSocket()
    {
        try
        {
            if (IsUdp)
            {
                _socket.Dispose();
            }
            else
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The peer was faster.
        }
    }

    private void Transmit()
    {
        try
        {
            while (_outgoing.Take(patience: null) is { Data: { } data } packet)
            {
                Send(data, packet.Peer);
            }

            EndSocket();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            _broken = true;
            _outgoing.Close();
        }
    }

    private void Send(ReadOnlySpan<byte> data, IPEndPoint? target)
    {
        if (target is not null)
        {
            _socket.SendTo(data, target);
            return;
        }

        while (data.Length > 0)
        {
            data = data[_socket.Send(data)..];
        }
    }

    private void ReceiveStream()
    {
        var buffer = new byte[Segment];
        try
        {
            for (int count = _socket.Receive(buffer); count > 0; count = _socket.Receive(buffer))
            {
                for (int added = 0, more = 1; added < count && more > 0; added += more)
                {
                    more = _incoming.AddStream(buffer.AsSpan(added, count - added), patience: null);
                }
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            _broken = true;
        }

        _incoming.End();
    }

    private void ReceiveDatagrams()
    {
        var buffer = new byte[LongestDatagram];
        try
        {
            while (true)
            {
                EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
                int count = _socket.ReceiveFrom(buffer, ref sender);
                _incoming.AddDatagram(buffer.AsSpan(0, count), (IPEndPoint)sender);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The socket was closed.
        }
    }
}
