using System;
using System.IO;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.EndToEnd.Tests.Connection;

/// <summary>A mosquitto that wants a user name and a password, and asks for no certificate.</summary>
internal sealed class PasswordBroker : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-broker-").FullName;
    private ChildProcess? _process;

    public int Port { get; } = FreePort.Tcp();

    public Transcript Log { get; } = new();

    /// <param name="server">The files of its certificate and key.</param>
    /// <param name="user">The one user that it knows.</param>
    /// <param name="password">That user's password.</param>
    /// <param name="access">What the user may do, in mosquitto's words; null: everything.</param>
    public static async Task<PasswordBroker> StartAsync(
        (string Certificate, string Key) server, string user, string password, string? access = null)
    {
        var broker = new PasswordBroker();
        string passwords = Path.Combine(broker._folder, "passwords");
        await ChildProcess.RunAsync("mosquitto_passwd", ["-b", "-c", passwords, user, password], default);
        string accessList = Path.Combine(broker._folder, "acl");
        await File.WriteAllTextAsync(accessList, $"user {user}\n{access ?? "topic readwrite #"}\n");
        string configuration = Path.Combine(broker._folder, "mosquitto.conf");
        await File.WriteAllTextAsync(configuration, $"""
            user root
            listener {broker.Port} 127.0.0.1
            certfile {server.Certificate}
            keyfile {server.Key}
            allow_anonymous false
            password_file {passwords}
            acl_file {accessList}
            log_dest stderr
            log_type all

            """);
        broker._process = new ChildProcess("mosquitto", ["-c", configuration], line => broker.Log.Append(line + "\n"));
        await broker.Log.WaitForAsync("running", 0, TimeSpan.FromSeconds(10), default);
        return broker;
    }

    public void Dispose()
    {
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
