using NanoIoTNode.Core.Connection;
using Xunit;

namespace NanoIoTNode.Core.Tests.Connection;

public sealed class SubscriptionListTests
{
    private readonly SubscriptionList _list = new(["a", "b", "c"]);

    [Fact]
    public void Granted_ones_are_not_asked_for_again_while_the_session_is_kept()
    {
        GrantAll();

        _list.Begin(sessionPresent: true);
        Assert.Null(_list.Next(0));

        _list.Begin(sessionPresent: false);
        Assert.Equal("a", _list.Next(0));
    }

    [Fact]
    public void A_refused_one_rests_for_an_hour_and_the_others_go_on()
    {
        _list.Begin(sessionPresent: false);

        _list.NoteRefused("a", 5);

        Assert.Equal("b", _list.Next(5));
        _list.NoteGranted("b");
        _list.NoteGranted("c");
        Assert.Null(_list.Next(SubscriptionList.RestMilliseconds + 4));
        Assert.Equal("a", _list.Next(SubscriptionList.RestMilliseconds + 5));
    }

    [Fact]
    public void The_second_closing_in_a_row_counts_as_a_refusal()
    {
        _list.NoteGranted("a");

        _list.NoteClosed("b", 0);
        Assert.Equal("b", _list.Next(0));
        _list.NoteClosed("b", 0);

        Assert.Equal("c", _list.Next(0));
    }

    [Fact]
    public void A_closing_that_was_followed_by_a_grant_does_not_count()
    {
        _list.NoteClosed("a", 0);
        _list.NoteGranted("a");
        _list.Begin(sessionPresent: false);

        _list.NoteClosed("a", 0);

        Assert.Equal("a", _list.Next(0));
    }

    private void GrantAll()
    {
        _list.Begin(sessionPresent: false);
        while (_list.Next(0) is { } filter)
        {
            _list.NoteGranted(filter);
        }
    }
}
