using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>Names of brokers that are too long, not known, or never answered for.</summary>
public sealed class DnsTests
{
    private const string Endpoint = "AWS IoT endpoint: ";
    private const int MqttPort = 8883;
    private const int LongestLabel = 63;

    // 253 characters, which is as long as a name can be (RFC 1035, section 2.3.4).
    private static readonly string s_longest =
        string.Join('.', Enumerable.Repeat(new string('a', LongestLabel), 3)) + "." + new string('b', 53) + ".example";

    [Fact]
    public async Task Row_13_Name_that_nobody_knows_is_told_in_quotes_with_the_last_step()
    {
        await using Rig rig = await Rig.StartAsync();

        int trial = await rig.EnterAsync(a => a with { Endpoint = "no-such-broker.invalid" });
        await rig.WaitForConsoleAsync("Not stored: it does not work yet (NIN-D01, see above).", trial);

        string said = rig.Console[trial..];
        Assert.Contains(
            " dns: NIN-D01 the name is not known (\"no-such-broker.invalid\"; last sent: DNS query)", said, StringComparison.Ordinal);
        Assert.Contains(" dns: cure: check the spelling; for AWS compare it with the endpoint ", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" tcp: NIN-", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_29_Name_server_that_says_nothing_is_not_told_as_an_unknown_name()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        // The module gives up by itself, and what the driver asks comes a minute late.
        await rig.Control.EnvironmentAsync(JsonNode.Parse(
            """{"moduleFaults":[{"kind":"error","command":"D0","times":0}],"networkLatencyMs":60000}""")!.AsObject());
        int from = rig.Console.Length;
        rig.Broker.Stop();

        int told = await rig.WaitForConsoleAsync(" dns: NIN-D02 the name server does not answer (", from);
        int cure = await rig.WaitForConsoleAsync(" dns: cure: check that the network leads to the internet", told);
        Assert.Contains(
            "\"broker.nanoiotnode.example\"; last sent: DNS query)", rig.Console[told..cure], StringComparison.Ordinal);
        Assert.DoesNotContain("NIN-D01", rig.Console[from..cure], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_29_Name_as_long_as_a_name_can_be_is_found_though_the_module_takes_64_characters()
    {
        Assert.Equal(253, s_longest.Length);
        await using Rig rig = await Rig.StartAsync();
        using var server = FaultServer.Alert(80);
        await rig.Control.HostAsync(s_longest, MqttPort, $"127.0.0.1:{server.Port}", "tcp");

        int trial = await rig.EnterAsync(a => a with { Endpoint = s_longest });
        await rig.WaitForConsoleAsync("Not stored: it does not work yet (NIN-S28, see above).", trial);

        Assert.True(server.Connections > 0);
        Assert.DoesNotContain(" dns: NIN-", rig.Console[trial..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_13_Name_that_is_too_long_is_refused_at_entry_with_its_length()
    {
        await using Rig rig = await Rig.StartAsync();
        string label = new string('c', LongestLabel + 1);

        await rig.WaitForConsoleAsync("Wi-Fi name (SSID): ");
        rig.Type("NIN-Lab");
        await rig.WaitForConsoleAsync("Wi-Fi passphrase: ");
        rig.Type(rig.Passphrase);
        await rig.WaitForConsoleAsync(Endpoint);
        foreach ((string typed, string seen) in new[] { ("x" + s_longest, "254 characters"), (label + ".example", "a part of 64 characters") })
        {
            int from = rig.Console.Length;
            rig.Type(typed);
            int told = await rig.WaitForConsoleAsync("NIN-C13 ", from);
            await rig.WaitForConsoleAsync(Endpoint, told);
            Assert.Contains(
                "a host name takes letters, digits and hyphens between dots: 63 characters a part, 253 in all: " + seen,
                rig.Console[told..],
                StringComparison.Ordinal);
        }
    }
}
