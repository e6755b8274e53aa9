using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Telemetry;

/// <summary>When what is reported, and where to, as configured.</summary>
public sealed class ReportTests
{
    private const string Telemetry = "dt/nanoiotnode/test-node/telemetry";

    [Fact]
    public async Task The_first_document_after_a_start_has_every_value_and_a_second_start_goes_on_counting()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 2 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        await rig.Control.PowerAsync(false);
        int before = rig.Messages().Count;
        await rig.Control.PowerAsync(true);
        await rig.WaitUntilAsync(
            () => Task.FromResult(Documents(rig, Telemetry, before).Count >= 3), "three documents after the restart");

        RequireValid(rig, Telemetry);
        JsonElement[] all = [.. Documents(rig, Telemetry, 0)];
        Assert.Equal(22, all[0].EnumerateObject().Count());
        long[] numbers = [.. all.Select(d => d.GetProperty("sequence").GetInt64())];
        Assert.Equal(numbers.Order(), numbers);
        Assert.All(all, d => Assert.Equal("0.1.0", d.GetProperty("firmware").GetString()));
    }

    [Fact]
    public async Task Several_readings_come_in_one_message_in_order_and_none_twice()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync(change: a => a with { BatchSize = 3 });
        await rig.WaitUntilAsync(() => Task.FromResult(Documents(rig, Telemetry, 0).Count >= 3), "three batches");

        RequireValid(rig, Telemetry);
        long[] numbers = [.. Documents(rig, Telemetry, 0)
            .SelectMany(d => d.GetProperty("readings").EnumerateArray())
            .Select(r => r.GetProperty("sequence").GetInt64())];
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(i => (long)i), numbers);
        Assert.Contains(Documents(rig, Telemetry, 0), d => d.GetProperty("readings").GetArrayLength() == 3);
    }

    [Fact]
    public async Task A_backlog_in_flash_comes_in_batches_too()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync(change: a => a with { BatchSize = 4 });
        await rig.WaitForConsoleAsync("mqtt: published");
        rig.Broker.Stop();
        await rig.WaitForConsoleAsync("next attempt in");
        await rig.Control.PowerAsync(false);
        await rig.Control.PowerAsync(true);
        await Task.Delay(6000);
        await rig.Broker.StartAsync();
        int end = rig.Console.Length;
        await rig.WaitForConsoleAsync("mqtt: published", end);
        await rig.WaitForConsoleAsync("mqtt: published", await rig.WaitForConsoleAsync("mqtt: published", end));

        RequireValid(rig, Telemetry);
        long[] numbers = [.. Documents(rig, Telemetry, 0)
            .SelectMany(d => d.GetProperty("readings").EnumerateArray())
            .Select(r => r.GetProperty("sequence").GetInt64()).Distinct()];
        Assert.Equal(numbers.Order(), numbers);
        Assert.Contains(
            Documents(rig, Telemetry, 0),
            d => d.GetProperty("readings").EnumerateArray().First().GetProperty("sequence").GetInt64() > 3
                && d.GetProperty("readings").GetArrayLength() == 4);
    }

    [Fact]
    public async Task Each_sensor_has_its_own_topic_when_the_template_says_so()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync(change: a => a with { TelemetryTopic = "dt/nanoiotnode/{thing}/{sensor}/telemetry" });
        (string Sensor, string[] Quantities)[] expected =
        [
            ("HTS221", ["temperature", "humidity"]),
            ("LPS22HB", ["pressure", "barometerTemperature"]),
            ("LSM6DSL",
                [
                    "accelerationX", "accelerationY", "accelerationZ", "angularRateX", "angularRateY", "angularRateZ",
                    "steps", "taps", "tilts", "freeFalls",
                ]),
            ("LIS3MDL", ["magneticFieldX", "magneticFieldY", "magneticFieldZ"]),
            ("VL53L0X", ["distance"]),
        ];
        await rig.WaitUntilAsync(
            () => Task.FromResult(expected.All(e => Documents(rig, Topic(e.Sensor), 0).Count >= 2)), "two documents of each sensor");

        foreach ((string sensor, string[] quantities) in expected)
        {
            RequireValid(rig, Topic(sensor));
            JsonElement first = Documents(rig, Topic(sensor), 0)[0];
            Assert.Equal(sensor, first.GetProperty("sensor").GetString());
            Assert.Equal(
                ["time", "sequence", "thing", "firmware", "sensor", .. quantities], first.EnumerateObject().Select(p => p.Name));
            Assert.Equal([1L, 2L], Documents(rig, Topic(sensor), 0).Take(2).Select(d => d.GetProperty("sequence").GetInt64()));
        }

        static string Topic(string sensor) => $"dt/nanoiotnode/test-node/{sensor}/telemetry";
    }

    [Fact]
    public async Task Only_what_changes_by_its_dead_band_is_reported()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync(change: a => a with { DeadBands = "5% temperature=1 humidity=2" });
        await rig.WaitForTelemetryAsync();

        await rig.Control.EnvironmentAsync(Sensors(("hts221.temperature", 22), ("hts221.humidity", 46)));
        await Task.Delay(2500);
        await rig.Control.EnvironmentAsync(Sensors(("hts221.temperature", 23), ("hts221.humidity", 46)));
        JsonElement changed = await rig.WaitForTelemetryAsync(m => m.GetProperty("sequence").GetInt64() == 2);

        RequireValid(rig, Telemetry);
        Assert.Equal(["time", "sequence", "thing", "firmware", "temperature"], changed.EnumerateObject().Select(p => p.Name));
        Assert.Equal(23, changed.GetProperty("temperature").GetDouble(), 0.1);
    }

    [Fact]
    public async Task A_sensor_with_a_longer_interval_stands_in_fewer_documents()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync(change: a => a with { SensorIntervals = "lps22hb=3 HTS221=86400" });
        await rig.WaitForTelemetryAsync(m => m.GetProperty("sequence").GetInt64() == 7);

        RequireValid(rig, Telemetry);
        IReadOnlyList<JsonElement> all = [.. Documents(rig, Telemetry, 0).Take(7)];
        Assert.Equal(1, all.Count(d => d.TryGetProperty("temperature", out _)));
        Assert.InRange(all.Count(d => d.TryGetProperty("pressure", out _)), 2, 3);
        Assert.Equal(7, all.Count(d => d.TryGetProperty("accelerationZ", out _)));
    }

    private static JsonObject Sensors(params (string Name, double Value)[] values) => new()
    {
        ["sensors"] = new JsonObject(values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Name, v.Value))),
    };

    private static List<JsonElement> Documents(Rig rig, string topic, int from) =>
        [.. rig.Messages().Skip(from).Where(m => m.Topic == topic).Select(m => JsonDocument.Parse(m.Payload).RootElement)];

    private static void RequireValid(Rig rig, string topic)
    {
        ReceivedMessage[] messages = [.. rig.Messages().Where(m => m.Topic == topic)];
        Assert.NotEmpty(messages);
        Assert.All(messages, m => Assert.Equal([], JsonSchema.Telemetry.Validate(m.Payload)));
    }
}
