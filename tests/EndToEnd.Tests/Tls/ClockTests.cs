using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Tls;

/// <summary>A clock that is not set is told as such, and no certificate is blamed for it.</summary>
public sealed class ClockTests
{
    private const int NtpPort = 123;
    private const int BackToTheYear2000 = -820_000_000;

    [Fact]
    public async Task Row_02_22_Clock_that_was_never_set_and_silent_time_servers_are_told_and_no_certificate_is_checked()
    {
        await using Rig rig = await Rig.StartAsync();
        using var server = new StubTimeServer(TimeFault.Silent);
        await rig.RedirectAsync(NtpPort, server.Port);

        int trial = await rig.EnterAsync();
        int end = await rig.WaitForConsoleAsync("Not stored: it does not work yet (NIN-T01, see above).", trial);

        string said = rig.Console[trial..end];
        Assert.Contains(
            " time: NIN-T01 no time server answered (the clock is not set, it says 2000-01-01T", said, StringComparison.Ordinal);
        Assert.Contains(
            " time: cure: let UDP port 123 out of the network; without the time no certificate can be checked", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" tls: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_19_Clock_that_is_lost_while_the_time_servers_are_silent_is_told_with_what_it_says()
    {
        await using Rig rig = await Rig.StartAsync();
        using var silent = new StubTimeServer(TimeFault.Silent);
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        int time = await rig.RedirectAsync(NtpPort, silent.Port);
        await rig.Control.EnvironmentAsync(new JsonObject { ["clockJumpSeconds"] = BackToTheYear2000 });
        int from = rig.Console.Length;
        rig.Broker.Stop();
        await rig.WaitForConsoleAsync("node: next attempt in ", from);
        await rig.Broker.StartAsync();

        int told = await rig.WaitForConsoleAsync(
            " tls: NIN-S16 the clock is not set: no certificate can be checked (", from);
        int cure = await rig.WaitForConsoleAsync(" tls: cure: let UDP port 123 out of the network", told);
        Assert.Matches(
            @"not yet valid; [^\r]*the clock is not set, it says 2000-[0-9-]+T[^\r]*flags 0x200; last step: TLS handshake\)",
            rig.Console[told..cure]);

        // The wait before the next attempt may be long; the command does not wait.
        rig.Type("test");
        int failed = await rig.WaitForConsoleAsync(
            " time: NIN-T01 no time server answered (the clock is not set, it says 2000-", cure);
        await rig.WaitForConsoleAsync("  ended at the first that failed", failed);
        await rig.RedirectAsync(NtpPort, time);
        rig.Type("test");
        await rig.WaitForConsoleAsync("mqtt: published ", await rig.WaitForConsoleAsync(" time: set to 20", cure));
    }
}
