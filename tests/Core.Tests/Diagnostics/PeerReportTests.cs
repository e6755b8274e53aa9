using System;
using System.Text;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

/// <summary>The text in which the TLS client reports what a server has shown.</summary>
public sealed class PeerReportTests
{
    [Fact]
    public void A_whole_report_is_read()
    {
        PeerReport report = Read("TLS-SUITE\nbroker\nCA\nRoot\n1795246580\n7100\n6144\n1\n5994\n1345\n");

        Assert.Equal(("TLS-SUITE", "broker", "CA", "Root"), (report.CipherSuite, report.Subject, report.Issuer, report.Root));
        Assert.Equal(new DateTime(2026, 11, 21, 7, 36, 20), report.NotAfter);
        Assert.Equal((7100, 6144), (report.TooLargeMessage, report.MessageLimit));
        Assert.True(report.IsResumed);
        Assert.Equal((5994, 1345), (report.BytesIn, report.BytesOut));
    }

    [Fact]
    public void What_is_not_known_is_null_or_nothing()
    {
        PeerReport report = Read("\n\n\n\n0\n0\n0\n0\n0\n0\n");

        Assert.Null(report.Subject);
        Assert.Null(report.CipherSuite);
        Assert.Equal(0, report.TooLargeMessage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("suite\nbroker\nCA\nRoot\n1\n2\n3\n0\n5\n")]
    [InlineData("suite\nbroker\nCA\nRoot\n1\n2\n3\n0\n5\n6")]
    public void Half_a_report_is_none(string text)
    {
        Assert.Null(Read(text));
    }

    [Theory]
    [InlineData("99999999999999999999", 3000)]
    [InlineData("-1", 1970)]
    [InlineData("12x", 1970)]
    public void A_number_that_is_none_or_too_large_does_no_harm(string seconds, int year)
    {
        Assert.InRange(Read($"s\na\nb\nc\n{seconds}\n0\n0\n0\n0\n0\n").NotAfter.Year, year - 1, year);
    }

    [Theory]
    [InlineData(0, "full")]
    [InlineData(1, "resumed")]
    public void A_handshake_is_described_with_its_peer_and_its_size(int resumed, string kind)
    {
        PeerReport report = Read($"TLS-SUITE\nbroker\nCA\nRoot\n1795246580\n0\n0\n{resumed}\n5994\n1345\n");

        Assert.Equal(
            "TLS-SUITE, server \"broker\" of issuer \"CA\" under \"Root\", 9 days left, "
                + $"{kind} handshake of 5994 bytes in and 1345 out",
            report.Describe(report.NotAfter.AddDays(-9.5)));
    }

    [Fact]
    public void Names_of_any_bytes_become_printable()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(0, 384)];
            random.NextBytes(bytes);
            PeerReport? report = PeerReport.Read(bytes);
            Assert.True(report?.Subject is null || !report.Subject.Contains('\n'), $"seed {seed}, report {i}");
        }
    }

    private static PeerReport Read(string text) => PeerReport.Read(Encoding.UTF8.GetBytes(text));
}
