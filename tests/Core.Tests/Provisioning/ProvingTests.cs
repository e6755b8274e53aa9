using System;
using System.Linq;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;
using NanoIoTNode.Core.Tests.Credentials;
using Xunit;
using static NanoIoTNode.Core.Tests.Provisioning.DialogueBench;

namespace NanoIoTNode.Core.Tests.Provisioning;

/// <summary>New settings work before they take the place of the old ones, or the user says otherwise.</summary>
public sealed class ProvingTests
{
    private static readonly DateTime s_afterAllCertificates = new(2060, 1, 1);

    [Fact]
    public void A_new_configuration_is_stored_after_joining_setting_the_clock_and_connecting()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();

        Assert.Equal(["Join", "SetClock", "Connect", "End"], bench.Steps.Taken);
        Assert.True(bench.Steps.Tried is { Ssid: "Lab-Net", ThingName: "pump-7" });
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Theory]
    [InlineData("Join", ErrorCode.WifiPassphraseRefused, new[] { "Join", "End" })]
    [InlineData("SetClock", ErrorCode.TimeServersSilent, new[] { "Join", "SetClock", "End" })]
    [InlineData("Connect", ErrorCode.TlsDeviceIssuerUnknown, new[] { "Join", "SetClock", "Connect", "End" })]
    public void The_first_step_that_fails_ends_the_proof_and_nothing_is_stored(string step, string code, string[] taken)
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Steps.Let(step, code);
        bench.Console.Send(FirstTime, "\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal(taken, bench.Steps.Taken);
        Assert.Equal(0u, bench.Saved.Generation);
        Assert.Contains($"Not stored: it does not work yet ({code}, see above).\r\n", bench.Console.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorCode.WifiNetworkNotFound, Ssid)]
    [InlineData(ErrorCode.WifiPassphraseRefused, Passphrase)]
    [InlineData(ErrorCode.NameUnknown, Endpoint)]
    [InlineData(ErrorCode.TcpRefused, Endpoint)]
    [InlineData(ErrorCode.TlsNameMismatch, Endpoint)]
    [InlineData(ErrorCode.TlsIssuerNotTrusted, Root)]
    [InlineData(ErrorCode.TlsDeviceCertificateRefused, Certificate)]
    [InlineData(ErrorCode.TlsStoredCredentialUnusable, Certificate)]
    [InlineData(ErrorCode.MqttRefused, Thing)]
    [InlineData(ErrorCode.TimeServersSilent, Ssid)]
    [InlineData(ErrorCode.UnexpectedFailure, Ssid)]
    public void Mending_begins_at_the_answer_that_the_failure_points_at_and_keeps_the_others(string code, string prompt)
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Steps.Let("Connect", code);
        bench.Console.Answer(FirstTime, "mend");
        bench.KeepAll(prompt, upTo: Store).Console.Answer(Store, "yes");

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run(out NodeConfiguration result));
        Assert.Equal(["Join", "SetClock", "Connect", "End", "Join", "SetClock", "Connect", "End"], bench.Steps.Taken);
        Assert.Equal((GoodPassphrase, "pump-7"), (result.Passphrase, result.ThingName));
        Assert.Equal(PemFiles.Der("root-ca"), Assert.Single(result.Roots));
    }

    [Fact]
    public void What_does_not_work_can_be_stored_all_the_same()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Steps.Let("Join", ErrorCode.WifiNetworkNotFound);
        bench.Console.Answer(FirstTime, "store");

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run());
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Fact]
    public void At_the_first_time_all_can_be_started_over()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Steps.Let("Join", ErrorCode.WifiNetworkNotFound);
        bench.Console.Answer(FirstTime, "over").Send(Ssid + ": ", "\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal(0, bench.Console.Left);
    }

    [Fact]
    public void The_old_configuration_can_be_kept()
    {
        DialogueBench bench = Provisioned();
        bench.Steps.Let("Connect", ErrorCode.MqttRefused);
        bench.Console.Answer(Thing, "pump-8");
        bench.KeepAll(Unusual, upTo: Store).Console.Answer(Store, "yes").Answer(Later, "keep");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal((1u, "pump-7"), (bench.Saved.Generation, bench.Saved.Read().ThingName));
        Assert.Contains("The stored configuration is still in force.", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_old_configuration_can_be_replaced_by_one_that_does_not_work()
    {
        DialogueBench bench = Provisioned();
        bench.Steps.Let("Connect", ErrorCode.MqttRefused);
        bench.Console.Answer(Thing, "pump-8");
        bench.KeepAll(Unusual, upTo: Store).Console.Answer(Store, "yes").Answer(Later, "s");

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run());
        Assert.Equal((2u, "pump-8"), (bench.Saved.Generation, bench.Saved.Read().ThingName));
    }

    [Fact]
    public void What_does_not_touch_the_connection_is_stored_without_a_proof()
    {
        DialogueBench bench = Provisioned();
        int before = bench.Steps.Taken.Count;
        bench.Console.Answer(Thing, "").Answer(Unusual, "").Answer(Interval, "11");
        bench.KeepAll(Certificate, upTo: Store).Console.Answer(Store, "yes");

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run());
        Assert.Equal(before, bench.Steps.Taken.Count);
        Assert.Equal(11, bench.Saved.Read().PublishIntervalSeconds);
    }

    [Theory]
    [InlineData(Ssid, "Elsewhere")]
    [InlineData(Passphrase, "another one")]
    [InlineData(Endpoint, "elsewhere.example")]
    [InlineData(Endpoint, "broker.example:8884")]
    [InlineData(Thing, "pump-8")]
    [InlineData(Root, "amazon")]
    public void What_the_connection_depends_on_is_proved(string prompt, string answer)
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();
        int before = bench.Steps.Taken.Count;
        bench.KeepAll(Ssid, upTo: prompt).Console.Answer(prompt, answer);
        if (prompt == Ssid)
        {
            bench.Console.Answer(Passphrase, GoodPassphrase);
        }

        string next = Prompts[Array.IndexOf(Prompts, prompt) + (prompt == Ssid ? 2 : 1)];
        bench.KeepAll(next, upTo: Store).Console.Answer(Store, "yes");

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run());
        Assert.Equal(["Join", "SetClock", "Connect", "End"], bench.Steps.Taken.Skip(before));
    }

    [Theory]
    [InlineData(ErrorCode.MqttClosedAfterConnect)]
    [InlineData(ErrorCode.TlsClosedByServer)]
    [InlineData(ErrorCode.MqttRegistrationAsked)]
    [InlineData(ErrorCode.TlsRegistrationAsked)]
    public void A_broker_that_closes_the_first_connection_is_tried_once_more(string code)
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Steps.Let("Connect", code);

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run());
        Assert.Equal(["Join", "SetClock", "Connect", "Connect", "End"], bench.Steps.Taken);
    }

    [Fact]
    public void Dates_that_could_not_be_checked_at_entry_are_checked_once_the_clock_is_set()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Steps.RealTime = s_afterAllCertificates;
        bench.Console.Send(FirstTime, "\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal(["Join", "SetClock", "End"], bench.Steps.Taken);
        Assert.Contains("  " + EntryErrorCode.CertificateExpired, bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains("\"device-rsa\" was valid until 2051-07-13", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_are_refused_at_entry_when_the_clock_is_set()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        bench.Steps.UtcNow = new DateTime(2026, 6, 1);
        bench.Console.Answer(Certificate, GoodAnswer(Certificate)).Send(Certificate, "\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Contains("  " + EntryErrorCode.CertificateNotYetValid, bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_throws_fails_and_the_network_is_left()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Steps.Throws = "the roof is on fire";
        bench.Console.Send(FirstTime, "\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal("End", bench.Steps.Taken[^1]);
        Assert.Contains(ErrorCode.UnexpectedFailure, bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains("the roof is on fire", bench.Console.Output, StringComparison.Ordinal);
    }

    // Stored, and asked again up to the thing name.
    private static DialogueBench Provisioned()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();
        return bench.KeepAll(Ssid, upTo: Thing);
    }
}
