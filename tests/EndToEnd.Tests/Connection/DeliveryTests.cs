using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Connection;

/// <summary>A reading leaves the node when the broker has taken it, and not before; what may have gone out before is marked.</summary>
public sealed class DeliveryTests
{
    private const int MqttPort = 8883;
    private const string Telemetry = "/telemetry";

    [Fact]
    public async Task Readings_that_mosquittos_access_list_denies_are_kept_and_the_denial_is_explained()
    {
        await using Rig rig = await Rig.StartAsync();
        using var strict = await PasswordBroker.StartAsync(
            rig.ServerFiles, "node", "battery staple", $"topic write dt/nanoiotnode/{rig.ThingName}/status");
        using var open = await PasswordBroker.StartAsync(rig.ServerFiles, "node", "battery staple");
        using var tap = new WireTap(open.Port, rig.Server, rig.Device);
        await rig.RedirectAsync(MqttPort, strict.Port);
        await rig.ProvisionAsync(change: a => a with { UserName = "node", Password = "battery staple" });
        string topic = $"dt/nanoiotnode/{rig.ThingName}/telemetry";

        int refused = await rig.WaitForConsoleAsync(
            $" mqtt: NIN-M19 the broker refuses a message (reason 0x87, not authorized; publishing on \"{topic}\"; last sent: PUBLISH \"{topic}\")");
        await rig.WaitForConsoleAsync(" mqtt: NIN-M19 ", refused);
        Assert.Equal(0, rig.LastPublished());
        await rig.RedirectAsync(MqttPort, tap.Port);
        await rig.WaitUntilAsync(() => Task.FromResult(rig.LastPublished() >= 4), "four readings");

        List<ReceivedPublish> readings = [.. tap.Published.Where(p => p.IsReading)];
        Assert.Equal(Enumerable.Range(1, readings.Count).Select(i => (long)i), readings.Select(p => p.Sequence));
        Assert.Equal([true, false, false, false], readings.Take(4).Select(p => p.IsMarked));
    }

    [Fact]
    public async Task Kept_session_goes_on_with_the_message_that_was_under_way_under_its_old_identifier()
    {
        await using Rig rig = await Rig.StartAsync();
        var broker = new FaultBroker(publish: Answer.Close with { Topic = Telemetry, Times = 1 }) { KeepsSessions = true };
        using FaultServer server = broker.Start(rig.Server);
        await rig.RedirectAsync(MqttPort, server.Port);

        await rig.ProvisionAsync(change: a => a with { PersistentSession = true });
        await rig.WaitUntilAsync(() => Task.FromResult(rig.LastPublished() >= 3), "three readings");

        List<ReceivedPublish> all = [.. broker.Published];
        ReceivedPublish cut = all.First(p => p.IsReading);
        ReceivedPublish next = all.First(p => p.Connection > cut.Connection);
        Assert.True(next.IsMarked);
        Assert.Equal(cut.Identifier, next.Identifier);
        Assert.Equal(cut.Payload, next.Payload);
        Assert.Single(all, p => p.IsMarked);
        List<long> sequences = [.. all.Where(p => p.IsReading).Select(p => p.Sequence)];
        Assert.Equal([.. sequences.Distinct().Prepend(sequences[0])], sequences);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_the_documents_of_one_reading_that_which_was_under_way_comes_again_and_no_other(bool keepsSession)
    {
        const string Cut = "/LSM6DSL/telemetry";
        await using Rig rig = await Rig.StartAsync();
        var broker = new FaultBroker(publish: Answer.Close with { Topic = Cut, Times = 1 }) { KeepsSessions = keepsSession };
        using FaultServer server = broker.Start(rig.Server);
        await rig.RedirectAsync(MqttPort, server.Port);

        await rig.ProvisionAsync(change: a => a with
        {
            TelemetryTopic = "dt/nanoiotnode/{thing}/{sensor}/telemetry",
            PersistentSession = keepsSession,
        });
        await rig.WaitUntilAsync(() => Task.FromResult(rig.LastPublished() >= 3), "three readings");

        List<ReceivedPublish> readings = [.. broker.Published.Where(p => p.IsReading && p.Sequence <= 3)];
        ReceivedPublish again = Assert.Single(readings, p => p.IsMarked);
        Assert.EndsWith(Cut, again.Topic, StringComparison.Ordinal);
        Assert.Equal(again.Payload, readings.First(p => p.Topic == again.Topic).Payload);
        ILookup<string, long> sent = readings.Where(p => !p.IsMarked).ToLookup(p => p.Topic, p => p.Sequence);
        Assert.Equal(5, sent.Count);
        Assert.All(sent, sensor => Assert.Equal([1, 2, 3], sensor));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_of_the_application_that_was_under_way_comes_again_marked_and_once(bool keepsSession)
    {
        const string Warning = "/frost";
        await using Rig rig = await Rig.StartAsync(new RigOptions
        {
            Firmware = "NanoIoTNode.Example",
            Attach = "NanoIoTNode.VirtualBoard.ExampleSensor",
        });
        await rig.Control.SensorAsync("tmp117.temperature", -3.25);
        var broker = new FaultBroker(publish: Answer.Close with { Topic = Warning, Times = 1 }) { KeepsSessions = keepsSession };
        using FaultServer server = broker.Start(rig.Server);
        await rig.RedirectAsync(MqttPort, server.Port);

        await rig.ProvisionAsync(change: a => a with { PersistentSession = keepsSession });
        await rig.WaitUntilAsync(() => Task.FromResult(rig.LastPublished() >= 4), "four readings");

        ReceivedPublish[] warnings = [.. broker.Published.Where(p => p.Topic.EndsWith(Warning, StringComparison.Ordinal))];
        Assert.Equal([false, true], warnings.Select(p => p.IsMarked));
        Assert.Equal(warnings[0].Payload, warnings[1].Payload);
        Assert.Equal(keepsSession, warnings[0].Identifier == warnings[1].Identifier);
    }

    [Fact]
    public async Task Reading_that_was_under_way_at_a_reset_comes_again_with_the_mark()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        rig.Broker.Stop();
        await rig.WaitForConsoleAsync("next attempt");
        var silent = new FaultBroker(publish: Answer.Silence with { Topic = Telemetry });
        using FaultServer server = silent.Start(rig.Server);
        await rig.RedirectAsync(MqttPort, server.Port);
        await rig.WaitUntilAsync(() => Task.FromResult(silent.Published.Any(p => p.IsReading)), "a reading under way");
        long underWay = silent.Published.First(p => p.IsReading).Sequence;

        await rig.Broker.StartAsync();
        using var tap = new WireTap(rig.Broker.Port, rig.Server, rig.Device);
        await rig.RedirectAsync(MqttPort, tap.Port);
        await rig.Control.ResetAsync();
        await rig.WaitUntilAsync(() => Task.FromResult(tap.Published.Count(p => p.IsReading) >= 3), "three readings");

        List<ReceivedPublish> readings = [.. tap.Published.Where(p => p.IsReading)];
        Assert.Equal(underWay, readings[0].Sequence);
        Assert.Equal(Enumerable.Range(0, readings.Count).Select(i => i == 0), readings.Select(p => p.IsMarked));
    }

    [Fact]
    public async Task Message_that_is_longer_than_the_node_takes_is_read_over_acknowledged_and_told()
    {
        const int Length = 3000;
        await using Rig rig = await Rig.StartAsync();
        byte[] topic = Encoding.ASCII.GetBytes($"cmd/nanoiotnode/{rig.ThingName}/led");
        int length = 2 + topic.Length + 2 + Length;
        var broker = new FaultBroker
        {
            KnowsOnly311 = true,
            SendsOnceSubscribed =
            [
                0x32, (byte)(length | 0x80), (byte)(length >> 7), 0, (byte)topic.Length, .. topic, 0x12, 0x34, .. new byte[Length],
            ],
        };
        using FaultServer server = broker.Start(rig.Server);
        await rig.RedirectAsync(MqttPort, server.Port);

        await rig.ProvisionAsync();

        await rig.WaitForConsoleAsync(" mqtt: NIN-M07 a command was not understood (led: longer than 512 bytes)");
        await rig.WaitForConsoleAsync("mqtt: published 2");
        Assert.Contains(0x1234, broker.Acknowledged);
    }
}
