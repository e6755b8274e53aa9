using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Viewer.Tests.EndToEnd;

/// <summary>The viewer as a person starts it, in a process of its own.</summary>
internal sealed class ViewerProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _copies;

    /// <param name="temporary">The folder for temporary files.</param>
    /// <param name="arguments">Its command line.</param>
    public ViewerProcess(string temporary, IEnumerable<string> arguments)
        : this(temporary, "dotnet", [Assembly, .. arguments])
    {
    }

    private ViewerProcess(string temporary, string program, IEnumerable<string> arguments)
    {
        // A test run in the background hands down that it ignores SIGINT, one behind nohup SIGHUP.
        var start = new ProcessStartInfo("env", ["--default-signal", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = temporary;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // the runtime would put its own pipes into the folder
        _process = Process.Start(start)!;
        _copies = Task.WhenAll(CopyAsync(_process.StandardOutput, Output), CopyAsync(_process.StandardError, Errors));
    }

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "NanoIoTNode.Viewer.dll");

    public Transcript Output { get; } = new();

    public Transcript Errors { get; } = new();

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts it through a shell, by a command in which "viewer" is the viewer.</summary>
    public static ViewerProcess InShell(string temporary, string command) =>
        new(temporary, "bash", ["-c", $"viewer() {{ dotnet '{Assembly}' \"$@\"; }}; {command}"]);

    /// <summary>Starts it on a terminal of 110 columns and 40 rows, whose keyboard is <see cref="Input"/>.</summary>
    public static ViewerProcess OnTerminal(string temporary, IEnumerable<string> arguments) =>
        new(temporary, "script", ["-qefc", $"stty cols 110 rows 40; dotnet '{Assembly}' {string.Join(' ', arguments)}", "/dev/null"]);

    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _copies.WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal, by its name for kill.</summary>
    public Task SignalAsync(string signal) => ChildProcess.RunAsync("kill", ["-" + signal, $"{_process.Id}"]);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task CopyAsync(StreamReader reader, Transcript transcript)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and int length)
        {
            transcript.Append(new string(buffer, 0, length));
        }

        transcript.End("the viewer has ended");
    }
}
