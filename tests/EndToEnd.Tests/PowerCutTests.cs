using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>
/// The board process is killed in the middle of every flash operation of a save, one after the other, and booted again.
/// The configuration is the old one or the new one, whole, each time.
/// </summary>
public sealed partial class PowerCutTests(ITestOutputHelper output)
{
    private const int OldInterval = 10;
    private const int NewInterval = 11;

    [Fact]
    public async Task Power_cut_in_each_flash_operation_of_a_save_leaves_the_old_or_the_new_configuration()
    {
        // Elliptic-curve credentials keep the record short: what is cut is the same sequence of operations.
        await using Rig rig = await Rig.StartAsync(
            new RigOptions { EllipticCurve = true, IntervalSeconds = OldInterval, AccessPointUp = false });
        await rig.ProvisionAsync();
        await rig.WaitForConsoleAsync("config: generation 1");
        await rig.Control.PowerAsync(false);
        (byte[] Content, byte[] Meta) flashBefore = rig.SaveFlash();
        long operations = await CountOperationsAsync(rig);

        int old = 0;
        int renewed = 0;
        for (long operation = 1; operation <= operations; operation++)
        {
            rig.RestoreFlash(flashBefore);
            int interval = await SaveCutAndBootAsync(rig, operation);
            old += interval == OldInterval ? 1 : 0;
            renewed += interval == NewInterval ? 1 : 0;
        }

        output.WriteLine($"{operations} operations cut: {old} times the old configuration, {renewed} times the new one");
        Assert.Equal(operations, old + renewed);
        Assert.True(old > 0, "no cut left the old configuration: the cuts did not hit the save");
    }

    private static async Task<long> CountOperationsAsync(Rig rig)
    {
        await StartSavingAsync(rig);
        int mark = rig.Console.Length;
        long before = await rig.FlashOperationsAsync();
        rig.Type("yes");
        await rig.WaitForConsoleAsync("Stored as generation 2", mark);
        long after = await rig.FlashOperationsAsync();
        await rig.Control.PowerAsync(false);
        return after - before;
    }

    private static async Task<int> SaveCutAndBootAsync(Rig rig, long operation)
    {
        await StartSavingAsync(rig);
        await rig.Control.FlashCutAsync(operation, "torn");
        rig.Type("yes");
        await rig.WaitForPowerCutAsync();

        await rig.Control.ButtonAsync(false);
        int mark = rig.Console.Length;
        await rig.Control.PowerAsync(true);
        await rig.WaitForConsoleAsync("publish every", mark);
        string configuration = rig.Console[mark..];
        await rig.Control.PowerAsync(false);
        return int.Parse(PublishInterval().Match(configuration).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    // Boots with the button held and keeps every stored answer but the publish interval.
    private static async Task StartSavingAsync(Rig rig)
    {
        await rig.Control.ButtonAsync(true);
        int mark = rig.Console.Length;
        await rig.Control.PowerAsync(true);
        await rig.WalkDialogueAsync(
            mark, new Dictionary<string, string> { ["Publish interval in seconds"] = $"{NewInterval}" });
    }

    [GeneratedRegex(@"publish every (\d+) s")]
    private static partial Regex PublishInterval();
}
