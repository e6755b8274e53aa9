using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>The console's command <c>test</c> on a running node, against brokers that fail at each of its steps.</summary>
public sealed class SelfTestTests(RunningBench bench) : IClassFixture<RunningBench>
{
    private const string Topic = "dt/nanoiotnode/test-node/test";

    [Fact]
    public async Task Row_38_Way_that_is_good_passes_at_every_step()
    {
        string report = await bench.Trial.TestAsync(bench.GoodPort);

        Assert.Equal(
            ["link", "address", "dns", "time", "tcp", "tls", "mqtt", "publish", "echo"],
            Verdicts(report).Where(v => v.Verdict == "pass").Select(v => v.Step));
        Assert.Contains("  all passed", report, StringComparison.Ordinal);
        Assert.Contains($"dns       pass  \"{TrialBench.Endpoint}\" is 192.0.2.99 (", report, StringComparison.Ordinal);
        Assert.Matches(@"time      pass  20\d\d-\d\d-\d\dT[0-9:]{8}Z, the clock was -?\d+\.\d{3} s off", report);
        Assert.Matches(
            $"tls       pass  TLS 1.2, TLS-ECDHE-RSA-WITH-AES-[^,]+-GCM-SHA[0-9]+, server \"{Regex.Escape(TrialBench.Endpoint)}\" "
                + $"of issuer \"{TrialBench.RootName}\" under \"{TrialBench.RootName}\", (29|30) days left",
            report);
        await bench.Trial.Rig.WaitForConsoleAsync("mqtt: published ", bench.Trial.Rig.Console.Length);
    }

    [Fact]
    public async Task Port_without_TLS_fails_at_tls_in_the_words_of_the_log()
    {
        using var server = FaultServer.Says("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        string report = await bench.Trial.TestAsync(server.Port);

        ExpectFailure(report, "tls", "NIN-S21");
        Assert.Contains("cure: enter the broker's TLS port", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_that_nobody_listens_on_fails_at_tcp()
    {
        ExpectFailure(await bench.Trial.TestAsync(1), "tcp", "NIN-N01");
    }

    [Fact]
    public async Task Refused_client_fails_at_mqtt()
    {
        using FaultServer server = Start(new FaultBroker(connect: Answer.With(5, 0x87)));

        ExpectFailure(
            await bench.Trial.TestAsync(server.Port), "mqtt", "NIN-M13", $"iot:Connect on {TrialBench.Arn}client/test-node");
    }

    [Fact]
    public async Task Closed_after_publish_fails_at_publish_and_names_the_right()
    {
        using FaultServer server = Start(new FaultBroker(publish: Answer.Close));

        ExpectFailure(
            await bench.Trial.TestAsync(server.Port), "publish", "NIN-M20", $"needs iot:Publish on {TrialBench.Arn}topic/{Topic}");
    }

    [Fact]
    public async Task Refused_message_fails_at_publish_and_names_the_right()
    {
        using FaultServer server = Start(new FaultBroker(publish: Answer.With(0, 0x87)));

        ExpectFailure(
            await bench.Trial.TestAsync(server.Port), "publish", "NIN-M19", $"needs iot:Publish on {TrialBench.Arn}topic/{Topic}");
    }

    [Fact]
    public async Task Closed_after_subscribe_fails_at_echo_and_names_both_rights()
    {
        using FaultServer server = Start(new FaultBroker(subscribe: Answer.Close));

        ExpectFailure(
            await bench.Trial.TestAsync(server.Port),
            "echo",
            "NIN-M04",
            $"needs iot:Subscribe on {TrialBench.Arn}topicfilter/{Topic} and iot:Receive on {TrialBench.Arn}topic/{Topic}");
    }

    [Fact]
    public async Task Refused_subscription_fails_at_echo()
    {
        using FaultServer server = Start(new FaultBroker(subscribe: Answer.With(0x80, 0x87)));

        ExpectFailure(await bench.Trial.TestAsync(server.Port), "echo", "NIN-M17", "iot:Subscribe");
    }

    private FaultServer Start(FaultBroker broker) => broker.Start(bench.Trial.Pki.Server(TrialBench.Endpoint));

    private static void ExpectFailure(string report, string step, string code, params string[] words)
    {
        (string Step, string Verdict, string Text)[] verdicts = Verdicts(report);
        int failed = Array.FindIndex(verdicts, v => v.Verdict == "FAIL");
        Assert.True(failed >= 0 && verdicts[failed].Step == step, $"not the step that should fail:\n{report}");
        Assert.StartsWith(code + " ", verdicts[failed].Text, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, verdicts[failed].Text, StringComparison.Ordinal));
        Assert.All(verdicts[..failed], v => Assert.Equal("pass", v.Verdict));
        Assert.All(verdicts[(failed + 1)..], v => Assert.Equal("-", v.Verdict));
        Assert.Contains("  ended at the first that failed", report, StringComparison.Ordinal);
    }

    private static (string Step, string Verdict, string Text)[] Verdicts(string report) =>
        [.. Regex.Matches(report, @"^  (\w+) +(pass|FAIL|-) +([^\r]*)\r$", RegexOptions.Multiline)
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))];
}
