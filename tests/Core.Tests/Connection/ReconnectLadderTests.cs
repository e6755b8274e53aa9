using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Connection;

public sealed class ReconnectLadderTests
{
    private static readonly Rung[] s_round =
        [Rung.Socket, Rung.Socket, Rung.Tls, Rung.Tls, Rung.Rejoin, Rung.Rejoin, Rung.ModuleReset];

    [Fact]
    public void Failures_in_a_row_climb_and_begin_again_for_ever()
    {
        var ladder = new ReconnectLadder(null);

        List<Rung> taken = [.. Enumerable.Range(0, 7 * 1000).Select(_ => ladder.Next(ErrorCode.TcpTimedOut, 0))];

        Assert.All(taken.Chunk(7), round => Assert.Equal(s_round, round));
        Assert.Equal(2000, ladder.Count(Rung.Socket));
        Assert.Equal(1000, ladder.Count(Rung.ModuleReset));
        Assert.Equal("socket 2000, TLS 2000, rejoin 2000, module reset 1000, restart 0", ladder.ToString());
    }

    [Fact]
    public void A_success_leads_back_to_the_bottom_and_leaves_the_counters()
    {
        var ladder = new ReconnectLadder(null);
        for (int i = 0; i < 5; i++)
        {
            ladder.Next(null, 0);
        }

        ladder.NoteSuccess(0);

        Assert.Equal(Rung.Socket, ladder.Next(null, 0));
        Assert.Equal(3, ladder.Count(Rung.Socket));
        Assert.Equal(1, ladder.Count(Rung.Rejoin));
    }

    [Theory]
    [InlineData(ErrorCode.MqttNotAuthorized, Rung.Socket)]
    [InlineData(ErrorCode.MqttClosedAfterSubscribe, Rung.Socket)]
    [InlineData(ErrorCode.TlsIssuerNotTrusted, Rung.Tls)]
    [InlineData(ErrorCode.TlsDeviceCertificateRefused, Rung.Tls)]
    [InlineData(ErrorCode.MqttConnectionClosed, Rung.ModuleReset)]
    [InlineData(ErrorCode.TlsHandshakeTimedOut, Rung.ModuleReset)]
    [InlineData(ErrorCode.NameServerSilent, Rung.ModuleReset)]
    [InlineData(ErrorCode.WifiJoinTimedOut, Rung.ModuleReset)]
    public void What_the_server_says_is_not_answered_by_more_than_may_help(string code, Rung highest)
    {
        var ladder = new ReconnectLadder(null);

        Assert.Equal(highest, Enumerable.Range(0, 7).Max(_ => ladder.Next(code, 0)));
    }

    [Theory]
    [InlineData(ErrorCode.MqttNotAuthorized)]
    [InlineData(ErrorCode.TcpTimedOut)]
    public void Six_hours_without_a_success_restart_the_node_whatever_fails(string code)
    {
        var ladder = new ReconnectLadder(null);
        ladder.NoteSuccess(1000);

        Assert.NotEqual(Rung.Restart, ladder.Next(code, ReconnectLadder.RestartAfterMilliseconds + 999));
        Assert.Equal(Rung.Restart, ladder.Next(code, ReconnectLadder.RestartAfterMilliseconds + 1000));
        Assert.Equal(1, ladder.Count(Rung.Restart));
    }

    [Fact]
    public void Counters_go_on_from_what_was_kept_and_stop_at_their_end()
    {
        var ladder = new ReconnectLadder([ushort.MaxValue, 1, 2, 3, 4]);

        ladder.Next(null, 0);

        Assert.Equal("socket 65535, TLS 1, rejoin 2, module reset 3, restart 4", ladder.ToString());
    }
}
