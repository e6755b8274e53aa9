using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.WifiModule;
using nanoFramework.Runtime.Native;

namespace NanoIoTNode;

/// <summary>Answers the commands of the console while the node runs.</summary>
internal sealed class ConsoleCommands : IDiagnosticSource
{
    // Behind a failure, so that one that stays does not fill the console.
    private const int PauseMilliseconds = 60000;

    private readonly NodeBoard _board;
    private readonly ConfigurationStore _store;
    private readonly CommandLine _line;
    private readonly SelfTest _test;
    private long _pausedUntil;

    internal ConsoleCommands(NodeBoard board, ConfigurationStore store, SelfTest test)
    {
        _test = test;
        _board = board;
        _store = store;
        _line = new CommandLine(board.Console, board.Uptime, this);
    }

    /// <inheritdoc/>
    public DiagnosticReport Look()
    {
        return new DiagnosticReport
        {
            Firmware = "NanoIoTNode " + Node.Version,
            Target = SystemInfo.TargetName,
            ChipId = NodeBoard.ChipId,
            ResetCause = _board.ResetCause.ToString(),
            Uptime = _board.Uptime.Milliseconds,
            UtcNow = DateTime.UtcNow,
            Generation = _store.Generation,
            FirstErases = _store.EraseCount(0),
            SecondErases = _store.EraseCount(1),
            RatedErases = ConfigurationStore.RatedEraseCycles,
            ModuleFirmware = ModuleFirmware.Read(),
            Link = _board.State.Link,
            IsConnected = _board.State.IsConnected,
            Recoveries = _board.State.Ladder == null ? null : _board.State.Ladder.ToString(),
            Readings = _board.State.Queue?.ToString(),
            LastFailure = _board.Log.LastError,
            LastFailureUptime = _board.Log.LastErrorUptime,
        };
    }

    /// <inheritdoc/>
    public void AskForTest() => _test.Ask();

    /// <summary>Takes the keys that have come. For one thread; throws nothing.</summary>
    internal void Tick()
    {
        try
        {
            while (_board.Console.HasInput && _board.Uptime.Milliseconds >= _pausedUntil)
            {
                _line.Serve(0);
            }
        }
        catch (Exception e)
        {
            _pausedUntil = _board.Uptime.Milliseconds + PauseMilliseconds;
            _board.Log.Error(ErrorCode.UnexpectedFailure, "console: " + e.Message);
        }
    }
}
