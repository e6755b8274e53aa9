using System;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>The dialogue over the pseudo-terminal, and the ways into it.</summary>
public sealed class ProvisioningTests
{
    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Pem_pasted_with_any_line_end_at_full_speed_is_stored(string lineEnd)
    {
        await using Rig rig = await Rig.StartAsync();

        await rig.ProvisionAsync(lineEnd);

        await rig.WaitForTelemetryAsync();
    }

    [Fact]
    public async Task Passphrase_and_private_key_never_appear_on_the_console()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        Assert.DoesNotContain(rig.Passphrase, rig.Console, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.PrivateKeyBody, rig.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_entries_are_refused_with_their_reason_and_asked_again()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.WaitForConsoleAsync("Wi-Fi name (SSID)");

        rig.Type(new string('x', 33));
        await rig.WaitForConsoleAsync("NIN-C");
        rig.Type("a network");
        await rig.WaitForConsoleAsync("Wi-Fi passphrase");
        rig.Type("short");
        await rig.WaitForConsoleAsync("8");
        rig.Type("long enough");
        await rig.WaitForConsoleAsync("AWS IoT endpoint");
        rig.Type("https://");
        await rig.WaitForConsoleAsync("URL");

        Assert.Contains("32", rig.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blue_button_held_at_reset_enters_provisioning_and_keeps_the_stored_configuration()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = rig.Console.Length;

        await rig.Control.ButtonAsync(true);
        await rig.Control.ResetAsync();
        await rig.WaitForConsoleAsync("Wi-Fi name (SSID)", before);
        await rig.Control.ButtonAsync(false);
        rig.TypeRaw("\u0003");

        await rig.WaitForConsoleAsync("mqtt: published", before);
        Assert.Contains("config: generation 1", rig.Console[before..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blue_button_held_three_seconds_enters_provisioning_while_publishing()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = rig.Console.Length;

        await rig.Control.ButtonAsync(true);
        await rig.WaitForConsoleAsync("Wi-Fi name (SSID)", before);
        await rig.Control.ButtonAsync(false);

        Assert.DoesNotContain("config: none stored", rig.Console[before..], StringComparison.Ordinal);
    }
}
