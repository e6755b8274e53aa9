using System;

namespace NanoIoTNode.HostRuntime;

/// <summary>
/// The board's calendar clock. The board process sends the firmware's calls of <see cref="DateTime.UtcNow"/> here, so that
/// the firmware sees the time that it set itself and not the desk machine's.
/// </summary>
public static class BoardClock
{
    /// <summary>The time in the real-time clock; 2000-01-01 after power-on without a battery.</summary>
    public static DateTime UtcNow => CurrentBoard.Get().Rtc.UtcNow;
}
