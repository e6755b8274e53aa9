using System.Collections.Generic;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

public sealed class LogTests : ILogSink
{
    private readonly List<string> _lines = [];

    public long UptimeMilliseconds { get; set; }

    void ILogSink.WriteLine(string line) => _lines.Add(line);

    [Theory]
    [InlineData(0, "+0.000 wifi: joining")]
    [InlineData(7, "+0.007 wifi: joining")]
    [InlineData(12345, "+12.345 wifi: joining")]
    [InlineData(86_400_000_000, "+86400000.000 wifi: joining")]
    public void A_line_begins_with_the_uptime_and_the_layer(long uptime, string expected)
    {
        UptimeMilliseconds = uptime;

        new Log(this).Write(Layers.Wifi, "joining");

        Assert.Equal(expected, Assert.Single(_lines));
    }

    [Fact]
    public void An_error_says_code_cause_what_was_seen_and_cure()
    {
        new Log(this).Error(ErrorCode.WifiPassphraseRefused, "\"home\"");

        Assert.StartsWith(
            "+0.000 wifi: NIN-W03 the access point refuses the passphrase (\"home\"); cure: hold the blue button 3 s",
            Assert.Single(_lines));
    }

    [Fact]
    public void An_error_without_details_has_no_empty_brackets()
    {
        new Log(this).Error(ErrorCode.WifiLinkLost);

        Assert.DoesNotContain("()", Assert.Single(_lines));
    }

    [Fact]
    public void A_code_without_a_row_is_still_said()
    {
        new Log(this).Error("NIN-Z99", "odd");

        Assert.Equal("+0.000 node: NIN-Z99 odd", Assert.Single(_lines));
    }
}
