using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Telemetry;

/// <summary>Topics by the name in their last level.</summary>
public sealed class TopicNamesTests
{
    [Fact]
    public void A_thing_publishes_below_dt_and_obeys_below_cmd()
    {
        var topics = new Topics("pump-7", null);

        Assert.Equal("dt/nanoiotnode/pump-7/door", topics.Data("door"));
        Assert.Equal("cmd/nanoiotnode/pump-7/led", topics.Command("led"));
    }

    [Fact]
    public void A_device_has_folders_of_its_events_and_commands()
    {
        Topics topics = Topics.OfDevice("d1");

        Assert.Equal("/devices/d1/events/door", topics.Data("door"));
        Assert.Equal("/devices/d1/commands/led", topics.Command("led"));
        Assert.Equal("led", topics.CommandName("/devices/d1/commands/led"));
    }

    [Fact]
    public void The_name_of_a_command_is_found_in_its_topic_and_in_no_other()
    {
        var topics = new Topics("a", null);

        Assert.Equal("led", topics.CommandName("cmd/nanoiotnode/a/led"));
        Assert.Null(topics.CommandName("cmd/nanoiotnode/ab/led"));
        Assert.Null(topics.CommandName("dt/nanoiotnode/a/test"));
    }

    [Theory]
    [InlineData("telemetry", true)]
    [InlineData("status", true)]
    [InlineData("test", true)]
    [InlineData("event", true)]
    [InlineData("door", false)]
    public void The_nodes_own_names_are_known(string name, bool isOwn) => Assert.Equal(isOwn, Topics.IsOwn(name));
}
