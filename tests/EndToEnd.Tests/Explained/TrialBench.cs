using System;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>
/// One virtual board at the end of its dialogue, where a configuration is tried as often as a test wants: the firmware
/// joins, sets its clock and connects to whatever the test has put in the broker's place, which has a name of AWS IoT.
/// </summary>
public sealed class TrialBench : IAsyncLifetime
{
    public const string Endpoint = "a1b2c3d4e5-ats.iot.eu-west-1.amazonaws.com";
    public const string RootName = "Bench root";
    public const string Arn = "arn:aws:iot:eu-west-1:<account>:";

    private const int MqttPort = 8883;
    private const string Failed = "Not stored: it does not work yet (";
    private const string AfterFailure = "(mend/store/over): ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanoiotnode-explained-");
    private int _asked = -1;

    /// <summary>Gets the folder for what servers want as files; it is gone after the tests.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Gets or sets a value indicating whether the endpoint's name has as long an answer as AWS gives.</summary>
    public bool AnswersAtLength { get; set; }

    internal Rig Rig { get; private set; } = null!;

    internal FaultPki Pki { get; } = new(RootName);

    public async Task InitializeAsync() => Rig = await Rig.StartAsync();

    public async Task DisposeAsync()
    {
        await Rig.DisposeAsync();
        Pki.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Tries the configuration against a server on a port of this machine.</summary>
    /// <returns>What the board has said from the trial's beginning to its end.</returns>
    public async Task<string> TryAsync(int port)
    {
        await LeadToAsync(port);
        int begin = await BeginAsync();
        int end = await Rig.WaitForConsoleAsync(Failed, begin);
        _asked = await Rig.WaitForConsoleAsync(AfterFailure, end);
        return Rig.Console[begin.._asked];
    }

    /// <summary>Tries it and looks whether cause, cure and final verdict have the code and the words.</summary>
    public async Task ExpectAsync(int port, string layer, string code, params string[] words)
    {
        string said = await TryAsync(port);

        string[] lines = said.Split("\r\n");
        int cause = Array.FindIndex(lines, l => l.Contains($" {layer}: {code} ", StringComparison.Ordinal));
        Assert.True(cause >= 0, $"no cause line of {layer} with {code} in:\n{said}");
        Assert.All(words, word => Assert.Contains(word, lines[cause], StringComparison.Ordinal));
        Assert.Contains($" {layer}: cure: ", lines[cause + 1], StringComparison.Ordinal);
        Assert.Contains(Failed + code, said, StringComparison.Ordinal);
        Assert.DoesNotContain(" node: NIN-", said, StringComparison.Ordinal);
    }

    /// <summary>Stores the configuration, which a server on a port of this machine must take, and lets the node run.</summary>
    /// <returns>The position where the node runs.</returns>
    public async Task<int> RunAsync(int port)
    {
        int stored = await Rig.WaitForConsoleAsync("Stored as generation 1", await StartTrialAsync(port));
        return await Rig.WaitForConsoleAsync("mqtt: published ", stored);
    }

    /// <summary>Begins a trial of which a test itself awaits the outcome.</summary>
    /// <returns>The position where the trial begins.</returns>
    public async Task<int> StartTrialAsync(int port)
    {
        await LeadToAsync(port);
        return await BeginAsync();
    }

    /// <summary>Runs the console's command <c>test</c> against a server on a port of this machine.</summary>
    /// <returns>Its report, with the log lines in between.</returns>
    public async Task<string> TestAsync(int port)
    {
        await LeadToAsync(port);
        int typed = Rig.Console.Length;
        Rig.Type("test");
        int begin = await Rig.WaitForConsoleAsync("> test\r\n", typed);
        int end = await Rig.WaitForConsoleAsync("\r\n  echo  ", begin);
        end = await Rig.WaitForConsoleAsync("ed\r\n", await Rig.WaitForConsoleAsync("\r\n  ", end));
        return Rig.Console[begin..end];
    }

    /// <summary>Changes the world of the board.</summary>
    public Task WorldAsync(string json) => Rig.Control.EnvironmentAsync(JsonNode.Parse(json)!.AsObject());

    /// <summary>Leads the endpoint's MQTT port to a port of this machine.</summary>
    public async Task LeadToAsync(int port)
    {
        JsonObject answer = await Rig.Control.AskAsync("environment", null, default);
        JsonArray hosts = answer["environment"]!["hosts"]!.DeepClone().AsArray();
        foreach (JsonNode? host in hosts)
        {
            if ((string?)host!["name"] == Endpoint)
            {
                host["targets"]![0]!["to"] = $"127.0.0.1:{port}";
                host["largeAnswer"] = AnswersAtLength;
                await Rig.Control.EnvironmentAsync(new JsonObject { ["hosts"] = hosts });
                return;
            }
        }

        hosts.Add(new JsonObject
        {
            ["name"] = Endpoint,
            ["address"] = "192.0.2.99",
            ["targets"] = new JsonArray(new JsonObject { ["port"] = MqttPort, ["to"] = $"127.0.0.1:{port}", ["protocol"] = "tcp" }),
        });
        await Rig.Control.EnvironmentAsync(new JsonObject { ["hosts"] = hosts });
    }

    private async Task<int> BeginAsync()
    {
        if (_asked < 0)
        {
            using var device = Pki.Device(Rig.ThingName);
            return await Rig.EnterAsync(a => a with
            {
                Endpoint = Endpoint,
                CertificatePem = device.ExportCertificatePem(),
                PrivateKeyPem = FaultPki.KeyPem(device),
                RootPem = Pki.Root.ExportCertificatePem(),
            });
        }

        Rig.Type("<");
        int begin = await Rig.WaitForConsoleAsync("Store this configuration? (yes/no/back): ", _asked);
        Rig.Type("yes");
        return begin;
    }
}
