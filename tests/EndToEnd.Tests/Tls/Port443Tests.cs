using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using NanoIoTNode.EndToEnd.Tests.Explained;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Tls;

/// <summary>Port 443 with its application protocol, and sessions that are resumed, with servers that tell what they see.</summary>
public sealed class Port443Tests : IAsyncLifetime
{
    private const string Endpoint = "a1b2c3d4e5-ats.iot.eu-west-1.amazonaws.com";
    private const string Protocol = "x-amzn-mqtt-ca";
    private const string AfterFailure = "(mend/store/over): ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanoiotnode-443-");
    private readonly FaultPki _pki = new("Own root");
    private Rig _rig = null!;

    public async Task InitializeAsync() => _rig = await Rig.StartAsync();

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        _pki.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Protocol_is_offered_and_later_connections_are_resumed_until_the_root_changes()
    {
        using TalkativeServer server = await StartAsync(Protocol);
        await MapAsync(443, server.Port);

        int asked = await FailAtMqttAsync(server, 1, await BeginTrialAsync(":443"));
        int ended = server.Handshakes;
        Assert.Contains($"ALPN protocols advertised by the client: {Protocol}", server.Said, StringComparison.Ordinal);
        Assert.Contains($"ALPN protocols selected: {Protocol}", server.Said, StringComparison.Ordinal);
        AssertResumed(server, ended - 1);

        asked = await FailAtMqttAsync(server, ended + 1, await TryAgainAsync(asked));
        int afterSecond = server.Handshakes;
        AssertResumed(server, afterSecond - 1);

        await FailAtMqttAsync(server, afterSecond + 1, await TrustMoreRootsAsync());
        AssertResumed(server, server.Handshakes - 2);
    }

    [Fact]
    public async Task Server_of_other_protocols_alone_answers_alert_120_which_is_explained()
    {
        using TalkativeServer server = await StartAsync("h2");
        await MapAsync(443, server.Port);

        int begin = await BeginTrialAsync(":443");
        await _rig.WaitForConsoleAsync("Not stored: it does not work yet (NIN-S30", begin);

        string said = _rig.Console[begin..];
        Assert.Contains(" tls: NIN-S30 ", said, StringComparison.Ordinal);
        Assert.Contains("(alert 120, no_application_protocol", said, StringComparison.Ordinal);
        Assert.Contains($"on port 443 the node offers {Protocol}", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_protocol_is_offered_on_another_port()
    {
        using TalkativeServer server = await StartAsync("h2");
        await MapAsync(8883, server.Port);

        await FailAtMqttAsync(server, 1, await BeginTrialAsync(""));

        Assert.DoesNotContain("ALPN", server.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_without_application_protocols_serves_on_port_443_and_resumes()
    {
        await MapAsync(443, _rig.Broker.Port, LocalCloud.Endpoint);

        int stored = await _rig.ProvisionAsync(change: a => a with { Endpoint = LocalCloud.Endpoint + ":443" });
        await _rig.WaitForConsoleAsync($"tcp: connecting to {LocalCloud.Endpoint}:443", stored);
        int published = await _rig.WaitForConsoleAsync("mqtt: published ", stored);
        _rig.Type("test");
        int tested = await _rig.WaitForConsoleAsync("  all passed", published);

        Assert.Matches(
            $"tls +pass  TLS 1.2, .*server \"{LocalCloud.Endpoint}\" of issuer \"Throw-away root\".* days left, "
                + "resumed handshake of [0-9]{3} bytes in and [0-9]{3} out",
            _rig.Console[published..tested]);
    }

    private void AssertResumed(TalkativeServer server, int count) => Assert.True(
        server.Resumed == count, $"{server.Resumed} resumed, not {count}:\n{_rig.Console}\n{server.Said}");

    private async Task<TalkativeServer> StartAsync(string protocol)
    {
        using var certificate = _pki.Server(Endpoint);
        (string file, string key) = FaultPki.Write(certificate, _folder.FullName, "server");
        string root = Path.Combine(_folder.FullName, "root.crt");
        await File.WriteAllTextAsync(root, _pki.Root.ExportCertificatePem());
        return await TalkativeServer.StartAsync(
            file, key, "-alpn", protocol, "-Verify", "1", "-verify_return_error", "-CAfile", root);
    }

    private Task MapAsync(int port, int to, string name = Endpoint) =>
        _rig.Control.HostAsync(name, port, $"127.0.0.1:{to}", "tcp");

    private Task<int> BeginTrialAsync(string port)
    {
        using var device = _pki.Device(_rig.ThingName);
        string certificate = device.ExportCertificatePem();
        string key = FaultPki.KeyPem(device);
        return _rig.EnterAsync(a => a with
        {
            Endpoint = Endpoint + port,
            CertificatePem = certificate,
            PrivateKeyPem = key,
            RootPem = _pki.Root.ExportCertificatePem(),
        });
    }

    private async Task<int> TryAgainAsync(int asked)
    {
        _rig.Type("<");
        int begin = await _rig.WaitForConsoleAsync(ProvisioningTypist.StorePrompt + ": ", asked);
        _rig.Type("yes");
        return begin;
    }

    private async Task<int> TrustMoreRootsAsync()
    {
        int begin = _rig.Console.Length;
        _rig.Type("mend");
        await _rig.WalkDialogueAsync(begin, new Dictionary<string, string>
        {
            ["Root CA (PEM), Enter for the Amazon roots"] = _pki.Root.ExportCertificatePem(),
            ["Trust the Amazon roots as well? (yes/no)"] = "yes",
        });
        begin = _rig.Console.Length;
        _rig.Type("yes");
        return begin;
    }

    /// <summary>Ends every connection of one trial behind its handshake.</summary>
    /// <returns>The position where the node asks what to do.</returns>
    private async Task<int> FailAtMqttAsync(TalkativeServer server, int first, int begin)
    {
        Task<int> asked = _rig.WaitForConsoleAsync(AfterFailure, begin);
        for (int number = first; !asked.IsCompleted; number++)
        {
            if (await Task.WhenAny(asked, server.HandshakeAsync(number)) != asked)
            {
                await server.EndConnectionAsync(number);
            }
        }

        Assert.True(server.Handshakes >= first, $"no handshake:\n{_rig.Console[begin..]}\n{server.Said}");
        return await asked;
    }
}
