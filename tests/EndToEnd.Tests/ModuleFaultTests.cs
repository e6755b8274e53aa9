using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>The same native driver against the virtual module, real servers and a scripted trouble: readings go on.</summary>
public sealed class ModuleFaultTests
{
    private static readonly string[] s_faults =
    [
        """{"kind":"leadingFiller","command":"R0","count":33,"times":20}""",
        """{"kind":"trailingFiller","command":"S3","count":40,"times":3}""",
        """{"kind":"extraAnswer","command":"R0","count":2,"times":5}""",
        """{"kind":"extraAnswer","command":"S3","count":1,"times":2}""",
        """{"kind":"error","command":"R0","text":"Busy","times":2}""",
        """{"kind":"error","command":"S3","text":"Busy","times":2}""",
        """{"kind":"lateAnswer","command":"R0","delayMs":2500}""",
        """{"kind":"lateAnswer","command":"R0","delayMs":3300}""",
        """{"kind":"noAnswer","command":"R0"}""",
        """{"kind":"readyStuck","command":"S3"}""",
        """{"kind":"selfReset","command":"R0"}""",
    ];

    [Fact]
    public async Task Readings_go_on_in_order_after_every_fault_of_the_module()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        foreach (string fault in s_faults)
        {
            long before = rig.LastPublished();
            await rig.Control.EnvironmentAsync(new JsonObject { ["moduleFaults"] = new JsonArray(JsonNode.Parse(fault)) });
            await rig.WaitForTelemetryAsync(t => t.GetProperty("sequence").GetInt64() >= before + 4);
        }

        List<long> sequences = [.. rig.Telemetry().Select(t => t.GetProperty("sequence").GetInt64()).Distinct()];
        Assert.Equal(Enumerable.Range((int)sequences[0], sequences.Count).Select(i => (long)i), sequences);
    }

    [Theory]
    [InlineData("C3.5.2.3.BETA9")]
    [InlineData("C3.5.2.7.STM")]
    public async Task Readings_come_over_every_firmware_of_the_module(string revision)
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.Control.EnvironmentAsync(new JsonObject { ["moduleFirmware"] = revision });
        await rig.Control.ResetAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        Assert.Contains($" wifi: module firmware {revision}\r\n", rig.Console, StringComparison.Ordinal);
        Assert.DoesNotContain("NIN-W", rig.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Module_firmware_that_is_too_old_is_named_once_and_the_node_goes_on()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.Control.EnvironmentAsync(new JsonObject { ["moduleFirmware"] = "C3.5.2.2.STM" });
        await rig.Control.ResetAsync();
        int provisioned = await rig.ProvisionAsync();
        int start = await rig.WaitForConsoleAsync("NanoIoTNode ", provisioned);
        await rig.WaitForTelemetryAsync();

        int before = rig.Console.Length;
        await rig.Control.AccessPointAsync(up: false);
        await rig.WaitForConsoleAsync("wifi: NIN-W07 ", before);
        await rig.Control.AccessPointAsync(up: true);
        int joined = await rig.WaitForConsoleAsync("wifi: joined ", before);
        await rig.WaitForConsoleAsync("mqtt: published", joined);
        rig.Type("diag");
        int report = await rig.WaitForConsoleAsync("  Wi-Fi module  C3.5.2.2.STM, too old: NIN-W08\r\n", joined);
        await rig.WaitForConsoleAsync("last failure  NIN-", report);

        string operation = rig.Console[start..];
        Assert.Single(Regex.Matches(operation, " wifi: module firmware C3.5.2.2.STM\r\n"));
        Match told = Assert.Single(Regex.Matches(operation, " wifi: NIN-W08 .*\r\n.*\r\n"));
        Assert.Contains("(C3.5.2.2.STM, needed is C3.5.2.3 or later)", told.Value, StringComparison.Ordinal);
        Assert.Contains(" wifi: cure: update it with ST's updater ", told.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("follow-on of NIN-W08", operation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Module_that_is_dead_at_the_first_join_is_named_when_it_has_come_to_life()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        await rig.Control.EnvironmentAsync(
            new JsonObject { ["moduleFaults"] = new JsonArray(JsonNode.Parse("""{"kind":"noAnswer","command":"I?","times":0}""")) });
        int before = rig.Console.Length;
        await rig.Control.ResetAsync();
        int start = await rig.WaitForConsoleAsync("reset: ", before);
        await rig.WaitForConsoleAsync("wifi: NIN-W", start);
        rig.Type("diag");
        int silent = await rig.WaitForConsoleAsync("  Wi-Fi module  no answer yet\r\n", start);
        Assert.DoesNotContain("module firmware", rig.Console[start..], StringComparison.Ordinal);

        await rig.Control.EnvironmentAsync(new JsonObject { ["moduleFaults"] = new JsonArray() });

        await rig.WaitForConsoleAsync("wifi: module firmware C3.5.2.5.STM\r\n", silent);
        await rig.WaitForConsoleAsync("mqtt: published", silent);
    }

    [Fact]
    public async Task Endpoint_with_an_answer_too_long_for_the_module_is_resolved_by_the_driver()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        JsonObject answer = await rig.Control.AskAsync("environment", null, default);
        JsonArray hosts = answer["environment"]!["hosts"]!.AsArray();
        foreach (JsonNode? host in hosts)
        {
            host!["largeAnswer"] = true;
        }

        await rig.Control.EnvironmentAsync(new JsonObject { ["hosts"] = hosts.DeepClone() });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        Assert.DoesNotContain("NIN-N", rig.Console, StringComparison.Ordinal);
    }
}
