using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NanoIoTNode.EndToEnd.Tests.Telemetry;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Sensors;

/// <summary>The values set on the virtual board, at the broker.</summary>
public sealed class AllSensorsTests
{
    // Step: the sensor's resolution and half of the last decimal place.
    private static readonly (string Quantity, string World, double Low, double High, double Step)[] s_world =
    [
        ("temperature", "hts221.temperature", -39, 119, 0.1),
        ("humidity", "hts221.humidity", 1, 99, 0.1),
        ("pressure", "lps22hb.pressure", 261, 1259, 0.006),
        ("barometerTemperature", "lps22hb.temperature", -39, 84, 0.011),
        ("accelerationX", "lsm6dsl.accelerationX", -19, 19, 0.0007),
        ("accelerationY", "lsm6dsl.accelerationY", -19, 19, 0.0007),
        ("accelerationZ", "lsm6dsl.accelerationZ", -19, 19, 0.0007),
        ("angularRateX", "lsm6dsl.angularRateX", -4.3, 4.3, 0.0003),
        ("angularRateY", "lsm6dsl.angularRateY", -4.3, 4.3, 0.0003),
        ("angularRateZ", "lsm6dsl.angularRateZ", -4.3, 4.3, 0.0003),
        ("magneticFieldX", "lis3mdl.magneticFieldX", -390, 390, 0.02),
        ("magneticFieldY", "lis3mdl.magneticFieldY", -390, 390, 0.02),
        ("magneticFieldZ", "lis3mdl.magneticFieldZ", -390, 390, 0.02),
        ("distance", "vl53l0x.distance", 40, 900, 1),
    ];

    [Fact]
    public async Task Values_of_all_five_sensors_arrive_within_their_resolution()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        for (int round = 0; round < 3; round++)
        {
            double[] values = [.. s_world.Select(w => w.Low + (random.NextDouble() * (w.High - w.Low)))];
            await rig.Control.EnvironmentAsync(new JsonObject
            {
                ["sensors"] = new JsonObject(s_world.Zip(values).Select(
                    p => KeyValuePair.Create<string, JsonNode?>(p.First.World, p.Second))),
            });

            bool Arrived(JsonElement m) => s_world.Zip(values).All(p =>
                m.TryGetProperty(p.First.Quantity, out JsonElement value)
                && Math.Abs(value.GetDouble() - p.Second) <= p.First.Step);
            try
            {
                await rig.WaitForTelemetryAsync(Arrived);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"seed {seed}, set: {string.Join(" ", s_world.Zip(values, (w, v) => $"{w.Quantity}={v}"))}, "
                    + $"last: {rig.Telemetry()[^1]}");
            }
        }
    }

    [Theory]
    [InlineData("hts221", "temperature")]
    [InlineData("lps22hb", "pressure")]
    [InlineData("lsm6dsl", "accelerationX")]
    [InlineData("lis3mdl", "magneticFieldX")]
    [InlineData("vl53l0x", "distance")]
    public async Task One_bad_sensor_is_named_once_and_left_out_until_it_is_back_and_stops_no_other(string sensor, string quantity)
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync(m => m.TryGetProperty(quantity, out _));
        int mark = rig.Console.Length;
        await rig.Control.EnvironmentAsync(Absent(sensor, 1));
        await rig.WaitForConsoleAsync("NIN-B01", mark);
        int silent = rig.Telemetry().Count;
        await rig.WaitUntilAsync(() => Task.FromResult(rig.Telemetry().Count >= silent + 4), "four documents without it");
        JsonElement[] without = [.. rig.Telemetry().Skip(silent + 1)];
        await rig.Control.EnvironmentAsync(Absent(sensor, 0));
        await rig.WaitForConsoleAsync(sensor.ToUpperInvariant() + " reads again", mark);
        int back = rig.Telemetry().Count;
        await rig.WaitUntilAsync(
            () => Task.FromResult(rig.Telemetry().Skip(back).Any(m => m.TryGetProperty(quantity, out _))), "its value");

        Assert.All(without, m => Assert.False(m.TryGetProperty(quantity, out _)));
        Assert.All(without, m => Assert.True(m.EnumerateObject().Count() >= 22 - 10));
        Assert.Equal(2, rig.Console[mark..].Split("NIN-B01").Length);
        Assert.All(rig.Messages().Where(m => m.Topic.EndsWith("/telemetry", StringComparison.Ordinal)), m =>
            Assert.Equal([], JsonSchema.Telemetry.Validate(m.Payload)));
    }

    [Fact]
    public async Task A_target_out_of_range_leaves_the_distance_out_without_a_fault()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.Control.EnvironmentAsync(new JsonObject { ["sensors"] = new JsonObject { ["vl53l0x.distance"] = 3000 } });
        await rig.ProvisionAsync();
        JsonElement third = await rig.WaitForTelemetryAsync(m => m.GetProperty("sequence").GetInt64() == 3);

        Assert.False(third.TryGetProperty("distance", out _));
        Assert.Equal(21, third.EnumerateObject().Count());
        Assert.DoesNotContain("NIN-B01", rig.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_sensor_nothing_is_published_and_no_number_is_used_up()
    {
        string[] sensors = ["hts221", "lps22hb", "lsm6dsl", "lis3mdl", "vl53l0x"];
        await using Rig rig = await Rig.StartAsync();
        await rig.Control.EnvironmentAsync(new JsonObject
        {
            ["sensors"] = new JsonObject(sensors.Select(s => KeyValuePair.Create<string, JsonNode?>(s + ".absent", 1))),
        });
        int mark = await rig.ProvisionAsync();
        await rig.WaitForStatusAsync("online");
        await rig.WaitUntilAsync(
            () => Task.FromResult(rig.Console[mark..].Split("NIN-B01").Length == 6), "all five are named");
        Assert.Empty(rig.Telemetry());

        await rig.Control.EnvironmentAsync(new JsonObject
        {
            ["sensors"] = new JsonObject(
                sensors.Where(s => s != "lis3mdl").Select(s => KeyValuePair.Create<string, JsonNode?>(s + ".absent", 1))),
        });
        JsonElement first = await rig.WaitForTelemetryAsync();

        Assert.Equal(1, first.GetProperty("sequence").GetInt64());
        Assert.Equal(7, first.EnumerateObject().Count());
    }

    private static JsonObject Absent(string sensor, int value) =>
        new() { ["sensors"] = new JsonObject { [sensor + ".absent"] = value } };
}
