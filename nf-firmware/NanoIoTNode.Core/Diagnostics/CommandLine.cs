using System.Text;
using NanoIoTNode.Core.Provisioning;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// The commands that the console takes while the node runs. Log lines come at any time, so nothing is echoed while a
/// command is typed: it is shown with its answer, in one piece. What is not a command is never repeated, because it
/// could be a key pasted too late.
/// </summary>
public sealed class CommandLine
{
    private const int LongestCommand = 16;
    private const int PasteGapMilliseconds = 250;

    private readonly IConsole _console;
    private readonly IDiagnosticSource _source;
    private readonly ConsoleKeys _keys;
    private readonly char[] _line = new char[LongestCommand];
    private int _count;

    /// <summary>Prepares a command line; nothing is read before <see cref="Serve"/>.</summary>
    public CommandLine(IConsole console, IUptime uptime, IDiagnosticSource source)
    {
        _console = console;
        _source = source;
        _keys = new ConsoleKeys(console, uptime);
    }

    /// <summary>Takes one key, waiting at most so long for it, and answers when it is the Enter behind a command.</summary>
    public void Serve(int timeoutMilliseconds)
    {
        int key = _keys.Next(timeoutMilliseconds);
        switch (key)
        {
            case ConsoleKeys.Silence:
                break;
            case ConsoleKeys.Abort:
                _count = 0;
                break;
            case ConsoleKeys.Backspace:
                _count = _count == 0 ? 0 : _count - 1;
                break;
            case ConsoleKeys.Enter:
                Answer();
                break;
            default:
                Append((char)key);
                break;
        }
    }

    // One character more than any command has is enough to know that it is none.
    private void Append(char symbol)
    {
        if (_count < LongestCommand)
        {
            _line[_count++] = symbol;
        }
    }

    private void Answer()
    {
        string command = new string(_line, 0, _count).Trim().ToLower();
        _count = 0;
        switch (command)
        {
            case "":
                break;
            case "diag":
                var report = new StringBuilder("> diag\r\n");
                _source.Look().AppendTo(report);
                _console.Write(report.ToString());
                break;
            case "test":
                _console.WriteLine("  the way to the broker is tested as soon as the present step has ended");
                _source.AskForTest();
                break;
            case "help":
                _console.Write(
                    "> help\r\n"
                    + "  diag   firmware, chip, uptime, store, link, last failure\r\n"
                    + "  test   the way to the broker, step by step; interrupts publishing for some seconds\r\n"
                    + "  help   this list\r\n"
                    + "  Commands are not shown while you type. Hold the blue button 3 s to change the configuration.\r\n");
                break;
            default:
                _keys.SkipAll(PasteGapMilliseconds);
                _console.WriteLine("  " + new Refusal(EntryErrorCode.CommandUnknown).ToString());
                break;
        }
    }
}
