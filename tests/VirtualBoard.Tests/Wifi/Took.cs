using System.Diagnostics;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>Lower bounds of real time; a busy machine may take longer.</summary>
internal static class Took
{
    // .NET's timers go by a clock of Linux that moves every 4 ms where the kernel ticks 250 times a second.
    private const int StepMilliseconds = 5;

    /// <summary>Requires that so much time has gone by.</summary>
    /// <param name="time">Running since before.</param>
    /// <param name="milliseconds">The least.</param>
    /// <param name="timers">Timers that ran one after the other in it: each may be a step short.</param>
    public static void AtLeast(Stopwatch time, int milliseconds, int timers = 1) =>
        Assert.True(
            time.ElapsedMilliseconds >= milliseconds - (timers * StepMilliseconds),
            $"took {time.ElapsedMilliseconds} ms, and not {milliseconds}");
}
