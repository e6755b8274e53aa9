using System;
using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>openssl s_server with arguments of a test's choice.</summary>
internal sealed class OpensslServer : IDisposable
{
    private readonly Process _process;

    private OpensslServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<OpensslServer> StartAsync(string certificate, string key, params string[] arguments)
    {
        int port = FreePort.Tcp();
        var start = new ProcessStartInfo("openssl")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] all = ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate, "-key", key, "-quiet", .. arguments];
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        var server = new OpensslServer(Process.Start(start)!, port);
        _ = server._process.StandardOutput.ReadToEndAsync();
        Task<string> errors = server._process.StandardError.ReadToEndAsync();
        await server.WaitUntilItListensAsync(errors);
        return server;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task WaitUntilItListensAsync(Task<string> errors)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (_process.HasExited || clock.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new InvalidOperationException($"openssl s_server does not listen: {(errors.IsCompleted ? await errors : "")}");
            }

            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(10);
            }
        }
    }
}
