using System;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>From a blank flash to telemetry at a real broker, and what the next boot makes of it.</summary>
public sealed class FirstBootTests
{
    [Fact]
    public async Task Blank_board_asks_for_its_configuration_and_publishes_after_it()
    {
        await using Rig rig = await Rig.StartAsync();

        await rig.WaitForConsoleAsync("config: none stored");
        await rig.ProvisionAsync();
        JsonElement first = await rig.WaitForTelemetryAsync();

        Assert.Equal(rig.ThingName, first.GetProperty("thing").GetString());
        Assert.Equal(21.5, first.GetProperty("temperature").GetDouble(), 0.1);
        Assert.Equal(45.0, first.GetProperty("humidity").GetDouble(), 0.2);
        Assert.Equal(1013.25, first.GetProperty("pressure").GetDouble(), 0.1);
        DateTimeOffset time = first.GetProperty("time").GetDateTimeOffset();
        Assert.InRange(time, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task Elliptic_curve_credentials_work_as_well()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { EllipticCurve = true });

        await rig.ProvisionAsync();

        Assert.True((await rig.WaitForTelemetryAsync()).GetProperty("sequence").GetInt64() >= 1);
    }

    [Fact]
    public async Task Second_boot_goes_straight_to_publishing()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForConsoleAsync("mqtt: published");

        await rig.Control.PowerAsync(false);
        int before = rig.Console.Length;
        await rig.Control.PowerAsync(true);
        await rig.WaitForConsoleAsync("mqtt: published", before);

        string secondBoot = rig.Console[before..];
        Assert.Contains("config: generation 1", secondBoot, StringComparison.Ordinal);
        Assert.DoesNotContain("Wi-Fi name (SSID)", secondBoot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_is_online_at_connect_and_offline_by_the_last_will()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        JsonElement online = await rig.WaitForStatusAsync("online");

        await rig.Control.PowerAsync(false);
        JsonElement offline = await rig.WaitForStatusAsync("offline");

        Assert.Equal("0.1.0", online.GetProperty("firmware").GetString());
        Assert.Equal("192.168.10.23", online.GetProperty("address").GetString());
        Assert.Single(offline.EnumerateObject());
    }

    [Fact]
    public async Task Led_command_switches_the_led()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForConsoleAsync("mqtt: published");

        await rig.CommandAsync("led", "{\"led\":\"off\"}");
        await rig.WaitForLedAsync(false);
        await rig.CommandAsync("led", "{\"led\":\"on\"}");

        await rig.WaitForLedAsync(true);
    }
}
