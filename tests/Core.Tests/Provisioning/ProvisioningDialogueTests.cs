using System;
using System.Linq;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;
using NanoIoTNode.Core.Tests.Credentials;
using Xunit;
using static NanoIoTNode.Core.Tests.Provisioning.DialogueBench;

namespace NanoIoTNode.Core.Tests.Provisioning;

/// <summary>The way through the dialogue, and the ways out of it.</summary>
public sealed class ProvisioningDialogueTests
{
    [Theory]
    [InlineData("\r", 0)]
    [InlineData("\n", 0)]
    [InlineData("\r\n", 0)]
    [InlineData("\r", 40)]
    [InlineData("\n", 40)]
    [InlineData("\r\n", 40)]
    public void Good_answers_are_stored_whatever_ends_the_lines_and_however_fast_they_come(string lineEnd, int pause)
    {
        DialogueBench bench = new DialogueBench(new ScriptedConsole(lineEnd, pause)).AnswerWell();

        ProvisioningOutcome outcome = bench.Run(out NodeConfiguration result);

        Assert.Equal(ProvisioningOutcome.Saved, outcome);
        Assert.EndsWith("Stored as generation 1. Restarting.\r\n", bench.Console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NIN-", bench.Console.Output, StringComparison.Ordinal);
        Assert.Equal("Lab-Net", result.Ssid);
        Assert.Equal(GoodPassphrase, result.Passphrase);
        Assert.Equal(GoodAnswer(Endpoint), result.Endpoint);
        Assert.Equal("pump-7", result.ThingName);
        Assert.Equal(10, result.PublishIntervalSeconds);
        Assert.Equal(PemFiles.Der("rsa-certificate"), result.DeviceCertificate);
        Assert.Equal(PemFiles.Der("rsa-key-pkcs8"), result.PrivateKey);
        Assert.Equal(PemFiles.Der("root-ca"), Assert.Single(result.Roots));
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Fact]
    public void Every_prompt_stands_at_the_start_of_a_line_in_the_order_agreed()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();

        string[] lines = bench.Console.Output.Split("\r\n");
        string[] asked = [.. lines.SelectMany(l => Prompts.Where(p => l.StartsWith(p, StringComparison.Ordinal)))];

        Assert.Equal(Prompts, asked);
    }

    [Fact]
    public void No_secret_is_ever_shown()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();

        Assert.DoesNotContain(GoodPassphrase, bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains(new string('*', GoodPassphrase.Length) + "\r\n", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains("(13 characters)", bench.Console.Output, StringComparison.Ordinal);
        string[] key = [.. GoodAnswer(Key).Split('\n').Where(l => l[0] != '-')];
        Assert.All(key, line => Assert.DoesNotContain(line[..12], bench.Console.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_summary_says_what_certificate_and_key_are()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();

        Assert.Contains(
            "Device certificate  \"device-rsa\", issued by \"Test Root CA\", RSA-2048, valid 2",
            bench.Console.Output,
            StringComparison.Ordinal);
        Assert.Contains("Private key         RSA-2048 (PKCS#8)", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains("Root CA             \"Test Root CA\", issued by itself", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_takes_the_Amazon_roots()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Root);
        bench.Console.Answer(Root, "").Answer(Store, "y");

        bench.Run(out NodeConfiguration result);

        Assert.Empty(result.Roots);
        Assert.Equal(NodeConfiguration.AllBuiltInRoots, result.BuiltInRoots);
        Assert.Contains("the built-in Amazon roots", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_pasted_with_blank_lines_behind_it_leaves_the_next_questions_alone()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Key);
        bench.Console.Answer(Key, GoodAnswer(Key) + "\n\n  \n").Answer(Root, GoodAnswer(Root)).Answer(Amazon, "").Answer(Store, "yes");

        bench.Run(out NodeConfiguration result);

        Assert.Single(result.Roots);
    }

    [Fact]
    public void A_paste_without_a_last_line_end_ends_by_itself()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        bench.Console.Send(Certificate, GoodAnswer(Certificate)).Send(Key, GoodAnswer(Key)).Send(Root, GoodAnswer(Root))
            .Answer(Amazon, "n").Answer(Store, "yes");

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run());
    }

    [Theory]
    [InlineData("ec-key-sec1")]
    [InlineData("ec-key-with-parameters")]
    [InlineData("ec-key-pkcs8")]
    public void An_EC_key_is_taken_in_each_of_its_forms(string key)
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        bench.Console.Answer(Certificate, PemFiles.Text("ec-certificate")).Answer(Key, PemFiles.Text(key))
            .Answer(Root, "").Answer(Store, "yes");

        bench.Run(out NodeConfiguration result);

        Assert.Equal("EC P-256", KeyInfo.Read(result.PrivateKey).Public.Description);
    }

    [Fact]
    public void A_chain_is_pasted_in_one_go_and_shown_with_the_certificate_id()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        bench.Console.Answer(Certificate, PemFiles.Text("rsa-certificate") + "\n" + PemFiles.Text("root-ca").TrimEnd());
        bench.AnswerWell(from: Key).Run(out NodeConfiguration result);

        Assert.Equal([PemFiles.Der("rsa-certificate"), PemFiles.Der("root-ca")], result.CertificateChain);
        Assert.Contains(" lines, 2 blocks\r\n", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains(
            "certificate id " + CertificateId.Of(PemFiles.Der("rsa-certificate")) + "\r\n",
            bench.Console.Output,
            StringComparison.Ordinal);
        Assert.Contains("  Issuing CA          \"Test Root CA\"", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_pasted_with_its_certificate_is_taken_and_kept_by_Enter()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        string both = PemFiles.Text("rsa-certificate") + PemFiles.Text("public-key") + PemFiles.Text("rsa-key-pkcs8");
        bench.Console.Answer(Certificate, both.TrimEnd()).Answer(Key + " [stored]", "");
        bench.AnswerWell(from: Root).Run(out NodeConfiguration result);

        Assert.Equal(PemFiles.Der("rsa-key-pkcs8"), result.PrivateKey);
        Assert.Single(result.CertificateChain);
    }

    [Fact]
    public void A_key_pasted_with_the_certificate_of_another_is_refused_with_it()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        bench.Console.Answer(Certificate, (PemFiles.Text("rsa-certificate") + PemFiles.Text("rsa-key-other")).TrimEnd());
        bench.AnswerWell(from: Certificate).Run();

        Assert.Contains(EntryErrorCode.KeyOfAnotherCertificate, bench.Console.Output, StringComparison.Ordinal);
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Fact]
    public void Own_roots_may_stand_beside_the_built_in_ones()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Root);
        bench.Console.Answer(Root, (PemFiles.Text("root-ca") + PemFiles.Text("self-signed")).TrimEnd())
            .Answer(Amazon, "yes").Answer(Store, "yes");
        bench.Run(out NodeConfiguration result);

        Assert.Equal([PemFiles.Der("root-ca"), PemFiles.Der("self-signed")], result.Roots);
        Assert.Equal(NodeConfiguration.AllBuiltInRoots, result.BuiltInRoots);
    }

    [Fact]
    public void A_pasted_root_that_is_built_in_is_trusted_by_reference_and_no_question_follows()
    {
        string pem = "-----BEGIN CERTIFICATE-----\n" + Convert.ToBase64String(AmazonRoots.Get(1)) + "\n-----END CERTIFICATE-----";
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Root);
        bench.Console.Answer(Root, pem).Answer(Store, "yes");
        bench.Run(out NodeConfiguration result);

        Assert.Empty(result.Roots);
        Assert.Equal(1, result.BuiltInRoots);
        Assert.Contains("the built-in \"Amazon Root CA 1\"", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_most_users_do_not_need_is_passed_over_by_one_Enter()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run(out NodeConfiguration result);

        Assert.Equal((null, null), (result.ClientId, result.UserName));
        Assert.Equal((null, null), (result.Password, result.TelemetryTopic));
        Assert.Contains("  Client id           pump-7", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains("dt/nanoiotnode/pump-7/telemetry", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_id_user_password_and_topic_are_asked_for_when_they_are_wanted()
    {
        DialogueBench bench = new DialogueBench(unusual: true).AnswerWell();
        bench.Run(out NodeConfiguration result);

        Assert.Equal(("client-7", "joe"), (result.ClientId, result.UserName));
        Assert.Equal((GoodPassword, "plant/{thing}/telemetry"), (result.Password, result.TelemetryTopic));
        Assert.Contains("plant/pump-7/telemetry", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains("Password            (14 characters)", bench.Console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(GoodPassword, bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_keeps_what_is_usual_also_when_it_is_asked_for()
    {
        DialogueBench bench = new DialogueBench(unusual: true).AnswerWell(upTo: Client);
        bench.Console.Answer(Client + " [pump-7]", "").Answer(User + " [-]", "").Answer(Topic, "").Answer(KeepAlive, "").Answer(Session, "")
            .Answer(Batch + " [1]", "").Answer(Bands + " [0]", "").Answer(Intervals + " [0]", "");
        bench.AnswerWell(from: Interval).Run(out NodeConfiguration result);

        Assert.Equal((null, null), (result.ClientId, result.UserName));
        Assert.Equal((null, null), (result.Password, result.TelemetryTopic));
        Assert.Equal((1, null, null), (result.BatchSize, result.DeadBands, result.SensorIntervals));
    }

    [Fact]
    public void Batch_dead_bands_and_sensor_intervals_are_stored_offered_again_and_taken_back_by_zero()
    {
        DialogueBench bench = new DialogueBench(unusual: true).AnswerWell();
        bench.Run(out NodeConfiguration first);
        Assert.Equal((5, "2% temperature=0.5", "LPS22HB=300"), (first.BatchSize, first.DeadBands, first.SensorIntervals));
        Assert.Contains("  Readings a message  5", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains("  Dead bands          2% temperature=0.5", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains("  Sensor intervals    LPS22HB=300 s", bench.Console.Output, StringComparison.Ordinal);

        bench.AnswerWell(upTo: Batch);
        bench.Console.Answer(Batch + " [5]", "1").Answer(Bands + " [2% temperature=0.5]", "0")
            .Answer(Intervals + " [LPS22HB=300]", "0");
        bench.AnswerWell(from: Interval).Run(out NodeConfiguration second);

        Assert.Equal((1, null, null), (second.BatchSize, second.DeadBands, second.SensorIntervals));
    }

    [Fact]
    public void Another_user_is_not_given_the_password_of_the_first()
    {
        DialogueBench bench = new DialogueBench(unusual: true).AnswerWell();
        bench.Run();
        bench.KeepAll(Ssid, upTo: Unusual).Console.Answer(Unusual, "yes").Answer(Client, "").Answer(User + " [joe]", "jim")
            .Answer(Password + ": ", "").Answer(Topic, "").Answer(KeepAlive, "").Answer(Session, "")
            .Answer(Batch, "").Answer(Bands, "").Answer(Intervals, "");
        bench.KeepAll(Interval, upTo: Store).Console.Answer(Store, "yes");
        bench.Run(out NodeConfiguration result);

        Assert.Equal(("jim", null), (result.UserName, result.Password));
    }

    [Fact]
    public void Going_back_passes_over_the_questions_that_were_not_asked()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Interval);
        bench.Console.Answer(Interval, "<").Send(Unusual, "\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal(0, bench.Console.Left);
    }

    [Fact]
    public void An_open_network_is_asked_about()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Passphrase);
        bench.Console.Answer(Passphrase, "").Answer(Open, "no").Answer(Passphrase, "").Answer(Open, "yes");

        bench.AnswerWell(from: Endpoint).Run(out NodeConfiguration result);

        Assert.Equal("", result.Passphrase);
        Assert.Contains("none: open network", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_configuration_is_kept_by_Enter_and_not_written_again()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();
        bench.KeepAll(Ssid, upTo: Store).Console.Answer(Store, "yes");
        int before = bench.Console.Output.Length;
        ProvisioningOutcome outcome = bench.Run();
        string output = bench.Console.Output[before..];

        Assert.Equal(ProvisioningOutcome.Saved, outcome);
        Assert.Contains("Wi-Fi name (SSID) [Lab-Net]: ", output, StringComparison.Ordinal);
        Assert.Contains("Wi-Fi passphrase [stored]: ", output, StringComparison.Ordinal);
        Assert.Contains("Publish interval in seconds [10]: ", output, StringComparison.Ordinal);
        Assert.Contains("Device certificate (PEM) [device-rsa]: ", output, StringComparison.Ordinal);
        Assert.Contains("Private key (PEM) [stored]: ", output, StringComparison.Ordinal);
        Assert.Contains("Stored as generation 1, unchanged. Restarting.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_amazon_replaces_a_stored_root()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();
        bench.KeepAll(Ssid, upTo: Root).Console.Answer(Root, "amazon").Answer(Store, "yes");
        bench.Run(out NodeConfiguration result);

        Assert.Empty(result.Roots);
        Assert.Equal(NodeConfiguration.AllBuiltInRoots, result.BuiltInRoots);
        Assert.Equal(2u, bench.Saved.Generation);
    }

    [Fact]
    public void Another_network_is_not_offered_the_passphrase_of_the_first()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();
        bench.Console.Answer(Ssid, "Elsewhere").Answer(Passphrase + ": ", "another one").Send(Endpoint, "\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal(0, bench.Console.Left);
    }

    [Fact]
    public void A_stored_key_is_not_kept_beside_a_certificate_that_it_does_not_belong_to()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();
        bench.KeepAll(Ssid, upTo: Certificate).Console.Answer(Certificate, PemFiles.Text("ec-certificate")).Answer(Key + ": ", "")
            .Answer(Key + ": ", PemFiles.Text("ec-key-sec1")).Answer(Root, "").Answer(Store, "yes");
        bench.Run(out NodeConfiguration result);

        Assert.Equal(PemFiles.Der("ec-key-sec1"), result.PrivateKey);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("\u0003")]
    public void Nothing_is_stored_without_a_yes(string answer)
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Store);
        bench.Console.Answer(Store, answer);

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run(out NodeConfiguration result));
        Assert.Null(result);
        Assert.EndsWith("Nothing was stored.\r\n", bench.Console.Output, StringComparison.Ordinal);
        Assert.Equal(0u, bench.Saved.Generation);
    }

    public static TheoryData<string> AllPrompts() => [.. Prompts];

    [Theory]
    [MemberData(nameof(AllPrompts))]
    public void Ctrl_C_leaves_from_every_prompt(string prompt)
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: prompt);
        bench.Console.Send(prompt, "half an ans\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal(0u, bench.Saved.Generation);
    }

    [Theory]
    [MemberData(nameof(AllPrompts))]
    public void A_less_than_sign_goes_back_from_every_prompt(string prompt)
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: prompt);
        string[] questions = [.. Prompts.Where(p => p != Amazon || p == prompt)];
        int index = Array.IndexOf(questions, prompt);
        bench.Console.Answer(prompt, "<").Send(questions[Math.Max(0, index - 1)], "\u0003");

        Assert.Equal(ProvisioningOutcome.Aborted, bench.Run());
        Assert.Equal(0, bench.Console.Left);
    }

    [Fact]
    public void Back_from_the_summary_leads_to_the_last_question_with_its_value_kept()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Store);
        bench.Console.Answer(Store, "back").Answer(Root, "").Answer(Store, "yes");

        bench.Run(out NodeConfiguration result);

        Assert.Equal(PemFiles.Der("root-ca"), Assert.Single(result.Roots));
    }

    [Fact]
    public void What_does_not_fit_is_said_with_both_sizes_and_asked_again()
    {
        var console = new ScriptedConsole();
        new DialogueBench(console).AnswerWell();
        console.Answer(Store, "no");
        var steps = new ScriptedSteps(console);
        var dialogue = new ProvisioningDialogue(console, console, steps, new DotnetVerifier(), null, steps, new FullTarget(), null);

        Assert.Equal(ProvisioningOutcome.Aborted, dialogue.Run(out _));
        Assert.Contains("NIN-F04", console.Output, StringComparison.Ordinal);
        Assert.Contains("it takes 7000 bytes of 6112", console.Output, StringComparison.Ordinal);
        Assert.Empty(steps.Taken);
    }

    private sealed class FullTarget : IConfigurationTarget
    {
        public Refusal CheckSize(NodeConfiguration configuration) => Save(configuration).Refusal;

        public SaveResult Save(NodeConfiguration configuration) => new(SaveStatus.TooLarge, 0, 7000, 6112);
    }
}
