using System;
using System.Collections.Generic;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

public sealed class TestReportTests : IConsole
{
    private readonly List<string> _lines = [];

    [Fact]
    public void A_step_that_passes_says_what_was_seen()
    {
        var report = new TestReport(this);
        report.Pass(TestSteps.Link, "\"Lab-Net\"");
        report.Pass(TestSteps.Address, "192.168.10.23");
        report.End();

        Assert.Equal(["> test", "  link      pass  \"Lab-Net\"", "  address   pass  192.168.10.23", "  all passed"], _lines);
    }

    [Fact]
    public void The_step_that_fails_has_the_catalogues_words_and_the_rest_is_not_tried()
    {
        var report = new TestReport(this);
        report.Pass(TestSteps.Link, "");
        report.Pass(TestSteps.Address, "");
        report.Fail(TestSteps.Dns, NetworkErrorDecoder.DecodeName(11001, "nowhere.example"));
        report.End();

        Assert.False(report.HasPassed);
        Assert.Equal(
            "  dns       FAIL  NIN-D01 the name is not known (\"nowhere.example\"; last sent: DNS query)", _lines[3]);
        Assert.StartsWith("                  cure: check the spelling", _lines[4], StringComparison.Ordinal);
        Assert.Equal(
            ["  time      -     not tried", "  tcp       -     not tried", "  tls       -     not tried",
                "  mqtt      -     not tried", "  publish   -     not tried", "  echo      -     not tried",
                "  ended at the first that failed"],
            _lines[5..]);
    }

    int IConsole.ReadByte(int timeoutMilliseconds) => throw new InvalidOperationException("A report asks nothing.");

    void IConsole.Write(string text) => throw new InvalidOperationException("A report writes lines.");

    void IConsole.WriteLine(string text) => _lines.Add(text);
}
