using System;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.HostRuntime;

/// <summary>The board that the firmware in this process runs on.</summary>
public static class CurrentBoard
{
    /// <exception cref="InvalidOperationException">The process has not set <see cref="Board.Current"/>.</exception>
    public static Board Get() =>
        Board.Current ?? throw new InvalidOperationException("No virtual board: Board.Current is set before the firmware starts.");
}
