using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>How a time server fails.</summary>
public enum TimeFault
{
    /// <summary>It says nothing.</summary>
    Silent,

    /// <summary>Its own clock is not set.</summary>
    Unsynchronised,

    /// <summary>It wants to be left alone (kiss code DENY).</summary>
    Denies,
}

/// <summary>An NTP server (RFC 5905) that gives no time.</summary>
internal sealed class StubTimeServer : IDisposable
{
    private const byte ServerVersion4 = 0x24;
    private const byte AlarmCondition = 0xC0;
    private const int OriginAt = 24;
    private const int TransmitAt = 40;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _end = new();
    private readonly TimeFault _fault;

    public StubTimeServer(TimeFault fault)
    {
        _fault = fault;
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_socket.Client.LocalEndPoint!).Port;

    public void Dispose()
    {
        _end.Cancel();
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult request = await _socket.ReceiveAsync(_end.Token);
                if (_fault != TimeFault.Silent)
                {
                    await _socket.SendAsync(Reply(request.Buffer), request.RemoteEndPoint, _end.Token);
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private byte[] Reply(byte[] request)
    {
        var reply = new byte[48];
        reply[0] = ServerVersion4 | AlarmCondition;
        request.AsSpan(TransmitAt, 8).CopyTo(reply.AsSpan(OriginAt));
        request.AsSpan(TransmitAt, 8).CopyTo(reply.AsSpan(TransmitAt));
        if (_fault == TimeFault.Denies)
        {
            Encoding.ASCII.GetBytes("DENY").CopyTo(reply, 12);
        }
        else
        {
            reply[1] = 1;
        }

        return reply;
    }
}
