using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>A board process with the fixture firmware, its serial port and the supervisor's end of its control link.</summary>
internal sealed class BoardProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Process _process;
    private readonly Task<string> _errors;
    private StreamReader? _answers;
    private Socket? _control;

    public BoardProcess(string stateFolder, BoardEnvironment? environment = null)
    {
        string environmentFile = Path.Combine(stateFolder, "environment.json");
        File.WriteAllText(environmentFile, (environment ?? new BoardEnvironment()).ToJson());
        string socket = Path.Combine(stateFolder, "board.sock");
        File.Delete(socket);
        _listener.Bind(new UnixDomainSocketEndPoint(socket));
        _listener.Listen();
        _process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!,
            [
                Built("NanoIoTNode.VirtualBoard.Board", "NanoIoTNode.VirtualBoard.Board.dll"),
                "--state", stateFolder,
                "--firmware", Firmware,
                "--native", "none",
                "--environment", environmentFile,
                "--control", socket,
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The fixture firmware's assembly; the stand-ins lie beside it.</summary>
    public static string Firmware => Built("VirtualBoard.FixtureFirmware", "VirtualBoard.FixtureFirmware.dll");

    public void Type(ReadOnlySpan<byte> bytes)
    {
        _process.StandardInput.BaseStream.Write(bytes);
        _process.StandardInput.BaseStream.Flush();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Reads exactly so many bytes of the board's output.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        using var patience = new CancellationTokenSource(s_patience);
        var bytes = new byte[count];
        await _process.StandardOutput.BaseStream.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }

    public async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        for (char next = await NextAsync(); next != '\n'; next = await NextAsync())
        {
            line.Append(next);
        }

        return line.ToString();
    }

    public async Task<string> AskAsync(string command)
    {
        Type(Encoding.ASCII.GetBytes(command));
        return await ReadLineAsync();
    }

    /// <summary>Sends a request on the control link and gives the answer.</summary>
    public async Task<JsonObject> ControlAsync(JsonObject request)
    {
        _control ??= await _listener.AcceptAsync().WaitAsync(s_patience);
        _answers ??= new StreamReader(new NetworkStream(_control));
        _control.Send(Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"));
        string? answer = await _answers.ReadLineAsync().WaitAsync(s_patience);
        return JsonNode.Parse(answer!)!.AsObject();
    }

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async Task<string> ErrorsAsync() => await _errors.WaitAsync(s_patience);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _answers?.Dispose();
        _control?.Dispose();
        _listener.Dispose();
        _process.Dispose();
    }

    private static string Built(string project, string file) =>
        Path.Combine(Metadata("RepositoryRoot"), "artifacts", "bin", project, Metadata("Configuration"), file);

    private static string Metadata(string key) => Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private async Task<char> NextAsync() => (char)(await ReadAsync(1))[0];
}
