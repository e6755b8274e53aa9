using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Offline;
using Xunit;

namespace NanoIoTNode.Core.Tests.Offline;

public sealed class PublishPaceTests
{
    private const int MostInASecond = 100;
    private readonly PublishPace _pace = new();

    [Fact]
    public void A_backlog_stays_under_a_hundred_publishes_in_any_second()
    {
        var sent = new List<long>();
        long now = 5000;
        for (int i = 0; i < 1000; i++)
        {
            now += _pace.TakeTurn(now);
            sent.Add(now);
        }

        Assert.All(sent, start => Assert.InRange(sent.Count(s => s >= start && s < start + 1000), 1, MostInASecond - 10));
    }

    [Fact]
    public void Readings_that_come_now_and_then_do_not_wait_and_save_nothing_up()
    {
        Assert.Equal(0, _pace.TakeTurn(60000));
        Assert.Equal(0, _pace.TakeTurn(120000));
        Assert.Equal(PublishPace.IntervalMilliseconds, _pace.TakeTurn(120000));
    }
}
