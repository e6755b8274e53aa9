using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>What is wrong is refused at once, what does not work is not stored unless the user says so.</summary>
public sealed class DialogueTests
{
    // The alert "unknown CA", or the end of the connection when that was faster.
    private const string RefusedCertificate = "tls: NIN-S(07|14) ";
    private const string Endpoint = "AWS IoT endpoint: ";
    private const string FirstTime = "Mend it, store it all the same, or start over? (mend/store/over): ";
    private const string Later = "Mend it, keep the stored one, or store it all the same? (mend/keep/store): ";

    [Fact]
    public async Task Endpoint_is_refused_in_each_form_that_cannot_be_one_and_taken_out_of_its_URL()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.WaitForConsoleAsync("Wi-Fi name (SSID): ");
        rig.Type("NIN-Lab");
        await rig.WaitForConsoleAsync("Wi-Fi passphrase: ");
        rig.Type(rig.Passphrase);
        int at = await rig.WaitForConsoleAsync(Endpoint);
        (string Typed, string Code)[] wrong =
        [
            ("192.168.1.10", "NIN-C12"), ("a1b2c3.iot.eu-west-1.amazonaws.com", "NIN-C14"), ("my broker", "NIN-C13"),
            ("a1b2c3-ats.iot.eu-west-1.amazonaws.com:1883", "NIN-C11"), ("https:///", "NIN-C10"),
        ];
        foreach ((string typed, string code) in wrong)
        {
            rig.Type(typed);
            at = await rig.WaitForConsoleAsync(Endpoint, await rig.WaitForConsoleAsync($"  {code} ", at));
        }

        rig.Type($" mqtts://{LocalCloud.Endpoint}:8883/mqtt ");

        await rig.WaitForConsoleAsync($"the endpoint is {LocalCloud.Endpoint}, port 8883\r\nThing name: ", at);
    }

    [Fact]
    public async Task Wrong_passphrase_is_mended_before_anything_is_stored()
    {
        await using Rig rig = await Rig.StartAsync();
        int trial = await rig.EnterAsync(a => a with { Passphrase = "not the passphrase" });
        int asked = await rig.WaitForConsoleAsync(FirstTime, trial);
        Assert.Contains("wifi: NIN-W03", rig.Console[trial..asked], StringComparison.Ordinal);

        rig.Type("mend");
        await rig.WaitForConsoleAsync("Wi-Fi passphrase [stored]: ", asked);
        await rig.ProvisionAgainAsync(
            asked, new Dictionary<string, string> { ["Wi-Fi passphrase"] = rig.Passphrase });

        await rig.WaitForTelemetryAsync();
        Assert.DoesNotContain("generation 2", rig.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_certificate_is_named_and_all_can_be_started_over()
    {
        await using Rig rig = await Rig.StartAsync();
        Identity foreign = await rig.ForeignIdentityAsync();
        int trial = await rig.EnterAsync(
            a => a with { CertificatePem = foreign.CertificatePem, PrivateKeyPem = foreign.KeyPem });
        int asked = await rig.WaitForConsoleAsync(FirstTime, trial);
        Assert.Matches(RefusedCertificate, rig.Console[trial..asked]);

        rig.Type("over");

        await rig.WaitForConsoleAsync("\r\nWi-Fi name (SSID): ", asked);
        await rig.Control.ResetAsync();
        await rig.WaitForConsoleAsync("config: none stored", asked);
    }

    [Fact]
    public async Task Refused_certificate_leaves_the_stored_one_in_force_when_the_user_keeps_it()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = await EnterProvisioningAsync(rig);
        Identity foreign = await rig.ForeignIdentityAsync();

        await rig.WalkDialogueAsync(
            before,
            new Dictionary<string, string>
            {
                ["Device certificate (PEM)"] = foreign.CertificatePem,
                ["Private key (PEM)"] = foreign.KeyPem,
            });
        rig.Type("yes");
        int asked = await rig.WaitForConsoleAsync(Later, before);
        rig.Type("keep");

        await rig.WaitForConsoleAsync("provisioning left; generation 1 stays in force", asked);
        await rig.WaitForConsoleAsync("mqtt: published", asked);
    }

    [Fact]
    public async Task What_is_typed_before_the_configuration_is_tried_answers_the_question_behind_it()
    {
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = await EnterProvisioningAsync(rig);
        await rig.WalkDialogueAsync(before, new Dictionary<string, string> { ["Wi-Fi passphrase"] = "not the passphrase" });

        rig.Type("yes\rkeep");

        await rig.WaitForConsoleAsync("provisioning left; generation 1 stays in force", before);
        Assert.Contains("wifi: NIN-W03", rig.Console[before..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_certificate_is_stored_when_the_user_wants_it_all_the_same()
    {
        await using Rig rig = await Rig.StartAsync();
        Identity foreign = await rig.ForeignIdentityAsync();

        int stored = await rig.ProvisionAsync(change: a => a with
        {
            CertificatePem = foreign.CertificatePem,
            PrivateKeyPem = foreign.KeyPem,
            StoreUnproved = true,
        });

        await rig.WaitForConsoleAsync("tls: NIN-S", stored);
        Assert.Matches(RefusedCertificate, rig.Console[stored..]);
    }

    [Fact]
    public async Task Root_that_has_not_signed_itself_is_refused_before_it_is_tried()
    {
        await using Rig rig = await Rig.StartAsync();

        ProvisioningRefusedException refused = await Assert.ThrowsAsync<ProvisioningRefusedException>(
            () => rig.ProvisionAsync(change: a => a with { RootPem = WithAnotherSignature(a.RootPem) }));

        Assert.Contains("is not signed by the key of", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_certificate_is_found_once_the_clock_is_set()
    {
        await using Rig rig = await Rig.StartAsync();
        (string certificate, string key) = rig.ExpiredIdentity();

        int trial = await rig.EnterAsync(a => a with { CertificatePem = certificate, PrivateKeyPem = key });

        await rig.WaitForConsoleAsync("Not stored: it does not work yet (NIN-C39, see above).", trial);
        Assert.DoesNotContain("NIN-C39", rig.Console[..trial], StringComparison.Ordinal);
        Assert.Contains("time: set to", rig.Console[trial..], StringComparison.Ordinal);
        Assert.DoesNotContain("tcp: connecting", rig.Console[trial..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_never_appear_whatever_becomes_of_them()
    {
        const string Password = "battery staple";
        await using Rig rig = await Rig.StartAsync();
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = await EnterProvisioningAsync(rig);

        await rig.WalkDialogueAsync(
            before,
            new Dictionary<string, string>
            {
                ["Client id, user name or topic of your own? (yes/no)"] = "yes",
                ["Client id"] = "my-client",
                ["User name, - for none"] = "joe",
                ["Password, Enter for none"] = Password,
                ["Wi-Fi passphrase"] = "not the passphrase",
            });
        rig.Type("yes");
        int asked = await rig.WaitForConsoleAsync(Later, before);
        rig.Type("store");
        int stored = await rig.WaitForConsoleAsync("Stored as generation 2", asked);
        await rig.WaitForConsoleAsync("wifi: NIN-W03", stored);
        rig.Type("diag");
        await rig.WaitForConsoleAsync("last failure  NIN-", stored);

        string[] secrets = [rig.Passphrase, "not the passphrase", Password, rig.PrivateKeyBody];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, rig.Console, StringComparison.Ordinal));
        Assert.Contains("Password            (14 characters)", rig.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diag_tells_how_the_node_is_while_it_publishes()
    {
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1 });
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        int before = rig.Console.Length;

        rig.Type("diag");
        int end = await rig.WaitForConsoleAsync("last failure  none\r\n", before);
        rig.Type(rig.PrivateKeyBody);
        await rig.WaitForConsoleAsync("  NIN-C09 ", end);

        string report = rig.Console[rig.Console.IndexOf("> diag\r\n", before, StringComparison.Ordinal)..end];
        string[] heads = [.. report.Split("\r\n").Skip(1).Where(l => l.Length > 0).Select(l => l[..16].Trim())];
        Assert.Equal(
            ["firmware", "target", "chip id", "reset", "uptime", "clock", "store", "flash erases", "Wi-Fi module", "link",
                "broker", "begun anew", "readings", "last failure"],
            heads);
        Assert.Contains("store         generation 1\r\n", report, StringComparison.Ordinal);
        Assert.Contains("pages 0-2: 1, pages 3-5: 1, of 10000", report, StringComparison.Ordinal);
        Assert.Contains("Wi-Fi module  C3.5.2.5.STM\r\n", report, StringComparison.Ordinal);
        Assert.Contains("link          \"NIN-Lab\", address 192.168.10.23", report, StringComparison.Ordinal);
        Assert.Contains("broker        connected", report, StringComparison.Ordinal);
        Assert.DoesNotContain(rig.PrivateKeyBody, rig.Console, StringComparison.Ordinal);
        await rig.WaitForConsoleAsync("mqtt: published", end);
    }

    // The signature is what a certificate ends with.
    private static string WithAnotherSignature(string pem)
    {
        byte[] der = Convert.FromBase64String(string.Concat(pem.Split('\n').Where(l => !l.StartsWith('-'))));
        der[^1] ^= 1;
        return PemEncoding.WriteString("CERTIFICATE", der);
    }

    /// <returns>The position where the dialogue begins.</returns>
    private static async Task<int> EnterProvisioningAsync(Rig rig)
    {
        int before = rig.Console.Length;
        await rig.Control.ButtonAsync(true);
        await rig.Control.ResetAsync();
        await rig.WaitForConsoleAsync("Wi-Fi name (SSID)", before);
        await rig.Control.ButtonAsync(false);
        return before;
    }
}
