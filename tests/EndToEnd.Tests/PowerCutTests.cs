using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>
/// The board process is killed in the middle of a flash operation of a save, one after the other, and booted again. The
/// configuration is the old one or the new one, whole, each time. All operations, with cuts before, in and behind each,
/// are cut in the unit tests of the store; here the first, the last and each seventh of those between.
/// </summary>
public sealed partial class PowerCutTests(ITestOutputHelper output)
{
    private const int OldInterval = 10;
    private const int NewInterval = 11;
    private const string Stored = "Stored as generation 2";

    // The erases and the first double words of the record.
    private const int First = 12;
    private const int Stride = 7;

    // An erase or more, the record, its seal: fewer operations would mean that the cuts missed the save.
    private const int FewestOperations = 50;

    [Fact]
    public async Task Power_cut_in_a_flash_operation_of_a_save_leaves_the_old_or_the_new_configuration()
    {
        // Elliptic-curve credentials keep the record short: what is cut is the same sequence of operations.
        await using Rig rig = await Rig.StartAsync(
            new RigOptions { EllipticCurve = true, IntervalSeconds = OldInterval, AccessPointUp = false });
        await rig.ProvisionAsync(change: a => a with { StoreUnproved = true });
        await rig.WaitForConsoleAsync("config: generation 1");
        await rig.Control.PowerAsync(false);
        (byte[] Content, byte[] Meta) flashBefore = rig.SaveFlash();

        int cuts = 0;
        int renewed = 0;
        int last = 0;
        int stride = Stride;
        while (stride > 0)
        {
            int operation = last + (last < First ? 1 : stride);
            if (await SaveAndCutAsync(rig, operation))
            {
                int interval = await BootAsync(rig);
                Assert.True(interval is OldInterval or NewInterval, $"operation {operation}: publish every {interval} s");
                renewed += interval == NewInterval ? 1 : 0;
                cuts++;
                last = operation;
            }
            else
            {
                // The save was over before that: what is left are the operations since the last that was cut.
                int stored = rig.Console.LastIndexOf(Stored, StringComparison.Ordinal);
                await rig.WaitForConsoleAsync("Wi-Fi name (SSID)", stored);
                await rig.Control.PowerAsync(false);
                stride = stride == Stride ? 1 : 0;
            }

            rig.RestoreFlash(flashBefore);
        }

        output.WriteLine($"{cuts} of {last} operations cut: {cuts - renewed} times the old configuration, {renewed} times the new one");
        Assert.True(last >= FewestOperations, $"only {last} operations are a save");
        Assert.True(renewed < cuts, "no cut left the old configuration");
    }

    // False when the save was over before the operation came.
    private static async Task<bool> SaveAndCutAsync(Rig rig, int operation)
    {
        await rig.Control.ButtonAsync(true);
        int mark = rig.Console.Length;
        await rig.Control.PowerAsync(true);
        await rig.WalkDialogueAsync(
            mark, new Dictionary<string, string> { ["Publish interval in seconds"] = $"{NewInterval}" });
        await rig.Control.FlashCutAsync(operation, "torn");
        rig.Type("yes");
        bool isCut = false;
        await rig.WaitUntilAsync(
            async () =>
            {
                isCut = !await rig.IsRunningAsync();
                return isCut || rig.Console[mark..].Contains(Stored, StringComparison.Ordinal);
            },
            "the power cut or the end of the save");
        return isCut;
    }

    private static async Task<int> BootAsync(Rig rig)
    {
        await rig.Control.ButtonAsync(false);
        int mark = rig.Console.Length;
        await rig.Control.PowerAsync(true);
        int end = await rig.WaitForConsoleAsync(" s\r\n", await rig.WaitForConsoleAsync("publish every", mark));
        await rig.Control.PowerAsync(false);
        return int.Parse(PublishInterval().Match(rig.Console[mark..end]).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"publish every (\d+) s")]
    private static partial Regex PublishInterval();
}
