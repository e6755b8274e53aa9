using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.Workbench;

/// <summary>
/// A program that lives no longer than we do: ended by <see cref="Dispose"/>, and killed by the kernel if we die without
/// coming to that (setpriv --pdeathsig, from util-linux).
/// </summary>
public sealed class ChildProcess : IDisposable
{
    private const string FolderOfServers = "/usr/sbin";

    /// <summary>The kernel sends the death signal when the starting <em>thread</em> ends, so all children come from one
    /// thread that never does: a thread of the pool would take them with it when it retires.</summary>
    private static readonly BlockingCollection<Action> s_starts = StartStarter();

    private readonly Process _process;
    private readonly string _name;
    private readonly Task _copies;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Name or path; servers in /usr/sbin are found for ordinary users too.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="line">Receives its lines of standard output and standard error, on threads of its own; or null.</param>
    /// <exception cref="WorkbenchException">It cannot be started.</exception>
    public ChildProcess(string program, IEnumerable<string> arguments, Action<string>? line = null)
    {
        _name = Path.GetFileName(program);
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "--", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":" + FolderOfServers;
        _process = StartOnLastingThread(start);
        _process.StandardInput.Close();
        _copies = Task.WhenAll(CopyAsync(_process.StandardOutput, line), CopyAsync(_process.StandardError, line));
    }

    /// <summary>Gets the process id; setpriv becomes the program, so this is the program's.</summary>
    public int Id => _process.Id;

    /// <summary>Gets a value indicating whether the program has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits for the end and the last line of output, and gives the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancel = default)
    {
        await _process.WaitForExitAsync(cancel).ConfigureAwait(false);
        await _copies.WaitAsync(cancel).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its output and errors.</returns>
    /// <exception cref="WorkbenchException">It cannot be started or its exit code is not 0; the message has its words.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancel = default)
    {
        var output = new Transcript();
        using var child = new ChildProcess(program, arguments, text => output.Append(text + "\n"));
        int exitCode = await child.WaitAsync(cancel).ConfigureAwait(false);
        return exitCode == 0
            ? output.Text
            : throw new WorkbenchException($"{Path.GetFileName(program)} failed with exit code {exitCode}: {output.Tail(5)}");
    }

    /// <summary>Asks the program to end (SIGTERM) and waits; kills it when it takes longer than 5 s.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            using Process? kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", $"{_process.Id}"]) { UseShellExecute = false });
            if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            {
                _process.Kill();
                _process.WaitForExit();
            }
        }

        _process.Dispose();
    }

    private static BlockingCollection<Action> StartStarter()
    {
        var starts = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (Action start in starts.GetConsumingEnumerable())
            {
                start();
            }
        });
        thread.IsBackground = true;
        thread.Name = "starts child processes";
        thread.Start();
        return starts;
    }

    private Process StartOnLastingThread(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>();
        s_starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
            {
                started.SetException(new WorkbenchException($"cannot start {_name}: {error.Message}"));
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static async Task CopyAsync(StreamReader reader, Action<string>? line)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } text)
        {
            line?.Invoke(text);
        }
    }
}
