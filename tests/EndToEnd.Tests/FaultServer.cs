using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>A server that treats each connection as a test tells it, and closes it when that is done.</summary>
internal sealed class FaultServer : IDisposable
{
    private const byte AlertRecord = 21;
    private const byte Fatal = 2;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _treat;
    private readonly List<TcpClient> _clients = [];
    private int _connections;

    private FaultServer(Func<NetworkStream, CancellationToken, Task> treat)
    {
        _treat = treat;
        _listener.Start();
        _ = ListenAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets how many connections were taken: a test that nobody called would prove nothing.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Answers the ClientHello with an alert.</summary>
    public static FaultServer Alert(byte number) => new(async (stream, cancel) =>
    {
        await ReadSomeAsync(stream, cancel);
        await stream.WriteAsync(new byte[] { AlertRecord, 3, 3, 0, 2, Fatal, number }, cancel);
        await DrainAsync(stream, cancel);
    });

    /// <summary>Answers the ClientHello with what is no TLS.</summary>
    public static FaultServer Says(byte[] words) => new(async (stream, cancel) =>
    {
        await ReadSomeAsync(stream, cancel);
        await stream.WriteAsync(words, cancel);
        await DrainAsync(stream, cancel);
    });

    /// <summary>Closes at the ClientHello.</summary>
    public static FaultServer ClosesAtHello() => new((stream, cancel) => ReadSomeAsync(stream, cancel));

    /// <summary>Makes a TLS session and then does what it is told with it.</summary>
    public static FaultServer Tls(
        X509Certificate2 certificate, Func<SslStream, CancellationToken, Task>? treat = null, int closesFirst = 0)
    {
        int connections = 0;
        return new(async (stream, cancel) =>
        {
            if (Interlocked.Increment(ref connections) <= closesFirst)
            {
                await ReadSomeAsync(stream, cancel);
                return;
            }

            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                    EnabledSslProtocols = SslProtocols.Tls12,
                },
                cancel);
            if (treat is not null)
            {
                await treat(tls, cancel);
            }
        });
    }

    /// <summary>Closes the connections that there are; further ones are taken.</summary>
    public void Drop()
    {
        lock (_clients)
        {
            _clients.ForEach(c => c.Close());
            _clients.Clear();
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        Drop();
        _end.Dispose();
    }

    private static async Task ReadSomeAsync(NetworkStream stream, CancellationToken cancel)
    {
        var buffer = new byte[4096];
        await stream.ReadAtLeastAsync(buffer, 1, cancellationToken: cancel);
    }

    // Closing with unread bytes resets the connection, and what was said may be lost.
    private static async Task DrainAsync(NetworkStream stream, CancellationToken cancel)
    {
        stream.Socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancel) > 0)
        {
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        lock (_clients)
        {
            _clients.Add(client);
        }

        using (client)
        {
            try
            {
                await _treat(client.GetStream(), _end.Token);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or AuthenticationException or ObjectDisposedException)
            {
                // The client has left, or the test is over.
            }
        }
    }
}
