using System;
using NanoIoTNode.HostRuntime;

namespace nanoFramework.Runtime.Native;

/// <summary>The calendar clock.</summary>
public static class Rtc
{
    /// <summary>Sets the clock to <paramref name="time"/>, which is UTC.</summary>
    /// <returns>True.</returns>
    public static bool SetSystemTime(DateTime time)
    {
        CurrentBoard.Get().Rtc.Set(DateTime.SpecifyKind(time, DateTimeKind.Utc));
        return true;
    }
}
