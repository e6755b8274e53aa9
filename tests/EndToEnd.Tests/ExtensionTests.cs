using System;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>Applications of their own on the virtual board: the README's example, and one that is wrong.</summary>
public sealed class ExtensionTests
{
    private static readonly RigOptions s_example = new()
    {
        Firmware = "NanoIoTNode.Example",
        Attach = "NanoIoTNode.VirtualBoard.ExampleSensor",
    };

    [Fact]
    public async Task Sensor_topic_and_command_of_the_example_are_seen_at_the_broker()
    {
        await using Rig rig = await Rig.StartAsync(s_example);
        await rig.Control.SensorAsync("tmp117.temperature", 4.75);
        await rig.ProvisionAsync();

        JsonElement telemetry = await rig.WaitForTelemetryAsync(m => Outside(m) == 4.75);
        Assert.Equal(21.5, telemetry.GetProperty("temperature").GetDouble(), 0.1);

        await rig.Control.SensorAsync("tmp117.temperature", -3.25);
        JsonElement frost = await rig.WaitForMessageAsync("frost", _ => true);
        Assert.Equal(-3.25, frost.GetProperty("outsideTemperature").GetDouble());

        await rig.CommandAsync("frost", "-10");
        await rig.WaitForMessageAsync("event", m => IsAnswer(m, "frost", "done", "warns below -10"));

        // It warns when the temperature falls below the limit: it must have been seen above the new one.
        await rig.Control.SensorAsync("tmp117.temperature", 2);
        await rig.WaitForTelemetryAsync(m => Outside(m) == 2);
        await rig.Control.SensorAsync("tmp117.temperature", -12.5);
        await rig.WaitForMessageAsync("frost", m => Outside(m) == -12.5);
    }

    [Fact]
    public async Task Commands_that_are_refused_are_answered_in_words()
    {
        await using Rig rig = await Rig.StartAsync(s_example);
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        await rig.CommandAsync("frost", "cold");
        await rig.CommandAsync("led", "{\"led\":\"maybe\"}");
        await rig.CommandAsync("led", "{\"led\":\"off\"}");

        await rig.WaitForMessageAsync("event", m => IsAnswer(m, "frost", "refused", "send whole degrees from -55 to 150"));
        await rig.WaitForMessageAsync("event", m => IsAnswer(m, "led", "refused", "send {\"led\":\"on\"} or {\"led\":\"off\"}"));
        await rig.WaitForMessageAsync("event", m => IsAnswer(m, "led", "done", "LED off"));
        await rig.WaitForLedAsync(false);
        Assert.Contains("mqtt: NIN-M07 ", rig.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_added_sensor_that_is_pulled_out_is_named_and_comes_back()
    {
        await using Rig rig = await Rig.StartAsync(s_example);
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync(m => Outside(m) == 21.5);

        await rig.Control.SensorAsync("tmp117.absent", 1);
        await rig.WaitForConsoleAsync("TMP117 does not answer on the I2C bus");
        await rig.WaitForTelemetryAsync(m => Outside(m) is null && m.TryGetProperty("temperature", out _));
        await rig.Control.SensorAsync("tmp117.absent", 0);
        await rig.Control.SensorAsync("tmp117.temperature", 7);
        await rig.WaitForTelemetryAsync(m => Outside(m) == 7);
    }

    [Fact]
    public async Task What_cannot_be_added_is_named_and_all_else_runs()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { Firmware = "EndToEnd.WrongApplication" });
        await rig.ProvisionAsync();

        JsonElement telemetry = await rig.WaitForTelemetryAsync(m => m.TryGetProperty("temperature", out _));
        await rig.CommandAsync("throw", "now");

        await rig.WaitForMessageAsync("event", m => IsAnswer(m, "throw", "refused", "failed: not today"));
        Assert.Equal(0, telemetry.GetProperty("good").GetDouble());
        Assert.False(telemetry.TryGetProperty("echo", out _));
        string[] refused =
        [
            "topic \"status\": the node itself publishes there",
            "topic \"two/levels\": a name has letters, digits, - and _ only",
            "command \"led\": there is a command of this name",
            "command \"\": it is null",
            "sensor \"\": it is null",
            "sensor \"HTS221\": there is a sensor of this name",
            "sensor \"ECHO\": there is a quantity temperature already",
        ];
        Assert.All(refused, what => Assert.Contains(
            $"node: NIN-B03 a sensor, topic or command of the application was not added ({what})", rig.Console, StringComparison.Ordinal));
    }

    private static double? Outside(JsonElement message) =>
        message.TryGetProperty("outsideTemperature", out JsonElement value) ? value.GetDouble() : null;

    private static bool IsAnswer(JsonElement message, string command, string result, string text) =>
        message.GetProperty("command").GetString() == command
        && message.GetProperty("result").GetString() == result
        && message.GetProperty("text").GetString() == text;
}
