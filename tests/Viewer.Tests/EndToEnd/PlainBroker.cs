using System;
using System.IO;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Viewer.Tests.EndToEnd;

/// <summary>A mosquitto on loopback without TLS, for users with a password.</summary>
internal sealed class PlainBroker : IDisposable
{
    private readonly string _configuration;
    private ChildProcess? _process;

    private PlainBroker(string configuration, int port)
    {
        _configuration = configuration;
        Port = port;
    }

    public int Port { get; }

    public Transcript Log { get; } = new();

    public static async Task<PlainBroker> StartAsync(string folder, string user, string password)
    {
        Directory.CreateDirectory(folder);
        string passwords = Path.Combine(folder, "passwords");
        await ChildProcess.RunAsync("mosquitto_passwd", ["-b", "-c", passwords, user, password]);
        string configuration = Path.Combine(folder, "mosquitto.conf");
        int port = FreePort.Tcp();
        await File.WriteAllTextAsync(configuration, $"""
            user root
            listener {port} 127.0.0.1
            allow_anonymous false
            password_file {passwords}
            log_dest stderr
            log_type all

            """);
        var broker = new PlainBroker(configuration, port);
        await broker.StartAsync();
        return broker;
    }

    public async Task StartAsync()
    {
        int from = Log.Text.Length;
        _process = new ChildProcess("mosquitto", ["-c", _configuration], line => Log.Append(line + "\n"));
        await Log.WaitForAsync("running", from, ViewerProcess.Patience);
    }

    public void Stop()
    {
        _process?.Dispose();
        _process = null;
    }

    public void Dispose() => Stop();
}
