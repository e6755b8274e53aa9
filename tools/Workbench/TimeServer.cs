using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.Workbench;

/// <summary>A private NTP server on loopback: Debian's chronyd without rights, serving this machine's clock.</summary>
public sealed class TimeServer : IDisposable
{
    private const int PacketSize = 48;
    private const byte ClientRequestVersion4 = 0x23;

    private readonly ChildProcess _process;
    private readonly Transcript _log = new();

    private TimeServer(string folder)
    {
        Directory.CreateDirectory(folder);
        Port = FreePort.Udp();
        string configuration = Path.Combine(folder, "chrony.conf");
        File.WriteAllText(configuration, $"""
            port {Port}
            bindaddress 127.0.0.1
            bindcmdaddress /
            cmdport 0
            local stratum 8
            allow 127.0.0.0/8
            pidfile {Path.Combine(folder, "chronyd.pid")}

            """);
        _process = new ChildProcess(
            "chronyd", ["-d", "-x", "-U", "-u", Environment.UserName, "-f", configuration], line => _log.Append(line + "\n"));
    }

    /// <summary>Gets the UDP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <exception cref="WorkbenchException">It does not; the message has its last words.</exception>
    public static async Task<TimeServer> StartAsync(string folder, CancellationToken cancel = default)
    {
        var server = new TimeServer(folder);
        try
        {
            for (int attempt = 0; attempt < 50; attempt++)
            {
                if (!server._process.HasExited && await server.AnswersAsync(cancel).ConfigureAwait(false))
                {
                    return server;
                }
            }

            throw new WorkbenchException("chronyd does not answer: " + server._log.Tail(3));
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        var request = new byte[PacketSize];
        request[0] = ClientRequestVersion4;
        using var client = new UdpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(100);
        try
        {
            client.Connect(IPAddress.Loopback, Port);
            await client.SendAsync(request, limit.Token).ConfigureAwait(false);
            UdpReceiveResult answer = await client.ReceiveAsync(limit.Token).ConfigureAwait(false);
            return answer.Buffer.Length >= PacketSize;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // Not listening yet; an unreachable port answers at once, so wait for the rest of the attempt.
            await Task.Delay(50, cancel).ConfigureAwait(false);
            return false;
        }
    }
}
