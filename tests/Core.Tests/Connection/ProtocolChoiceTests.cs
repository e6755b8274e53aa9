using NanoIoTNode.Core.Connection;
using Xunit;

namespace NanoIoTNode.Core.Tests.Connection;

public sealed class ProtocolChoiceTests
{
    private const int Accepted = 0;

    [Fact]
    public void Mqtt_5_comes_first()
    {
        Assert.Equal(ProtocolChoice.Mqtt5, new ProtocolChoice(0).Next);
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x84)]
    public void A_refused_version_is_followed_by_the_other_one_which_stays(int refusal)
    {
        var choice = new ProtocolChoice(0);

        choice.NoteAnswer(refusal);
        Assert.Equal(ProtocolChoice.Mqtt311, choice.Next);
        choice.NoteAnswer(Accepted);
        choice.NoteClosed();

        Assert.Equal(ProtocolChoice.Mqtt311, choice.Next);
        Assert.Equal(ProtocolChoice.Mqtt311, choice.Accepted);
    }

    [Fact]
    public void A_server_that_just_closes_is_tried_with_both_in_turn()
    {
        var choice = new ProtocolChoice(0);

        choice.NoteClosed();
        Assert.Equal(ProtocolChoice.Mqtt311, choice.Next);
        choice.NoteClosed();

        Assert.Equal(ProtocolChoice.Mqtt5, choice.Next);
        Assert.Equal(0, choice.Accepted);
    }

    [Fact]
    public void What_was_accepted_once_survives_closings_and_other_refusals()
    {
        var choice = new ProtocolChoice(0);
        choice.NoteAnswer(Accepted);

        choice.NoteClosed();
        choice.NoteAnswer(0x87);

        Assert.Equal(ProtocolChoice.Mqtt5, choice.Next);
    }

    [Fact]
    public void A_replaced_server_that_refuses_the_version_remembered_gets_the_other()
    {
        var choice = new ProtocolChoice(ProtocolChoice.Mqtt311);
        Assert.Equal(ProtocolChoice.Mqtt311, choice.Next);

        choice.NoteAnswer(0x84);

        Assert.Equal(ProtocolChoice.Mqtt5, choice.Next);
        Assert.Equal(0, choice.Accepted);
    }
}
