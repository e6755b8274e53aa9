using System;
using NanoIoTNode.Core.Time;
using Xunit;

namespace NanoIoTNode.Core.Tests.Time;

public sealed class NtpTimestampTests
{
    [Fact]
    public void A_known_time_stamp_is_read()
    {
        // RFC 5905, section 6: 1999-12-31 is MJD 51543, 3 155 587 200 s after 1900.
        Assert.Equal(new DateTime(1999, 12, 31), NtpTimestamp.ToDateTime(3_155_587_200UL << 32));
        Assert.Equal(500, NtpTimestamp.ToDateTime((3_155_587_200UL << 32) | 0x80000000).Millisecond);
    }

    [Fact]
    public void The_second_after_the_wrap_of_2036_belongs_to_the_next_era()
    {
        Assert.Equal(new DateTime(2036, 2, 7, 6, 28, 15), NtpTimestamp.ToDateTime(0xFFFFFFFFUL << 32));
        Assert.Equal(new DateTime(2036, 2, 7, 6, 28, 16), NtpTimestamp.ToDateTime(0));
    }

    [Fact]
    public void Conversion_there_and_back_keeps_the_time()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 1000; i++)
        {
            DateTime time = new DateTime(1970, 1, 1).AddSeconds(random.NextInt64(4_000_000_000)).AddTicks(random.Next());
            long difference = NtpTimestamp.ToDateTime(NtpTimestamp.FromDateTime(time)).Ticks - time.Ticks;
            Assert.True(Math.Abs(difference) <= 1, $"seed {seed}: {time:O} off by {difference} ticks");
        }
    }
}
