using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.EndToEnd.Tests.Connection;

/// <summary>
/// Ends the board's TLS, passes its MQTT on to the broker behind TLS of its own, and keeps what the board publishes: the DUP
/// mark of a subscriber's copy is the broker's, so only here can it be seen. One for the life of one board.
/// </summary>
internal sealed class WireTap : IDisposable
{
    private const byte Level5 = 5;

    private readonly ConcurrentQueue<ReceivedPublish> _published = new();
    private readonly X509Certificate2 _device;
    private readonly int _target;
    private readonly FaultServer _server;
    private int _connections;

    /// <param name="target">The broker's port on this machine.</param>
    /// <param name="server">The broker's certificate and key, shown to the board.</param>
    /// <param name="device">The board's certificate and key, shown to the broker.</param>
    public WireTap(int target, X509Certificate2 server, X509Certificate2 device)
    {
        _target = target;
        _device = device;
        _server = FaultServer.Tls(server, PassAsync);
    }

    public int Port => _server.Port;

    /// <summary>Gets all that the board has published with QoS 1 and that has come here whole.</summary>
    public IReadOnlyCollection<ReceivedPublish> Published => _published;

    public void Dispose() => _server.Dispose();

    /// <summary>Readings that have come twice, the second time without the mark.</summary>
    public IReadOnlyList<ReceivedPublish> Unmarked()
    {
        var seen = new HashSet<long>();
        var unmarked = new List<ReceivedPublish>();
        foreach (ReceivedPublish publish in _published)
        {
            if (publish.IsReading && !seen.Add(publish.Sequence) && !publish.IsMarked)
            {
                unmarked.Add(publish);
            }
        }

        return unmarked;
    }

    private async Task PassAsync(SslStream board, CancellationToken cancel)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, _target, cancel);
        }
        catch (SocketException)
        {
            // The broker is down, and so is this connection.
            return;
        }

        await using var broker = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await broker.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "tapped",
                ClientCertificates = [_device],
                EnabledSslProtocols = SslProtocols.Tls12,
            },
            cancel);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task up = TapAsync(board, broker, both.Token);
        Task down = broker.CopyToAsync(board, both.Token);
        await Task.WhenAny(up, down);
        await both.CancelAsync();
        client.Close();
        await Task.WhenAll(Ended(up), Ended(down));
    }

    private static Task Ended(Task task) => task.ContinueWith(t => t.Exception, TaskScheduler.Default);

    private async Task TapAsync(SslStream board, SslStream broker, CancellationToken cancel)
    {
        int connection = Interlocked.Increment(ref _connections);
        bool isVersion5 = false;
        while (true)
        {
            (int first, byte[] body) = await FaultBroker.ReadAsync(board, cancel);
            switch (first >> 4)
            {
                case 1:
                    isVersion5 = body[6] == Level5;
                    break;
                case 3 when (first & 0x06) != 0:
                    _published.Enqueue(ReceivedPublish.Read(connection, first, body, isVersion5));
                    break;
            }

            await broker.WriteAsync(Packet(first, body), cancel);
        }
    }

    private static byte[] Packet(int first, byte[] body)
    {
        var head = new List<byte> { (byte)first };
        int length = body.Length;
        do
        {
            head.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);

        return [.. head, .. body];
    }
}
