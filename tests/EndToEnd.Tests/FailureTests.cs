using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>What fails is explained by its layer, and the node comes back by itself.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task Join_with_wrong_passphrase_reports_NIN_W03_and_recovers_when_it_is_corrected()
    {
        await using Rig rig = await Rig.StartAsync();
        int stored = await rig.ProvisionAsync(change: a => a with { Passphrase = "not the passphrase", StoreUnproved = true });
        await rig.WaitForConsoleAsync("wifi: NIN-W03", stored);
        int before = rig.Console.Length;

        await rig.Control.ButtonAsync(true);
        await rig.WaitForConsoleAsync("Wi-Fi name (SSID)", before);
        await rig.Control.ButtonAsync(false);
        await rig.ProvisionAgainAsync(before, new Dictionary<string, string> { ["Wi-Fi passphrase"] = rig.Passphrase });

        await rig.WaitForTelemetryAsync();
        Assert.Contains("cure:", rig.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_lost_and_the_order_holds_when_the_broker_stops_and_starts()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync(t => t.GetProperty("sequence").GetInt64() >= 3);

        rig.Broker.Stop();
        await rig.WaitForConsoleAsync("mqtt: NIN-");
        long atStop = rig.LastPublished();

        // Two refused connections: with the backoff between them, readings have been taken meanwhile.
        int refused = await rig.WaitForConsoleAsync("tcp: NIN-N01", rig.Console.Length);
        await rig.WaitForConsoleAsync("tcp: NIN-N01", refused);
        await rig.Broker.StartAsync();
        await rig.WaitForTelemetryAsync(t => t.GetProperty("sequence").GetInt64() >= atStop + 6);

        List<long> sequences = [.. rig.Telemetry().Select(t => t.GetProperty("sequence").GetInt64()).Distinct()];
        Assert.Equal(sequences.Order(), sequences);
        Assert.Equal(Enumerable.Range((int)sequences[0], sequences.Count).Select(i => (long)i), sequences);
    }

    // Certificates and key are read again for each connection.
    [Fact]
    public async Task Configuration_whose_flash_fails_while_the_node_runs_is_read_from_its_other_copy_and_then_named_NIN_F02()
    {
        const uint InRecord = 0x080F2000 + 64;
        const uint HalfSize = 6 * 1024;
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        await rig.Control.FlashTearAsync(InRecord + HalfSize);
        rig.Broker.Stop();
        int lost = await rig.WaitForConsoleAsync("mqtt: NIN-");
        await rig.Broker.StartAsync();
        int connected = await rig.WaitForConsoleAsync("mqtt: connected", lost);
        await rig.WaitForConsoleAsync("mqtt: published", connected);

        await rig.Control.FlashTearAsync(InRecord);
        rig.Broker.Stop();
        await rig.WaitForConsoleAsync("mqtt: NIN-", connected);
        await rig.Broker.StartAsync();
        int named = await rig.WaitForConsoleAsync("config: NIN-F02", connected);
        await rig.WaitForConsoleAsync("next attempt in", named);
    }

    [Fact]
    public async Task Access_point_gone_and_back_is_rejoined()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = rig.Console.Length;

        await rig.Control.AccessPointAsync(up: false);
        await rig.WaitForConsoleAsync("wifi: NIN-W07", before);
        await rig.Control.AccessPointAsync(up: true);

        int joined = await rig.WaitForConsoleAsync("wifi: joined", before);
        await rig.WaitForConsoleAsync("mqtt: published", joined);
    }

    [Fact]
    public async Task Server_of_an_unknown_root_is_refused_and_named_as_a_tls_failure()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { ForeignRoot = true });

        int stored = await rig.ProvisionAsync(change: a => a with { StoreUnproved = true });

        await rig.WaitForConsoleAsync("tls: NIN-S", stored);
        Assert.Empty(rig.Telemetry());
    }

    [Fact]
    public async Task Endpoint_that_no_resolver_knows_is_named_as_a_dns_failure()
    {
        await using Rig rig = await Rig.StartAsync();

        int stored = await rig.ProvisionAsync(change: a => a with { Endpoint = "nowhere.invalid", StoreUnproved = true });

        await rig.WaitForConsoleAsync("dns: NIN-D", stored);
    }
}
