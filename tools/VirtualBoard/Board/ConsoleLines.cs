using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json.Nodes;
using VirtualHardware = NanoIoTNode.VirtualBoard.Hardware.Board;

namespace NanoIoTNode.VirtualBoard;

/// <summary>
/// The last lines that the firmware has sent, each with the counters as they were when it ended: who reads the console
/// elsewhere comes too late to ask. Safe from any thread.
/// </summary>
internal sealed class ConsoleLines
{
    private const int Kept = 64;
    private const int LongestBeginning = 64;

    private readonly object _lock = new();
    private readonly VirtualHardware _board;
    private readonly Queue<(string Beginning, JsonObject Counters)> _lines = new();
    private readonly StringBuilder _line = new();

    public ConsoleLines(VirtualHardware board)
    {
        _board = board;
        board.Usart1.Transmitted += Take;
    }

    /// <summary>Gives all counters as they are now.</summary>
    public JsonObject Counters() => new()
    {
        ["atCommands"] = _board.Wifi.Counters.AtCommands,
        ["chipSelectWindows"] = _board.Wifi.Counters.ChipSelectWindows,
        ["spiBytes"] = _board.Wifi.Counters.SpiBytes,
        ["flashOperations"] = _board.Flash.OperationCount,
    };

    /// <summary>Gives the counters at the end of the last line with a beginning.</summary>
    /// <exception cref="ArgumentException">There is none among the last lines.</exception>
    public JsonObject CountersAt(string beginning)
    {
        JsonNode? found = null;
        lock (_lock)
        {
            foreach ((string text, JsonObject counters) in _lines)
            {
                found = text.StartsWith(beginning, StringComparison.Ordinal) ? counters : found;
            }

            return found?.DeepClone().AsObject() ?? throw new ArgumentException($"no line begins with '{beginning}'");
        }
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            foreach (byte value in bytes.Span)
            {
                if (value != '\n')
                {
                    _ = _line.Length < LongestBeginning ? _line.Append((char)value) : _line;
                    continue;
                }

                if (_lines.Count == Kept)
                {
                    _lines.Dequeue();
                }

                _lines.Enqueue((_line.ToString(), Counters()));
                _line.Clear();
            }
        }
    }
}
