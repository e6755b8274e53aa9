using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.EndToEnd.Tests.Offline;

/// <summary>Readings that nobody could take are kept, whatever happens to the board, and arrive later.</summary>
public sealed partial class OfflineTests(ITestOutputHelper output)
{
    private const int NtpPort = 123;

    [Fact]
    public async Task Readings_outlive_a_power_cut_while_the_broker_is_away()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1, EllipticCurve = true });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync(t => Sequence(t) >= 2);
        rig.Broker.Stop();
        await rig.WaitForConsoleAsync("next attempt");
        int kept = await WaitForKeptAsync(rig, 5);

        await CutPowerAsync(rig);
        kept = await WaitForKeptAsync(rig, kept + 3);
        await CutPowerAsync(rig);
        int published = rig.Telemetry().DistinctBy(Sequence).Count();
        await rig.Broker.StartAsync();

        await rig.WaitUntilAsync(
            () => Task.FromResult(rig.Telemetry().DistinctBy(Sequence).Count() > published + kept), "all that was kept and more");
        RequireOrder(rig, gaps: 0);
    }

    [Fact]
    public async Task Readings_outlive_power_cuts_in_the_middle_of_flash_operations()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1, EllipticCurve = true });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync(t => Sequence(t) >= 2);
        rig.Broker.Stop();
        await rig.WaitForConsoleAsync("next attempt");
        int kept = await WaitForKeptAsync(rig, 2);

        // An operation is a double word: these hit the base and the readings that a start begins with.
        int[] operations = [1, 4, 9, 10, 11, 12];
        foreach (int operation in operations)
        {
            await rig.Control.FlashCutAsync(operation, "torn");
            await rig.WaitUntilAsync(async () => !await rig.IsRunningAsync(), "the power cut");
            await rig.Control.PowerAsync(true);
            kept = await WaitForKeptAsync(rig, kept);
        }

        int published = rig.Telemetry().DistinctBy(Sequence).Count();
        await rig.Broker.StartAsync();
        await rig.WaitUntilAsync(
            () => Task.FromResult(rig.Telemetry().DistinctBy(Sequence).Count() > published + kept), "all that was kept and more");

        // The reading that was under way when the power went is the only one that may be missing.
        RequireOrder(rig, gaps: operations.Length);
    }

    [Fact]
    public async Task Readings_taken_before_the_clock_was_set_arrive_with_their_own_time()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1, EllipticCurve = true });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        using var silent = new StubTimeServer(TimeFault.Silent);
        int time = await rig.RedirectAsync(NtpPort, silent.Port);
        await rig.Control.PowerAsync(false);
        File.Delete(Path.Combine(rig.BoardState, "rtc.bin"));

        int mark = rig.Console.Length;
        await rig.Control.PowerAsync(true);
        await rig.WaitForConsoleAsync("time: NIN-T01", mark);
        int before = rig.Telemetry().Count;
        int kept = await WaitForKeptAsync(rig, 4);
        await rig.RedirectAsync(NtpPort, time);
        await rig.WaitForConsoleAsync("time: set to", mark);
        await rig.WaitUntilAsync(() => Task.FromResult(rig.Telemetry().Count >= before + kept + 2), "all that was kept");

        // The power went while readings were in RAM: some numbers may be left out.
        RequireOrder(rig, gaps: 200);
        List<DateTime> times = [.. rig.Telemetry().Select(t => t.GetProperty("time").GetDateTime())];
        Assert.Equal(times.Order(), times);
        Assert.All(times, t => Assert.InRange(t, DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow.AddSeconds(2)));
    }

    [Fact]
    public async Task A_backlog_of_hours_arrives_in_order_with_the_time_that_each_reading_was_taken_at()
    {
        const int Hours = 5 * 60;
        await using Rig rig = await Rig.StartAsync(new RigOptions { EllipticCurve = true });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        await rig.Control.PowerAsync(false);
        int last;
        using (var region = new SpareRegion(rig.BoardState))
        {
            last = region.Add(Hours);
        }

        int mark = rig.Console.Length;
        await rig.Control.PowerAsync(true);
        await rig.WaitForConsoleAsync($"{Hours} readings in flash wait to be published", mark);
        await rig.WaitForTelemetryAsync(t => Sequence(t) == last + 1);

        List<JsonElement> backlog =
            [.. rig.Telemetry().Where(t => Sequence(t) > last - Hours && Sequence(t) <= last).DistinctBy(Sequence)];
        Assert.Equal(Enumerable.Range(last - Hours + 1, Hours).Select(i => (long)i), backlog.Select(Sequence));
        DateTime first = backlog[0].GetProperty("time").GetDateTime();
        Assert.Equal(Enumerable.Range(0, Hours).Select(m => first.AddMinutes(m)), backlog.Select(t => t.GetProperty("time").GetDateTime()));
        Assert.Equal(0, await WaitForKeptAsync(rig, 0));
    }

    private static long Sequence(JsonElement telemetry) => telemetry.GetProperty("sequence").GetInt64();

    private static async Task CutPowerAsync(Rig rig)
    {
        await rig.Control.PowerAsync(false);
        await rig.Control.PowerAsync(true);
    }

    // What diag says, asked until the console listens and enough are there.
    private static async Task<int> WaitForKeptAsync(Rig rig, int least)
    {
        int kept = 0;
        int mark = rig.Console.Length;
        rig.Type("diag");
        await rig.WaitUntilAsync(
            async () =>
            {
                Match counts = Counts().Match(rig.Console, mark);
                if (counts.Success)
                {
                    kept = int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture);
                    if (kept >= least)
                    {
                        return true;
                    }
                }

                await Task.Delay(500);
                mark = rig.Console.Length;
                rig.Type("diag");
                return false;
            },
            $"{least} readings in flash");
        return kept;
    }

    private void RequireOrder(Rig rig, int gaps)
    {
        List<long> sequences = [.. rig.Telemetry().Select(Sequence).Distinct()];
        output.WriteLine(string.Join(" ", sequences));
        Assert.Equal(sequences.Order(), sequences);
        Assert.InRange(sequences[^1] - sequences[0] + 1 - sequences.Count, 0, gaps);
    }

    [GeneratedRegex(@"readings      \d+ in RAM, (\d+) in flash, 0 dropped")]
    private static partial Regex Counts();
}
