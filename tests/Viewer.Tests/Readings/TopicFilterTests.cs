using System;
using NanoIoTNode.Viewer.Readings;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Readings;

public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("dt/nanoiotnode/+/telemetry", "dt/nanoiotnode/demo/telemetry", true)]
    [InlineData("dt/nanoiotnode/+/telemetry", "dt/nanoiotnode/demo/status", false)]
    [InlineData("dt/nanoiotnode/+/telemetry", "dt/nanoiotnode/demo/hts221/telemetry", false)]
    [InlineData("dt/nanoiotnode/+/telemetry", "dt/nanoiotnode//telemetry", true)]
    [InlineData("dt/#", "dt/nanoiotnode/demo/telemetry", true)]
    [InlineData("dt/#", "dt", true)]
    [InlineData("dt/#", "data", false)]
    [InlineData("dt", "dt/x", false)]
    [InlineData("dt/x", "dt", false)]
    [InlineData("#", "/a", true)]
    [InlineData("+", "/a", false)]
    [InlineData("#", "$SYS/uptime", false)]
    [InlineData("+/uptime", "$SYS/uptime", false)]
    [InlineData("$SYS/#", "$SYS/uptime", true)]
    [InlineData("$SYS/+", "$SYS/uptime", true)]
    public void Filters_match_as_MQTT_says(string filter, string topic, bool matches)
    {
        Assert.Equal(matches, new TopicFilter(filter).Matches(topic));
    }

    [Theory]
    [InlineData("", "at least one")]
    [InlineData("a/#/b", "last level")]
    [InlineData("a/b#", "alone")]
    [InlineData("+a", "alone")]
    [InlineData("a\nb", "control")]
    public void What_is_no_filter_is_refused_in_words(string text, string word)
    {
        Assert.Contains(word, TopicFilter.Refusal(text), StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => new TopicFilter(text));
    }

    [Fact]
    public void A_filter_that_is_too_long_is_refused_with_the_limit_and_its_size()
    {
        Assert.Null(TopicFilter.Refusal(new string('a', TopicFilter.MaxBytes)));
        Assert.Equal(
            "a topic filter has at most 65535 bytes, this one has 65536", TopicFilter.Refusal(new string('a', TopicFilter.MaxBytes + 1)));
    }

    [Fact]
    public void The_first_plus_stands_for_the_thing()
    {
        Assert.Equal("demo", new TopicFilter("dt/nanoiotnode/+/+/telemetry").ThingOf("dt/nanoiotnode/demo/hts221/telemetry"));
        Assert.Equal("a/b", new TopicFilter("#").ThingOf("a/b"));
    }
}
