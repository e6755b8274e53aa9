using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Bench;

/// <summary>A real endpoint and the Wi-Fi network by which the virtual board reaches it.</summary>
internal sealed record EndpointCheckOptions
{
    public required RealEndpoint Endpoint { get; init; }

    public required string Thing { get; init; }

    public required string Ssid { get; init; }

    public required string Passphrase { get; init; }

    /// <summary>Gets where names lead that this machine is not to resolve.</summary>
    public required IReadOnlyList<HostMapping> Hosts { get; init; }

    /// <summary>Gets a value indicating whether the board's console is shown.</summary>
    public bool Verbose { get; init; }
}

/// <summary>
/// The way to a real endpoint, step by step: the firmware is provisioned for it on a virtual board and runs its command
/// <c>test</c>, whose words make the table, with what each step has cost at the Wi-Fi module.
/// </summary>
internal sealed partial class EndpointCheck : IDisposable
{
    private const int IntervalSeconds = 3600;
    private const string TestBegins = "> test";

    // The dialogue's own trial, and the attempt to connect that a test waits for.
    private static readonly TimeSpan s_attemptTime = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_stepTime = TimeSpan.FromMinutes(4);

    private readonly EndpointCheckOptions _options;
    private readonly VirtualBoardProcess _board;
    private readonly SerialTerminal _terminal;

    private EndpointCheck(EndpointCheckOptions options, VirtualBoardProcess board)
    {
        _options = options;
        _board = board;
        _terminal = new SerialTerminal(board.SerialPath);
        if (options.Verbose)
        {
            _terminal.Shown += Console.Error.Write;
        }
    }

    /// <summary>Runs the check and prints its table.</summary>
    /// <returns>Whether every step has passed.</returns>
    /// <exception cref="ProvisioningRefusedException">The firmware refuses a credential or a name.</exception>
    /// <exception cref="TimeoutException">The board does not answer any more.</exception>
    public static async Task<bool> PrintAsync(EndpointCheckOptions options, string folder, CancellationToken cancel)
    {
        VirtualBoardProcess board = await VirtualBoardProcess.StartAsync(
            new VirtualBoardSettings
            {
                State = Path.Combine(folder, "board"),
                Ssid = options.Ssid,
                Passphrase = options.Passphrase,
                Hosts = options.Hosts,
            },
            cancel);
        using var check = new EndpointCheck(options, board);
        int from = await check.ProvisionAsync(cancel);
        return await check.TestAsync(from, cancel);
    }

    public void Dispose()
    {
        _terminal.Dispose();
        _board.Dispose();
    }

    // Stored even if its trial fails: the test says at which step, and why.
    private async Task<int> ProvisionAsync(CancellationToken cancel)
    {
        ProvisioningAnswers answers = _options.Endpoint.Answers(
            _options.Ssid, _options.Passphrase, _options.Thing, IntervalSeconds);
        return await new ProvisioningTypist(_terminal).AnswerAllAsync(answers with { StoreUnproved = true }, cancel);
    }

    private async Task<bool> TestAsync(int from, CancellationToken cancel)
    {
        from = await _terminal.WaitForAsync("config: generation", s_attemptTime, from, cancel);
        _terminal.Send("test\r");
        from = await _terminal.WaitForAsync(TestBegins + "\r\n", s_attemptTime, from, cancel);
        ModuleCost before = await ModuleCost.ReadAsync(_board, TestBegins);

        Console.WriteLine($"| {Cell($"{_options.Endpoint.Address}, {_options.Thing}")} | | seen | AT commands | chip-select windows | SPI bytes |");
        Console.WriteLine("| --- | --- | --- | ---: | ---: | ---: |");
        while (true)
        {
            Match line = await NextLineAsync(from, cancel);
            if (line.Groups["end"].Success)
            {
                Console.WriteLine();
                Console.WriteLine(line.Groups["end"].Value);
                return line.Groups["end"].Value == "all passed";
            }

            ModuleCost now = await ModuleCost.ReadAsync(_board, $"  {line.Groups["step"].Value} ");
            string verdict = line.Groups["verdict"].Value;
            string cost = verdict == "-" ? "| |" : (now - before).Cells;
            Console.WriteLine($"| {line.Groups["step"].Value} | {verdict} | {Cell(line.Groups["seen"].Value)} | {cost} |");
            before = now;
            from = line.Index + line.Length;
        }
    }

    // Lines of the log may stand between those of the test.
    private Task<Match> NextLineAsync(int from, CancellationToken cancel) => _terminal.Transcript.WaitForAsync(
        "the next step of the test",
        text => ReportLine().Match(text, from) is { Success: true } line ? line : null,
        s_stepTime,
        cancel);

    // A cure stands on a line of its own.
    private static string Cell(string text) => LineBreak().Replace(text, " ").Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex(@"\r\n +")]
    private static partial Regex LineBreak();

    // A failed step is over when its cure has come.
    [GeneratedRegex(
        @"^  (?:(?<step>\w+) +(?:(?<verdict>pass|-) +(?<seen>[^\r\n]*)|(?<verdict>FAIL) +(?<seen>[^\r\n]*\r\n +cure: [^\r\n]*))"
            + @"|(?<end>all passed|ended [^\r\n]*))\r\n",
        RegexOptions.Multiline)]
    private static partial Regex ReportLine();
}
