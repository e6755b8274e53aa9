using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Connection;

/// <summary>What the node tells brokers of several kinds, and what it does when they do not go along.</summary>
public sealed class BrokerTests
{
    private const int MqttPort = 8883;

    [Fact]
    public async Task Mqtt_5_is_spoken_with_a_broker_that_speaks_it_and_the_last_will_is_armed()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();

        await rig.Control.PowerAsync(false);

        await rig.WaitForStatusAsync("offline");
        MatchCollection versions = Regex.Matches(
            rig.Broker.Log.Text, $@"New client connected from \S+ as {rig.ThingName} \((p\d)");
        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Equal("p5", version.Groups[1].Value));
        Assert.Contains(", k60,", rig.Broker.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_of_3_1_1_gets_3_1_1_and_the_node_remembers_it_over_a_reset()
    {
        await using Rig rig = await Rig.StartAsync();
        var broker = new FaultBroker { KnowsOnly311 = true };
        using FaultServer server = broker.Start(rig.Server);
        await rig.RedirectAsync(MqttPort, server.Port);
        await rig.ProvisionAsync();
        await rig.WaitForConsoleAsync("mqtt: published 2");
        int reset = rig.Console.Length;

        await rig.Control.ResetAsync();

        int connected = await rig.WaitForConsoleAsync("connected as \"test-node\", MQTT 3.1.1", reset);
        Assert.DoesNotContain("cure:", rig.Console[reset..connected], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_session_is_subscribed_to_once_and_again_only_when_it_is_gone()
    {
        await using Rig rig = await Rig.StartAsync();
        using var proxy = new FaultProxy(rig.Broker.Port);
        await rig.RedirectAsync(MqttPort, proxy.Port);
        await rig.ProvisionAsync(change: a => a with { PersistentSession = true });
        await rig.WaitForTelemetryAsync();
        int subscribed = Subscriptions(rig);

        for (int i = 0; i < 3; i++)
        {
            int mark = rig.Console.Length;
            proxy.Cut();
            await rig.WaitForConsoleAsync("session kept", mark);
            await rig.WaitForConsoleAsync("mqtt: published", rig.Console.Length);
        }

        Assert.Equal(subscribed, Subscriptions(rig));
        await rig.CommandAsync("led", "{\"led\":\"off\"}");
        await rig.WaitForConsoleAsync("command: LED off");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Broker_with_user_names_is_reached_with_and_without_a_client_certificate(bool certificate)
    {
        await using Rig rig = await Rig.StartAsync();
        using var broker = await PasswordBroker.StartAsync(rig.ServerFiles, "node", "battery staple");
        await rig.RedirectAsync(MqttPort, broker.Port);

        await rig.ProvisionAsync(change: a => a with
        {
            UserName = "node",
            Password = "battery staple",
            CertificatePem = certificate ? a.CertificatePem : "none",
        });

        await rig.WaitForConsoleAsync("mqtt: published 2");
        Assert.Contains("u'node'", broker.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("battery staple", rig.Console, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_that_wants_a_token_gets_one_that_the_device_key_has_signed(bool ellipticCurve)
    {
        const string Path = "projects/plant-7/locations/europe-west1/registries/halls/devices/node-3";
        await using Rig rig = await Rig.StartAsync(new RigOptions { EllipticCurve = ellipticCurve });
        var broker = new FaultBroker { KnowsOnly311 = true };
        using FaultServer server = broker.Start(rig.Server);
        await rig.RedirectAsync(MqttPort, server.Port);

        await rig.ProvisionAsync(change: a => a with { ClientId = Path });

        await rig.WaitForConsoleAsync("mqtt: published 2");
        string[] texts = Texts(broker.LastConnect!);
        Assert.Equal([Path, "unused"], texts[..2]);
        Assert.Equal(0xC2, broker.LastConnect![7]);
        string[] parts = texts[2].Split('.');
        JsonElement claims = JsonDocument.Parse(FromBase64Url(parts[1])).RootElement;
        Assert.Equal("plant-7", claims.GetProperty("aud").GetString());
        Assert.InRange(
            DateTimeOffset.UtcNow.ToUnixTimeSeconds() - claims.GetProperty("iat").GetInt64(), -5, 120);
        Assert.True(rig.DeviceVerifies(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), FromBase64Url(parts[2])));
    }

    [Fact]
    public async Task Diag_counts_how_often_and_how_thoroughly_the_node_began_anew()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        rig.Broker.Stop();
        int mark = await rig.WaitForConsoleAsync("beginning with: TLS");
        await rig.Broker.StartAsync();
        await rig.WaitForConsoleAsync("mqtt: published", mark);
        int asked = rig.Console.Length;

        rig.Type("diag");

        int at = await rig.WaitForConsoleAsync("begun anew", asked);
        await rig.WaitForConsoleAsync("restart 0", at);
        Assert.Matches(new Regex(@"begun anew +socket [2-9], TLS [1-9], rejoin \d, module reset 0, restart 0"), rig.Console[asked..]);
    }

    private static int Subscriptions(Rig rig) =>
        Regex.Count(rig.Broker.Log.Text, $"Received SUBSCRIBE from {rig.ThingName}");

    // Client id, user name and password: what follows the ten bytes of a CONNECT's head when no last will is armed.
    private static string[] Texts(byte[] connect)
    {
        var texts = new string[3];
        int at = 10;
        for (int i = 0; i < texts.Length; i++)
        {
            int length = (connect[at] << 8) | connect[at + 1];
            texts[i] = Encoding.UTF8.GetString(connect, at + 2, length);
            at += 2 + length;
        }

        return texts;
    }

    private static byte[] FromBase64Url(string text) => Convert.FromBase64String(
        text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
