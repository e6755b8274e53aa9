using System.Threading;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>What the host cost itself on the bus since the process started. Safe from any thread.</summary>
public sealed class ModuleCounters
{
    private long _atCommands;
    private long _chipSelectWindows;
    private long _spiBytes;

    public long AtCommands => Interlocked.Read(ref _atCommands);

    /// <summary>Periods of a low NSS.</summary>
    public long ChipSelectWindows => Interlocked.Read(ref _chipSelectWindows);

    /// <summary>Two for each 16-bit word clocked, whichever way its content went.</summary>
    public long SpiBytes => Interlocked.Read(ref _spiBytes);

    internal void CountCommand() => Interlocked.Increment(ref _atCommands);

    internal void CountWindow() => Interlocked.Increment(ref _chipSelectWindows);

    internal void CountWords(int words) => Interlocked.Add(ref _spiBytes, 2L * words);
}
