using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Telemetry;

public sealed class OutboxTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithReplay(20261121, 4757).WithMaxTest(300);

    private readonly Outbox _outbox = new();

    [Fact]
    public void Messages_come_out_in_their_order_and_stay_until_they_are_confirmed()
    {
        OutboundMessage[] messages = [Message("a"), Message("b")];
        Assert.All(messages, m => Assert.True(_outbox.Add(m)));

        Assert.Same(messages[0], _outbox.Peek(0));
        Assert.Same(messages[0], _outbox.Peek(0));
        _outbox.Confirm(messages[0]);
        Assert.Same(messages[1], _outbox.Peek(0));
        _outbox.Confirm(messages[1]);
        Assert.Null(_outbox.Peek(0));
    }

    [Fact]
    public void One_more_than_there_is_room_for_gives_up_the_oldest()
    {
        OutboundMessage[] messages = [.. Enumerable.Range(0, Outbox.Capacity).Select(i => Message("m" + i))];
        Assert.All(messages, m => Assert.True(_outbox.Add(m)));

        Assert.False(_outbox.Add(Message("last")));

        Assert.Equal(1, _outbox.Dropped);
        Assert.Same(messages[1], _outbox.Peek(0));
    }

    [Fact]
    public void Confirming_what_was_given_up_meanwhile_takes_nothing_out()
    {
        OutboundMessage first = Message("first");
        _outbox.Add(first);
        OutboundMessage[] others = [.. Enumerable.Range(0, Outbox.Capacity).Select(i => Message("m" + i))];
        Assert.Equal(1, others.Count(m => !_outbox.Add(m)));

        _outbox.Confirm(first);

        Assert.Same(others[0], _outbox.Peek(0));
    }

    [Fact]
    public void A_message_that_ends_the_connection_each_time_is_given_up_and_its_topic_rests_for_an_hour()
    {
        OutboundMessage forbidden = Message("forbidden");
        OutboundMessage allowed = Message("allowed");
        _outbox.Add(forbidden);
        _outbox.Add(allowed);
        Assert.All(Enumerable.Range(0, Outbox.MostAttempts), i => Assert.True(_outbox.TryBeginAttempt(forbidden, i)));

        Assert.False(_outbox.TryBeginAttempt(forbidden, 1000));

        Assert.Same(allowed, _outbox.Peek(1000));
        Assert.True(_outbox.TryBeginAttempt(allowed, 1000));
        _outbox.Confirm(allowed);
        _outbox.Add(Message("forbidden"));
        Assert.Null(_outbox.Peek(1000 + Outbox.RestMilliseconds - 1));
        OutboundMessage later = Message("forbidden");
        _outbox.Add(later);
        Assert.Same(later, _outbox.Peek(1000 + Outbox.RestMilliseconds));
    }

    [Fact]
    public void It_holds_the_newest_messages_whatever_is_added_and_confirmed()
    {
        Check.One(s_config, Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), steps =>
        {
            var outbox = new Outbox();
            var expected = new Queue<OutboundMessage>();
            foreach (bool isAdded in steps)
            {
                if (isAdded)
                {
                    OutboundMessage message = Message("m");
                    bool hadRoom = expected.Count < Outbox.Capacity;
                    Assert.Equal(hadRoom, outbox.Add(message));
                    expected.Enqueue(message);
                    _ = hadRoom ? null : expected.Dequeue();
                }
                else if (expected.TryDequeue(out OutboundMessage? oldest))
                {
                    outbox.Confirm(oldest);
                }

                Assert.Same(expected.FirstOrDefault(), outbox.Peek(0));
            }
        }));
    }

    private static OutboundMessage Message(string name) => new(name, []);
}
