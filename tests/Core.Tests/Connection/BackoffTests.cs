using System;
using System.Linq;
using NanoIoTNode.Core.Connection;
using Xunit;

namespace NanoIoTNode.Core.Tests.Connection;

public sealed class BackoffTests
{
    [Fact]
    public void The_ceiling_doubles_up_to_two_minutes()
    {
        var backoff = new Backoff(new Highest());

        int[] delays = [.. Enumerable.Range(0, 9).Select(_ => backoff.NextDelay())];

        Assert.Equal([2000, 4000, 8000, 16000, 32000, 64000, 120000, 120000, 120000], delays);
    }

    [Fact]
    public void Every_delay_from_one_second_to_the_ceiling_can_come()
    {
        int seed = Environment.TickCount;
        var backoff = new Backoff(new Seeded(seed));
        int[] delays = [.. Enumerable.Range(0, 2000).Select(_ => backoff.NextDelay())];

        Assert.True(delays.Min() >= 1000 && delays.Max() <= 120000, $"seed {seed}");
        Assert.True(delays.Min() < 10000 && delays.Max() > 110000, $"seed {seed}: no full jitter");
    }

    [Fact]
    public void A_success_makes_the_next_delay_short_again()
    {
        var backoff = new Backoff(new Highest());
        backoff.NextDelay();
        backoff.NextDelay();

        backoff.Reset();

        Assert.Equal(2000, backoff.NextDelay());
    }

    private sealed class Highest : IRandomSource
    {
        public int Next(int limit) => limit - 1;
    }

    private sealed class Seeded(int seed) : IRandomSource
    {
        private readonly Random _random = new(seed);

        public int Next(int limit) => _random.Next(limit);
    }
}
