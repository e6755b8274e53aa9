using System;

namespace NanoIoTNode.Core.Time;

/// <summary>
/// The span in which a date is believed. The real-time clock starts at 2000-01-01 after a loss of power, and a time
/// server may be wrong or false.
/// </summary>
public static class ClockFloor
{
    /// <summary>The beginning of the year in which this firmware was written (UTC): no earlier date can be right.</summary>
    public static DateTime Earliest => new(2026, 1, 1, 0, 0, 0);

    /// <summary>Twenty years on (UTC): no later date is believed.</summary>
    public static DateTime Latest => new(2046, 1, 1, 0, 0, 0);

    /// <summary>True when <paramref name="utc"/> can be the real time.</summary>
    public static bool IsPlausible(DateTime utc)
    {
        return utc >= Earliest && utc <= Latest;
    }
}
