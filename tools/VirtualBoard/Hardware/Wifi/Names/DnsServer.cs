using System;
using System.Buffers.Binary;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi.Names;

/// <summary>
/// The virtual access point's DNS server, over UDP and TCP on loopback ports of the system's choice. It answers while it is
/// not disposed of.
/// </summary>
internal sealed class DnsServer : IDisposable
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(10);

    private readonly Func<DnsQuery, Task<DnsAnswer>> _answer;
    private readonly CancellationTokenSource _end = new();
    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly TcpListener _tcp = new(IPAddress.Loopback, 0);

    /// <param name="answer">Says what is known of a name; any thread.</param>
    public DnsServer(Func<DnsQuery, Task<DnsAnswer>> answer)
    {
        _answer = answer;
        _tcp.Start();
        UdpEndPoint = (IPEndPoint)_udp.Client.LocalEndPoint!;
        TcpEndPoint = (IPEndPoint)_tcp.LocalEndpoint;
        _ = RunAsync(ServeUdpAsync);
        _ = RunAsync(AcceptAsync);
    }

    public IPEndPoint UdpEndPoint { get; }

    public IPEndPoint TcpEndPoint { get; }

    public void Dispose()
    {
        _end.Cancel();
        _udp.Dispose();
        _tcp.Dispose();
    }

    // What ends a part of the server: the asker has gone or fallen asleep, or the server is being disposed of.
    private static async Task RunAsync(Func<Task> serve)
    {
        try
        {
            await serve().ConfigureAwait(false);
        }
        catch (Exception over) when (over is SocketException or IOException or ObjectDisposedException
            or OperationCanceledException)
        {
        }
    }

    private async Task ServeUdpAsync()
    {
        while (true)
        {
            UdpReceiveResult received = await _udp.ReceiveAsync(_end.Token).ConfigureAwait(false);
            _ = RunAsync(() => AnswerUdpAsync(received));
        }
    }

    private async Task AnswerUdpAsync(UdpReceiveResult received)
    {
        if (DnsQuery.Parse(received.Buffer) is { } query)
        {
            DnsAnswer answer = await _answer(query).ConfigureAwait(false);
            byte[] message = DnsAnswerWriter.Write(query, answer, query.UdpSize);
            await _udp.SendAsync(message, received.RemoteEndPoint, _end.Token).ConfigureAwait(false);
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client = await _tcp.AcceptTcpClientAsync(_end.Token).ConfigureAwait(false);
            _ = RunAsync(() => ServeTcpAsync(client));
        }
    }

    // Any number of queries, each behind its length (RFC 7766, section 8); what is no query ends the connection.
    private async Task ServeTcpAsync(TcpClient client)
    {
        using (client)
        {
            NetworkStream stream = client.GetStream();
            while (DnsQuery.Parse(await ReadMessageAsync(stream).ConfigureAwait(false)) is { } query)
            {
                DnsAnswer answer = await _answer(query).ConfigureAwait(false);
                byte[] message = DnsAnswerWriter.Write(query, answer, ushort.MaxValue);
                var length = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)message.Length);
                await stream.WriteAsync((byte[])[.. length, .. message], _end.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task<byte[]> ReadMessageAsync(NetworkStream stream)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        patience.CancelAfter(s_idle);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, patience.Token).ConfigureAwait(false);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, patience.Token).ConfigureAwait(false);
        return message;
    }
}
