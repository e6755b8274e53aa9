using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>What is done to the board, at the broker.</summary>
public sealed class MotionTests
{
    [Fact]
    public async Task Motion_and_field_of_the_world_arrive_within_the_sensors_resolution()
    {
        (string Quantity, string Sensor, double Value, double Step)[] world =
        [
            ("accelerationX", "lsm6dsl", 1.2345, 0.0007),
            ("accelerationY", "lsm6dsl", -7.5, 0.0007),
            ("accelerationZ", "lsm6dsl", 6.25, 0.0007),
            ("angularRateX", "lsm6dsl", 3.21, 0.0003),
            ("angularRateY", "lsm6dsl", -0.5, 0.0003),
            ("angularRateZ", "lsm6dsl", 0.0123, 0.0003),
            ("magneticFieldX", "lis3mdl", -123.4, 0.02),
            ("magneticFieldY", "lis3mdl", 321, 0.02),
            ("magneticFieldZ", "lis3mdl", 0.5, 0.02),
        ];
        await using Rig rig = await Rig.StartAsync();
        var sensors = new JsonObject(world.Select(w =>
            KeyValuePair.Create<string, JsonNode?>($"{w.Sensor}.{w.Quantity}", w.Value)));
        await rig.Control.EnvironmentAsync(new JsonObject { ["sensors"] = sensors });

        await rig.ProvisionAsync();

        JsonElement telemetry = await rig.WaitForTelemetryAsync(
            m => world.All(w => m.TryGetProperty(w.Quantity, out _)));
        Assert.All(world, w => Assert.Equal(w.Value, telemetry.GetProperty(w.Quantity).GetDouble(), w.Step));
    }

    [Fact]
    public async Task Taps_tilts_falls_and_steps_are_counted_at_the_broker()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync(m => Has(m, 0, 0, 0, 0));

        await rig.Control.EnvironmentAsync(new JsonObject
        {
            ["sensors"] = new JsonObject
            {
                ["lsm6dsl.taps"] = 1,
                ["lsm6dsl.tilts"] = 1,
                ["lsm6dsl.freeFalls"] = 1,
                ["lsm6dsl.steps"] = 42,
            },
        });

        await rig.WaitForTelemetryAsync(m => Has(m, 1, 1, 1, 42));
    }

    private static bool Has(JsonElement message, params int[] counts)
    {
        string[] quantities = ["taps", "tilts", "freeFalls", "steps"];
        return quantities.Zip(counts).All(
            e => message.TryGetProperty(e.First, out JsonElement value) && value.GetDouble() == e.Second);
    }
}
