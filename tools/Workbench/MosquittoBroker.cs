using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.Workbench;

/// <summary>
/// A private mosquitto on loopback: TLS 1.2, every client needs a certificate of the PKI, its common name is its user
/// name, and a thing may use only its own topics: those of the firmware, its command test included. Sessions and queued messages survive <see cref="Stop"/>.
/// </summary>
public sealed class MosquittoBroker : IDisposable
{
    /// <summary>The user (common name) that may read everything.</summary>
    public const string Witness = "witness";

    /// <summary>The user (common name) that may send commands to every thing.</summary>
    public const string Operator = "operator";

    private static readonly TimeSpan s_startTime = TimeSpan.FromSeconds(10);

    private readonly string _configuration;
    private ChildProcess? _process;

    /// <param name="folder">For configuration and kept sessions; made when missing.</param>
    /// <param name="root">The root CA whose clients are let in.</param>
    /// <param name="server">The broker's own certificate.</param>
    public MosquittoBroker(string folder, Identity root, Identity server)
    {
        Directory.CreateDirectory(folder);
        Port = FreePort.Tcp();
        string accessList = Path.Combine(folder, "acl");
        File.WriteAllText(accessList, $"""
            pattern write dt/nanoiotnode/%u/#
            pattern read cmd/nanoiotnode/%u/#
            pattern read dt/nanoiotnode/%u/test

            user {Witness}
            topic read #

            user {Operator}
            topic write cmd/nanoiotnode/#

            """);
        _configuration = Path.Combine(folder, "mosquitto.conf");

        // "user" counts only when we are root: without it mosquitto would change to an account that cannot read this folder.
        File.WriteAllText(_configuration, $"""
            user root
            listener {Port} 127.0.0.1
            tls_version tlsv1.2
            cafile {root.CertificateFile}
            certfile {server.CertificateFile}
            keyfile {server.KeyFile}
            require_certificate true
            use_identity_as_username true
            allow_anonymous false
            acl_file {accessList}
            persistence true
            persistence_location {folder}/
            max_queued_messages 0
            log_dest stderr
            log_type all

            """);
    }

    /// <summary>Gets the port on 127.0.0.1; the same after a stop and a start.</summary>
    public int Port { get; }

    /// <summary>Gets the broker's log.</summary>
    public Transcript Log { get; } = new();

    /// <summary>Starts the broker and waits until it listens.</summary>
    /// <exception cref="WorkbenchException">It does not come up; the message has its last words.</exception>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        _process = new ChildProcess("mosquitto", ["-c", _configuration], line => Log.Append(line + "\n"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_startTime);
        while (!await ListensAsync().ConfigureAwait(false))
        {
            cancel.ThrowIfCancellationRequested();
            if (_process.HasExited || limit.IsCancellationRequested)
            {
                throw new WorkbenchException("mosquitto does not start: " + Log.Tail(5));
            }

            await Task.Delay(20, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the broker as the system would (SIGTERM); it writes its sessions first.</summary>
    public void Stop()
    {
        _process?.Dispose();
        _process = null;
    }

    public void Dispose() => Stop();

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
