using System;

namespace NanoIoTNode.Core.Time;

/// <summary>64-bit NTP time stamps (RFC 5905, section 6): seconds since 1900 and 2^-32 fractions of a second.</summary>
public static class NtpTimestamp
{
    private const long TicksPerSecond = 10000000;
    private const uint EraMark = 0x80000000;
    private const long SecondsPerEra = 0x100000000;

    private static long EpochTicks => new DateTime(1900, 1, 1, 0, 0, 0).Ticks;

    /// <summary>
    /// Time stamp to UTC. The seconds wrapped on 2036-02-07: a clear top bit means the era that starts there, so that
    /// 1968-01-20 to 2104-02-26 can be told.
    /// </summary>
    public static DateTime ToDateTime(ulong timestamp)
    {
        long seconds = (long)(timestamp >> 32);
        if (((uint)(timestamp >> 32) & EraMark) == 0)
        {
            seconds += SecondsPerEra;
        }

        long fraction = (long)(timestamp & 0xFFFFFFFF);
        return new DateTime(EpochTicks + (seconds * TicksPerSecond) + ((fraction * TicksPerSecond) >> 32));
    }

    /// <summary>UTC to time stamp; the era is dropped.</summary>
    public static ulong FromDateTime(DateTime utc)
    {
        long ticks = utc.Ticks - EpochTicks;
        ulong seconds = (ulong)(ticks / TicksPerSecond) & 0xFFFFFFFF;
        ulong fraction = ((ulong)(ticks % TicksPerSecond) << 32) / (ulong)TicksPerSecond;
        return (seconds << 32) | fraction;
    }
}
