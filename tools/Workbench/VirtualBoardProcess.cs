using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;

namespace NanoIoTNode.Workbench;

/// <summary>What to start a virtual board with.</summary>
public sealed record VirtualBoardSettings
{
    /// <summary>Gets the folder that keeps flash and clock.</summary>
    public required string State { get; init; }

    public string Ssid { get; init; } = "NIN-Lab";

    public string Passphrase { get; init; } = "correct horse";

    public IReadOnlyList<HostMapping> Hosts { get; init; } = [];

    /// <summary>Gets a value indicating whether the blue button is held from the start.</summary>
    public bool Button { get; init; }

    /// <summary>Gets the firmware's desk build, or null for the kit's of this build.</summary>
    public string? Firmware { get; init; }

    /// <summary>Gets an assembly with models of what is connected to the headers, or null.</summary>
    public string? Attach { get; init; }

    /// <summary>Gets the path of the board process, or null for the one of this build.</summary>
    public string? Board { get; init; }
}

/// <summary>A running <c>virtual-board</c> with its serial port and its control interface.</summary>
public sealed class VirtualBoardProcess : IDisposable
{
    private static readonly TimeSpan s_startTime = TimeSpan.FromSeconds(20);

    private readonly ChildProcess _process;

    private VirtualBoardProcess(VirtualBoardSettings settings)
    {
        List<string> arguments =
        [
            SupervisorFile(), "--state", settings.State, "--ssid", settings.Ssid, "--passphrase", settings.Passphrase, "--quiet",
        ];
        foreach (HostMapping host in settings.Hosts)
        {
            arguments.AddRange(["--host", host.ToString()]);
        }

        if (settings.Button)
        {
            arguments.Add("--button");
        }

        AddOption("--board", settings.Board);
        AddOption("--firmware", settings.Firmware);
        AddOption("--attach", settings.Attach);

        _process = new ChildProcess(DotnetMuxer.Path, arguments, line => Announcements.Append(line + "\n"));
        _ = EndTranscriptAsync();

        void AddOption(string name, string? value)
        {
            if (value is not null)
            {
                arguments.AddRange([name, value]);
            }
        }
    }

    /// <summary>Gets what the supervisor and the simulator have said.</summary>
    public Transcript Announcements { get; } = new();

    /// <summary>Gets the pseudo-terminal's device.</summary>
    public string SerialPath { get; private set; } = "";

    /// <summary>Gets the connection to the control interface.</summary>
    public ControlClient Control { get; private set; } = null!;

    /// <summary>Starts a virtual board; returns when its doors are open.</summary>
    /// <exception cref="TimeoutException">It does not start; the message has its last words.</exception>
    public static async Task<VirtualBoardProcess> StartAsync(VirtualBoardSettings settings, CancellationToken cancel = default)
    {
        var board = new VirtualBoardProcess(settings);
        try
        {
            board.SerialPath = await board.AnnouncedAsync("serial: ", cancel).ConfigureAwait(false);
            board.Control = ControlClient.Connect(await board.AnnouncedAsync("control: ", cancel).ConfigureAwait(false));
            return board;
        }
        catch
        {
            board.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Control?.Dispose();
        _process.Dispose();
    }

    /// <summary>Gives the supervisor's own build output, where the defaults for board and firmware are found.</summary>
    private static string SupervisorFile()
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(
            own, "..", "..", "NanoIoTNode.VirtualBoard.Supervisor", Path.GetFileName(own), "virtual-board.dll"));
    }

    private Task<string> AnnouncedAsync(string head, CancellationToken cancel) =>
        Announcements.WaitForAsync($"\"{head}\"", text => Find(text, head), s_startTime, cancel);

    private static string? Find(string text, string head)
    {
        int start = text.IndexOf(head, StringComparison.Ordinal);
        int end = start < 0 ? -1 : text.IndexOf('\n', start);
        return end < 0 ? null : text[(start + head.Length)..end];
    }

    private async Task EndTranscriptAsync()
    {
        int exitCode = await _process.WaitAsync().ConfigureAwait(false);
        Announcements.End($"virtual-board has ended with exit code {exitCode}");
    }
}
