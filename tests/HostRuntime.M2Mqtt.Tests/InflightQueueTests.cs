using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using nanoFramework.M2Mqtt.Session;
using Xunit;

namespace NanoIoTNode.HostRuntime.M2Mqtt.Tests;

/// <summary>What waits for its acknowledgement, and what becomes of it.</summary>
public sealed class InflightQueueTests
{
    private readonly ConcurrentQueue<byte[]> _sent = new();
    private readonly ConcurrentQueue<(ushort Id, bool Done)> _finished = new();

    [Fact]
    public void Packets_leave_in_order_and_end_with_their_acknowledgement()
    {
        InflightQueue queue = Start(out Thread thread);
        queue.Add(Message(1));
        queue.Add(Message(2));
        WaitUntil(() => _sent.Count == 2);

        Assert.True(queue.Acknowledge(1));
        Assert.True(queue.Acknowledge(2));

        queue.Stop();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal([((ushort)1, true), ((ushort)2, true)], _finished);
    }

    [Fact]
    public void A_message_that_nobody_acknowledges_is_sent_three_times_and_given_up()
    {
        InflightQueue queue = Start(out Thread thread);
        queue.Add(Message(5));

        WaitUntil(() => !_finished.IsEmpty);

        queue.Stop();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(3, _sent.Count);
        Assert.Equal([((ushort)5, false)], _finished);
    }

    [Fact]
    public void An_unknown_acknowledgement_is_ignored()
    {
        InflightQueue queue = Start(out _);

        Assert.False(queue.Acknowledge(99));

        queue.Stop();
    }

    [Fact]
    public void Identifiers_go_round_without_zero_and_without_one_that_waits()
    {
        var queue = new InflightQueue(_ => { }, (_, _) => { });
        queue.Add(Message(queue.NextId()));
        for (int i = 2; i <= ushort.MaxValue; i++)
        {
            Assert.Equal(i, queue.NextId());
        }

        Assert.Equal(2, queue.NextId());
    }

    private static InflightMessage Message(ushort id) => new(id, [0x32, 0], isPublish: true, needsAnswer: true);

    private InflightQueue Start(out Thread thread)
    {
        var queue = new InflightQueue(_sent.Enqueue, (message, done) => _finished.Enqueue((message.Id, done)));
        thread = new Thread(queue.Run) { IsBackground = true };
        thread.Start();
        return queue;
    }

    private static void WaitUntil(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "the condition did not come true in 20 s");
            Thread.Sleep(10);
        }
    }
}
