using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// The supply and the reset line of the board: starts the board process, starts it again after a reset, kills it when
/// the power is cut. Flash, clock and backup registers live in the state folder and so outlive the process.
/// </summary>
internal sealed class BoardRunner
{
    private const int ResetExitCode = 75;
    private const int KilledExitCode = 137;

    private readonly Func<ProcessStartInfo> _describe;
    private readonly Action<string> _announce;
    private readonly object _lock = new();
    private readonly SemaphoreSlim _powerChanged = new(0);
    private OutputQueue _input = new();
    private Process? _process;
    private TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _powered = true;
    private bool _resetPending;

    /// <param name="describe">How to start the board process, asked again at each start.</param>
    /// <param name="announce">Receives one line for each change of state.</param>
    public BoardRunner(Func<ProcessStartInfo> describe, Action<string> announce)
    {
        _describe = describe;
        _announce = announce;
    }

    /// <summary>The board has sent bytes on USART1. Raised on one thread at a time.</summary>
    public event Action<byte[]>? Sent;

    /// <summary>A board process has ended. Raised before the next one starts.</summary>
    public event Action? Ended;

    /// <summary>Gets how often the board has started; the first start is 1.</summary>
    public int Boots { get; private set; }

    /// <summary>Gets the process id of the running board, or null.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_lock)
            {
                return _process?.Id;
            }
        }
    }

    /// <summary>Runs the board until cancelled; then kills it and returns.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            if (!IsPowered())
            {
                await _powerChanged.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            await RunOnceAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Switches the supply on; nothing when it is on.</summary>
    public void PowerOn()
    {
        lock (_lock)
        {
            if (_powered)
            {
                return;
            }

            _powered = true;
            _announce("board: power on");
        }

        _powerChanged.Release();
    }

    /// <summary>Switches the supply off: kills the process where it stands; done when it is gone.</summary>
    public Task PowerOffAsync()
    {
        lock (_lock)
        {
            if (_powered && _process is null)
            {
                // Between the end of one process and the start of the next.
                _announce("board: power cut");
            }

            _powered = false;
            Kill();
            return _process is null ? Task.CompletedTask : _stopped.Task;
        }
    }

    /// <summary>Pulls the reset line: the process ends and starts again. Nothing when the power is off.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _resetPending = _process is not null;
            Kill();
        }
    }

    /// <summary>Sends bytes to USART1. Kept while the board restarts; lost while its power is off.</summary>
    public void Receive(byte[] bytes)
    {
        lock (_lock)
        {
            if (_powered)
            {
                _input.Add(bytes);
            }
        }
    }

    private bool IsPowered()
    {
        lock (_lock)
        {
            return _powered;
        }
    }

    private async Task RunOnceAsync(CancellationToken cancel)
    {
        using Process? process = Start();
        if (process is null)
        {
            return;
        }

        Task errors = CopyErrorsAsync(process);
        Task output = CopyOutputAsync(process);
        using (cancel.Register(Kill))
        {
            await Task.WhenAll(output, errors, process.WaitForExitAsync(CancellationToken.None)).ConfigureAwait(false);
        }

        lock (_lock)
        {
            // In one step with what follows from it: who sees that no process runs may switch the power on at once.
            _process = null;
            _input.Complete();
            _input = new OutputQueue();
            if (!cancel.IsCancellationRequested)
            {
                AfterEnd(process.ExitCode);
            }
        }

        Ended?.Invoke();
    }

    // Null when the power was switched off since it was looked at.
    private Process? Start()
    {
        lock (_lock)
        {
            if (!_powered)
            {
                return null;
            }

            Process process = Process.Start(_describe())!;
            Boots++;
            _process = process;
            _announce($"board: started (boot {Boots})");
            OutputQueue input = _input;
            new Thread(() => Feed(process, input)) { IsBackground = true, Name = "USART1 input" }.Start();
            return process;
        }
    }

    private void AfterEnd(int exitCode)
    {
        bool isReset = exitCode == ResetExitCode || _resetPending;
        _resetPending = false;
        if (isReset && _powered)
        {
            _announce("board: reset");
            return;
        }

        // Killed by us or by an armed flash cut: the power is off. Any other end: a crash loop helps nobody.
        bool isCut = !_powered || exitCode == KilledExitCode;
        _powered = false;
        _announce(isCut ? "board: power cut" : $"board: ended (exit code {exitCode})");
        _stopped.TrySetResult();
        _stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Kill()
    {
        try
        {
            _process?.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself in this moment.
        }
    }

    private static void Feed(Process process, OutputQueue input)
    {
        try
        {
            Stream door = process.StandardInput.BaseStream;
            while (input.Take() is { } bytes)
            {
                door.Write(bytes);
                door.Flush();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The board is going down: as on a real one, what arrives during its reset is lost.
        }
    }

    private async Task CopyOutputAsync(Process process)
    {
        var buffer = new byte[4096];
        Stream output = process.StandardOutput.BaseStream;
        int count;
        while ((count = await output.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            Sent?.Invoke(buffer[..count]);
        }
    }

    private static async Task CopyErrorsAsync(Process process)
    {
        while (await process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
        }
    }
}
