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
    public void An_error_takes_a_line_of_cause_and_a_line_of_cure()
    {
        new Log(this).Error(ErrorCode.WifiPassphraseRefused, "\"home\"");

        Assert.Equal(2, _lines.Count);
        Assert.Equal("+0.000 wifi: NIN-W03 the access point refuses the passphrase (\"home\")", _lines[0]);
        Assert.StartsWith("+0.000 wifi: cure: hold the blue button 3 s", _lines[1]);
    }

    [Fact]
    public void What_follows_from_a_failure_is_marked_and_has_no_cure_of_its_own()
    {
        var log = new Log(this);
        var chain = new FailureChain(log);

        chain.Report(NetworkErrorDecoder.Decode(10050));
        chain.Report(NetworkErrorDecoder.Decode(10054));

        Assert.Equal(3, _lines.Count);
        Assert.Equal("+0.000 tcp: follow-on of NIN-N05: NIN-N03 the connection broke", _lines[2]);
        Assert.Equal(ErrorCode.TcpNoLink, log.LastError);
    }

    [Fact]
    public void The_next_attempt_has_a_cause_of_its_own()
    {
        var chain = new FailureChain(new Log(this));
        chain.Report(NetworkErrorDecoder.Decode(10050));

        chain.Begin();
        chain.Report(NetworkErrorDecoder.Decode(10061));

        Assert.Equal(ErrorCode.TcpRefused, chain.Cause);
        Assert.DoesNotContain("follow-on", string.Concat(_lines));
    }

    [Fact]
    public void An_error_without_details_has_no_empty_brackets()
    {
        new Log(this).Error(ErrorCode.WifiLinkLost);

        Assert.DoesNotContain("()", _lines[0]);
    }

    [Fact]
    public void A_code_without_a_row_is_still_said()
    {
        new Log(this).Error("NIN-Z99", "odd");

        Assert.Equal("+0.000 node: NIN-Z99 odd", Assert.Single(_lines));
    }
}
