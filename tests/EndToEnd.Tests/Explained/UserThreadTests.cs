using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>
/// What users of other firmware have asked in public threads about connections, each row of the list of their problems as a
/// trial of this one.
/// </summary>
public sealed class UserThreadTests(TrialBench bench) : IClassFixture<TrialBench>
{
    private const string Command = "cmd/nanoiotnode/test-node/led";

    [Fact]
    public async Task Row_02_Time_is_set_before_a_certificate_is_checked_and_no_expected_error_is_shown()
    {
        using FaultServer server = Start(new FaultBroker(connect: Answer.With(5, 0x87)));

        string said = await bench.TryAsync(server.Port);

        int time = said.IndexOf("time: set to 20", StringComparison.Ordinal);
        int first = Regex.Match(said, @"NIN-[A-Z]\d").Index;
        Assert.InRange(time, 0, said.IndexOf("tcp: connecting", StringComparison.Ordinal));
        Assert.Equal(said.IndexOf("NIN-M13", StringComparison.Ordinal), first);
    }

    [Fact]
    public async Task Row_05_Closed_after_subscribe_names_the_rights_to_subscribe_and_to_receive_and_no_certificate()
    {
        using FaultServer server = Start(new FaultBroker(subscribe: Answer.Close));

        await bench.ExpectAsync(
            server.Port,
            "mqtt",
            "NIN-M04",
            $"needs iot:Subscribe on {TrialBench.Arn}topicfilter/{Command} and iot:Receive on {TrialBench.Arn}topic/{Command}",
            $"last sent: SUBSCRIBE \"{Command}\"");

        Assert.DoesNotContain(
            "tls: NIN-", await bench.TryAsync(server.Port), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_06_Closed_after_connect_names_certificate_client_id_and_right()
    {
        using FaultServer server = Start(new FaultBroker(connect: Answer.Close));

        string said = await bench.TryAsync(server.Port);

        Assert.Matches(
            "client id \"test-node\" needs iot:Connect on [^ ]+client/test-node; [^\r]*certificate id [0-9a-f]{64}", said);
    }

    [Fact]
    public async Task Row_19_22_Wrong_root_and_wrong_date_at_once_are_both_told_with_roots_and_clock()
    {
        using var other = new FaultPki("Another root");
        using var certificate = other.Server(TrialBench.Endpoint, 2, 30);
        using var server = FaultServer.Tls(certificate);

        await bench.ExpectAsync(
            server.Port,
            "tls",
            "NIN-S01",
            "issuer not among the stored roots, not yet valid",
            $"stored roots: \"{TrialBench.RootName}\"",
            "the clock says 20",
            "flags 0x208");
    }

    [Fact]
    public async Task Row_23_Client_id_of_a_refused_connect_stands_in_quotes()
    {
        using FaultServer server = Start(new FaultBroker(connect: Answer.Close));

        Assert.Contains("client id \"test-node\"", await bench.TryAsync(server.Port), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_24_Each_failure_has_one_line_of_cause_and_one_of_cure()
    {
        using var server = FaultServer.Alert(40);

        string said = await bench.TryAsync(server.Port);

        Assert.Single(Regex.Matches(said, @"^\+[0-9.]+ \w+: NIN-", RegexOptions.Multiline));
        Assert.Single(Regex.Matches(said, @"^\+[0-9.]+ \w+: cure: ", RegexOptions.Multiline));
    }

    [Fact]
    public async Task Row_29_Endpoint_whose_name_has_an_answer_of_over_512_bytes_is_found()
    {
        using var server = FaultServer.Alert(80);
        bench.AnswersAtLength = true;
        try
        {
            await bench.ExpectAsync(server.Port, "tls", "NIN-S28", "alert 80, internal_error");
        }
        finally
        {
            bench.AnswersAtLength = false;
        }
    }

    [Fact]
    public async Task Row_36_Alert_40_is_told_with_what_was_offered_and_whether_a_certificate_was_sent()
    {
        using var server = FaultServer.Alert(40);

        await bench.ExpectAsync(
            server.Port,
            "tls",
            "NIN-S05",
            "we offered TLS 1.2, ECDHE-ECDSA and ECDHE-RSA with AES-128-GCM and AES-256-GCM, curves P-256 and P-384",
            "client certificate sent: yes, id ");
    }

    private FaultServer Start(FaultBroker broker) => broker.Start(bench.Pki.Server(TrialBench.Endpoint));
}
