using System;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>Servers on the desk machine that send back what they get, on free ports of 127.0.0.1.</summary>
internal sealed class EchoServers : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TestCertificates _certificates;
    private readonly TcpListener _plain = new(IPAddress.Loopback, 0);
    private readonly TcpListener _secure = new(IPAddress.Loopback, 0);
    private readonly UdpClient _datagrams = new(new IPEndPoint(IPAddress.Loopback, 0));

    public EchoServers(TestCertificates certificates)
    {
        _certificates = certificates;
        _plain.Start();
        _secure.Start();
        _ = Accept(_plain, client => Echo(client.GetStream()));
        _ = Accept(_secure, EchoSecurely);
        _ = EchoDatagrams();
    }

    public int PlainPort => ((IPEndPoint)_plain.LocalEndpoint).Port;

    public int SecurePort => ((IPEndPoint)_secure.LocalEndpoint).Port;

    public int DatagramPort => ((IPEndPoint)_datagrams.Client.LocalEndPoint!).Port;

    public void Dispose()
    {
        _end.Cancel();
        _plain.Dispose();
        _secure.Dispose();
        _datagrams.Dispose();
        _end.Dispose();
    }

    private async Task Accept(TcpListener listener, Func<TcpClient, Task> serve)
    {
        while (!_end.IsCancellationRequested)
        {
            TcpClient client = await listener.AcceptTcpClientAsync(_end.Token);
            _ = Task.Run(async () =>
            {
                using (client)
                {
                    await serve(client);
                }
            });
        }
    }

    private async Task EchoSecurely(TcpClient client)
    {
        using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificates.Server,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls12,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    certificate?.GetCertHashString() == _certificates.Client.GetCertHashString(),
            },
            _end.Token);
        await Echo(stream);
    }

    private async Task Echo(System.IO.Stream stream)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer, _end.Token)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    private async Task EchoDatagrams()
    {
        while (!_end.IsCancellationRequested)
        {
            UdpReceiveResult datagram = await _datagrams.ReceiveAsync(_end.Token);
            await _datagrams.SendAsync(datagram.Buffer, datagram.RemoteEndPoint, _end.Token);
        }
    }
}
