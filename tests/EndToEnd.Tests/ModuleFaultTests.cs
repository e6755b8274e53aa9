using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
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
