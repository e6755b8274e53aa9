using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NanoIoTNode.EndToEnd.Tests.Offline;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>At which step of MQTT 3.1.1 a broker leaves a client alone, and how.</summary>
public enum BreakOff
{
    /// <summary>Refuses the CONNECT with "not authorized".</summary>
    RefusesConnect,

    /// <summary>Closes the connection in place of a CONNACK, as AWS does.</summary>
    ClosesAtConnect,

    /// <summary>Does not answer the CONNECT.</summary>
    IgnoresConnect,

    /// <summary>Closes the connection in place of a SUBACK, as AWS does.</summary>
    ClosesAtSubscribe,

    /// <summary>Answers a SUBSCRIBE with a failure.</summary>
    RefusesSubscribe,

    /// <summary>Does not acknowledge what is published.</summary>
    IgnoresPublish,
}

/// <summary>Codes of the catalogue that only a whole board can provoke.</summary>
public sealed class FailureCodeTests
{
    private const int MqttPort = 8883;
    private const int NtpPort = 123;
    private const byte NotAuthorized = 5;
    private const byte SubscriptionFailed = 0x80;

    [Theory]
    [InlineData("NIN-W02", """{"accessPoint":{"ssid":"Elsewhere","passphrase":"correct horse"}}""")]
    [InlineData("NIN-W03", """{"accessPoint":{"ssid":"NIN-Lab","passphrase":"another one"}}""")]
    [InlineData("NIN-W04", """{"accessPoint":{"ssid":"NIN-Lab","passphrase":"correct horse","dhcp":false}}""")]
    [InlineData("NIN-W05", """{"moduleFaults":[{"kind":"error","command":"C0","times":0},{"kind":"error","command":"F0","times":0}]}""")]
    [InlineData("NIN-W06", """{"accessPoint":{"ssid":"NIN-Lab","passphrase":"correct horse","security":"wpa3"}}""")]
    public async Task Proving_names_what_fails(string code, string world)
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.Control.EnvironmentAsync(JsonNode.Parse(world)!.AsObject());

        int trial = await rig.EnterAsync();

        await rig.WaitForConsoleAsync($"Not stored: it does not work yet ({code}, see above).", trial);
        Assert.Contains($"wifi: {code} ", rig.Console[trial..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NIN-T01", TimeFault.Silent)]
    [InlineData("NIN-T02", TimeFault.Unsynchronised)]
    [InlineData("NIN-T03", TimeFault.Denies)]
    public async Task Time_server_that_does_not_give_the_time_is_named(string code, TimeFault fault)
    {
        await using Rig rig = await Rig.StartAsync();
        using var server = new StubTimeServer(fault);
        await rig.RedirectAsync(NtpPort, server.Port);

        int trial = await rig.EnterAsync();

        await rig.WaitForConsoleAsync($"time: {code} ", trial);
        await rig.WaitForConsoleAsync("Not stored: it does not work yet (NIN-T01, see above).", trial);
    }

    [Theory]
    [InlineData("NIN-M13", BreakOff.RefusesConnect)]
    [InlineData("NIN-M02", BreakOff.ClosesAtConnect)]
    [InlineData("NIN-M03", BreakOff.IgnoresConnect)]
    [InlineData("NIN-M04", BreakOff.ClosesAtSubscribe)]
    [InlineData("NIN-M17", BreakOff.RefusesSubscribe)]
    [InlineData("NIN-M05", BreakOff.IgnoresPublish)]
    public async Task Broker_that_breaks_off_is_named_by_the_step_that_it_breaks_off(string code, BreakOff breakOff)
    {
        await using Rig rig = await Rig.StartAsync();
        using FaultServer server = BrokerThat(breakOff).Start(rig.Server);
        await rig.RedirectAsync(MqttPort, server.Port);

        int trial = await rig.EnterAsync();

        await rig.WaitForConsoleAsync($"mqtt: {code} ", trial);
        if (breakOff == BreakOff.RefusesSubscribe)
        {
            // Readings flow all the same.
            await rig.WaitForConsoleAsync("mqtt: published 2", trial);
        }

        Assert.Equal(
            breakOff is BreakOff.IgnoresPublish or BreakOff.RefusesSubscribe,
            rig.Console[trial..].Contains("Stored as generation 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Readings_pile_up_while_the_broker_is_away()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = rig.Console.Length;

        rig.Broker.Stop();

        await rig.WaitForConsoleAsync("mqtt: NIN-M06 ", before);
        await rig.Control.PowerAsync(false);
        using (var region = new SpareRegion(rig.BoardState))
        {
            region.Fill();
        }

        await rig.Control.PowerAsync(true);
        await rig.WaitForConsoleAsync("mqtt: NIN-M08 ", before);
    }

    [Fact]
    public async Task Command_that_makes_no_sense_is_refused()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        await rig.CommandAsync("led", "{\"led\":\"maybe\"}");

        await rig.WaitForConsoleAsync("mqtt: NIN-M07 ");
    }

    [Fact]
    public async Task Sensor_that_does_not_answer_is_named_once()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = rig.Console.Length;

        await rig.Control.EnvironmentAsync(new JsonObject { ["sensors"] = new JsonObject { ["hts221.absent"] = 1 } });
        int named = await rig.WaitForConsoleAsync("node: NIN-B01 ", before);
        long sequence = rig.LastPublished();
        JsonElement reading = await rig.WaitForTelemetryAsync(t => t.GetProperty("sequence").GetInt64() > sequence + 2);

        Assert.False(reading.TryGetProperty("temperature", out _));
        Assert.True(reading.TryGetProperty("pressure", out _));
        Assert.DoesNotContain("NIN-B01", rig.Console[named..], StringComparison.Ordinal);
    }

    private static FaultBroker BrokerThat(BreakOff breakOff) => new(
        connect: breakOff switch
        {
            BreakOff.RefusesConnect => Answer.With(NotAuthorized, 0),
            BreakOff.ClosesAtConnect => Answer.Close,
            BreakOff.IgnoresConnect => Answer.Silence,
            _ => null,
        },
        subscribe: breakOff switch
        {
            BreakOff.ClosesAtSubscribe => Answer.Close,
            BreakOff.RefusesSubscribe => Answer.With(SubscriptionFailed, 0),
            _ => null,
        },
        publish: breakOff == BreakOff.IgnoresPublish ? Answer.Silence : null)
    {
        KnowsOnly311 = true,
    };
}
