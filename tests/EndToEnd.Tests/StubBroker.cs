using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>At which step of MQTT 3.1.1 a broker leaves a client alone, and how.</summary>
public enum BreakOff
{
    /// <summary>Refuses the CONNECT with "not authorized".</summary>
    RefusesConnect,

    /// <summary>Closes the connection in place of a CONNACK, as AWS does.</summary>
    ClosesAtConnect,

    /// <summary>Does not answer the CONNECT.</summary>
    IgnoresConnect,

    /// <summary>Closes the connection in place of a SUBACK, as AWS does.</summary>
    ClosesAtSubscribe,

    /// <summary>Answers a SUBSCRIBE with a failure.</summary>
    RefusesSubscribe,

    /// <summary>Does not acknowledge what is published.</summary>
    IgnoresPublish,

    /// <summary>Goes along all the way.</summary>
    Nowhere,
}

/// <summary>
/// A broker behind real TLS that goes along up to one step and then does what AWS does without a word. It speaks MQTT 3.1.1
/// and refuses MQTT 5 as that standard has it (3.1.2.2).
/// </summary>
internal sealed class StubBroker : IDisposable
{
    private const int Connect = 1;
    private const int Publish = 3;
    private const int Subscribe = 8;
    private const int ProtocolLevelAt = 6;
    private const byte Mqtt5 = 5;
    private const byte UnacceptableVersion = 1;
    private const byte NotAuthorized = 5;
    private const byte SubscriptionFailed = 0x80;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2 _certificate;
    private readonly BreakOff _breakOff;
    private int _published;

    public StubBroker(X509Certificate2 certificate, BreakOff breakOff)
    {
        _certificate = certificate;
        _breakOff = breakOff;
        _listener.Start();
        _ = ListenAsync();
    }

    /// <summary>Gets the last CONNECT of MQTT 3.1.1, without its fixed header.</summary>
    public byte[]? LastConnect { get; private set; }

    /// <summary>Gets how many messages were acknowledged.</summary>
    public int Published => Volatile.Read(ref _published);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _certificate.Dispose();
        _end.Dispose();
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
        using (client)
        {
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificate = _certificate,
                        ClientCertificateRequired = true,
                        RemoteCertificateValidationCallback = (_, _, _, _) => true,
                        EnabledSslProtocols = SslProtocols.Tls12,
                    },
                    _end.Token);
                while (await AnswerAsync(tls))
                {
                }
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or AuthenticationException)
            {
                // The client has left, or the test is over.
            }
        }
    }

    /// <returns>False to close the connection.</returns>
    private async Task<bool> AnswerAsync(SslStream tls)
    {
        (int type, byte[] body) = await ReadAsync(tls);
        switch (type)
        {
            case Connect when body[ProtocolLevelAt] == Mqtt5:
                await tls.WriteAsync(new byte[] { 0x20, 2, 0, UnacceptableVersion }, _end.Token);
                return false;
            case Connect when _breakOff == BreakOff.ClosesAtConnect:
            case Subscribe when _breakOff == BreakOff.ClosesAtSubscribe:
                return false;
            case Connect when _breakOff == BreakOff.IgnoresConnect:
            case Publish when _breakOff == BreakOff.IgnoresPublish:
                return true;
            case Publish:
                Interlocked.Increment(ref _published);
                int topic = 2 + (body[0] << 8) + body[1];
                await tls.WriteAsync(new byte[] { 0x40, 2, body[topic], body[topic + 1] }, _end.Token);
                return true;
            case Connect:
                LastConnect = body;
                byte code = _breakOff == BreakOff.RefusesConnect ? NotAuthorized : (byte)0;
                await tls.WriteAsync(new byte[] { 0x20, 2, 0, code }, _end.Token);
                return code == 0;
            case Subscribe:
                byte granted = _breakOff == BreakOff.RefusesSubscribe ? SubscriptionFailed : (byte)1;
                await tls.WriteAsync(new byte[] { 0x90, 3, body[0], body[1], granted }, _end.Token);
                return true;
            default:
                return true;
        }
    }

    private async Task<(int Type, byte[] Body)> ReadAsync(SslStream tls)
    {
        var octet = new byte[1];
        await tls.ReadExactlyAsync(octet, _end.Token);
        int type = octet[0] >> 4;
        int length = 0;
        for (int shift = 0; shift == 0 || octet[0] >= 0x80; shift += 7)
        {
            await tls.ReadExactlyAsync(octet, _end.Token);
            length |= (octet[0] & 0x7F) << shift;
        }

        var body = new byte[length];
        await tls.ReadExactlyAsync(body, _end.Token);
        return (type, body);
    }
}
