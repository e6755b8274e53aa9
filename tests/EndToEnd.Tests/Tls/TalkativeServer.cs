using System;
using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.EndToEnd.Tests.Tls;

/// <summary>openssl s_server that tells of each connection what was agreed, and ends it when it is told to.</summary>
internal sealed partial class TalkativeServer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Transcript _said = new();

    private TalkativeServer(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; private init; }

    /// <summary>Gets how many handshakes have ended well.</summary>
    public int Handshakes => HandshakeLine().Count(_said.Text);

    /// <summary>Gets how many of them were resumed.</summary>
    public int Resumed => ResumedLine().Count(_said.Text);

    /// <summary>Gets everything that it has said.</summary>
    public string Said => _said.Text;

    public static async Task<TalkativeServer> StartAsync(string certificate, string key, params string[] arguments)
    {
        int port = FreePort.Tcp();
        var start = new ProcessStartInfo(
            "openssl",
            ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate, "-key", key, "-tls1_2", "-no_ticket", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new TalkativeServer(start) { Port = port };
        await server._said.WaitForAsync("ACCEPT", 0, s_patience);
        return server;
    }

    /// <summary>Waits for a handshake that ends well.</summary>
    /// <param name="number">1 for the first since the start.</param>
    public Task HandshakeAsync(int number) => _said.WaitForAsync(
        $"handshake {number} of the server", said => HandshakeLine().Count(said) >= number ? said : null, s_patience);

    /// <summary>Ends the connection of the last handshake.</summary>
    /// <param name="number">1 for the first since the start.</param>
    public async Task EndConnectionAsync(int number)
    {
        await _process.StandardInput.WriteAsync("q\n");
        await _process.StandardInput.FlushAsync();
        await _said.WaitForAsync(
            "the end of the connection", said => EndLine().Count(said) >= number ? said : null, s_patience);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            _said.Append(line + "\n");
        }
    }

    [GeneratedRegex("^CIPHER is ", RegexOptions.Multiline)]
    private static partial Regex HandshakeLine();

    [GeneratedRegex("^Reused session-id", RegexOptions.Multiline)]
    private static partial Regex ResumedLine();

    // In front of it may stand what the client has sent, without a line end.
    [GeneratedRegex("DONE$", RegexOptions.Multiline)]
    private static partial Regex EndLine();
}
