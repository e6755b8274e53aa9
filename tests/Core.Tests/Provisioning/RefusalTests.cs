using System;
using System.Linq;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Tests.Credentials;
using Xunit;
using static NanoIoTNode.Core.Tests.Provisioning.DialogueBench;

namespace NanoIoTNode.Core.Tests.Provisioning;

/// <summary>Each wrong answer is refused with code, limit and what was seen, and asked again.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, string, string, string> WrongAnswers()
    {
        string part = new('a', 64);
        string name = string.Concat(Enumerable.Repeat(new string('a', 50) + ".", 6)) + "com";
        return new TheoryData<string, string, string, string>
        {
            { Ssid, "", EntryErrorCode.NothingEntered, "nothing was entered" },
            { Ssid, new string('x', 33), EntryErrorCode.SsidLength, "1 to 32 bytes of UTF-8: 33 bytes" },
            { Ssid, string.Concat(Enumerable.Repeat("é", 17)), EntryErrorCode.SsidLength, "34 bytes" },
            { Ssid, new string('x', 400), EntryErrorCode.LineTooLong, "400 bytes came, 320" },
            { Passphrase, "1234567", EntryErrorCode.Passphrase, "8 to 63 printable ASCII characters" },
            { Passphrase, "1234567", EntryErrorCode.Passphrase, ": 7 characters" },
            { Passphrase, new string('z', 65), EntryErrorCode.Passphrase, ": 65 characters" },
            { Passphrase, new string('a', 63) + "g", EntryErrorCode.Passphrase, "number 64 is no hexadecimal digit" },
            { Passphrase, "grün und blau", EntryErrorCode.Passphrase, "character 3 is not ASCII" },
            { Endpoint, "", EntryErrorCode.NothingEntered, "nothing was entered" },
            { Endpoint, "https://example.org/", EntryErrorCode.EndpointIsUrl, "not a URL: \"https://example.org/\"" },
            { Endpoint, "mqtts://example.org:8883", EntryErrorCode.EndpointIsUrl, "not a URL" },
            { Endpoint, "example.org/path", EntryErrorCode.EndpointIsUrl, "not a URL" },
            { Endpoint, "example.org:8883", EntryErrorCode.EndpointHasPort, "no port" },
            { Endpoint, "192.168.1.10", EntryErrorCode.EndpointIsAddress, "not an IP address" },
            { Endpoint, "2001:db8::1", EntryErrorCode.EndpointIsAddress, "not an IP address" },
            { Endpoint, "300.300.300.300", EntryErrorCode.EndpointIsAddress, "not an IP address" },
            { Endpoint, "my broker", EntryErrorCode.EndpointNotHostName, "a blank in \"my broker\"" },
            { Endpoint, "my_broker.example", EntryErrorCode.EndpointNotHostName, "'_' in \"my_broker\"" },
            { Endpoint, "-a.example", EntryErrorCode.EndpointNotHostName, "a hyphen at the edge" },
            { Endpoint, "a..example", EntryErrorCode.EndpointNotHostName, "an empty part" },
            { Endpoint, "example.org.", EntryErrorCode.EndpointNotHostName, "an empty part" },
            { Endpoint, part + ".example", EntryErrorCode.EndpointNotHostName, "a part of 64 characters" },
            { Endpoint, name, EntryErrorCode.EndpointNotHostName, name.Length + " characters" },
            { Thing, "My First Thing", EntryErrorCode.ThingName, "a blank in \"My First Thing\"" },
            { Thing, "thing/1", EntryErrorCode.ThingName, "'/' in \"thing/1\"" },
            { Thing, new string('t', 129), EntryErrorCode.ThingName, ": 129 characters" },
            { Interval, "0", EntryErrorCode.PublishInterval, "1 to 86400 seconds: \"0\"" },
            { Interval, "86401", EntryErrorCode.PublishInterval, "\"86401\"" },
            { Interval, "99999999999999999999", EntryErrorCode.PublishInterval, "1 to 86400" },
            { Interval, "-5", EntryErrorCode.PublishInterval, "\"-5\"" },
            { Interval, "10 s", EntryErrorCode.PublishInterval, "\"10 s\"" },
            { Certificate, "", EntryErrorCode.NothingEntered, "nothing was entered" },
            { Certificate, "hello", EntryErrorCode.PemWithoutFrame, "1 line came, none of them a -----BEGIN line" },
            { Certificate, PemFiles.Text("rsa-key-pkcs8"), EntryErrorCode.WrongKindOfPem, "a private key where" },
            { Certificate, PemFiles.Text("root-ca"), EntryErrorCode.AuthorityAsDeviceCertificate, "\"Test Root CA\"" },
            { Certificate, Damaged("rsa-certificate"), EntryErrorCode.PemDamaged, "line 4 holds what is not base64" },
            { Key, "ssh-rsa AAAAB3NzaC1yc2E me@desk", EntryErrorCode.PemWithoutFrame, "an SSH public key" },
            { Key, Unframed("rsa-key-pkcs8"), EntryErrorCode.PemWithoutFrame, "base64 without its -----BEGIN line" },
            { Key, PemFiles.Text("rsa-certificate"), EntryErrorCode.WrongKindOfPem, "a certificate where the private key" },
            { Key, PemFiles.Text("rsa-key-other"), EntryErrorCode.KeyOfAnotherCertificate, "key RSA-2048" },
            { Key, PemFiles.Text("encrypted-key-pkcs8"), EntryErrorCode.KeyEncrypted, "openssl pkey" },
            { Root, PemFiles.Text("rsa-certificate"), EntryErrorCode.DeviceCertificateAsRoot, "issued by \"Test Root CA\"" },
            { Store, "perhaps", EntryErrorCode.AnswerNotUnderstood, "\"perhaps\"" },
        };
    }

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public void A_wrong_answer_is_refused_in_words_and_asked_again(string prompt, string answer, string code, string seen)
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: prompt);
        bench.Console.Answer(prompt, answer.TrimEnd('\n'));
        bench.AnswerWell(from: prompt).Run();

        string[] refusals = [.. bench.Console.Output.Split("\r\n").Where(l => l.Contains("NIN-", StringComparison.Ordinal))];
        string refusal = Assert.Single(refusals);
        Assert.StartsWith("  " + code + " ", refusal, StringComparison.Ordinal);
        Assert.Contains(seen, refusal, StringComparison.Ordinal);
        Assert.Contains("; ", refusal, StringComparison.Ordinal);
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Fact]
    public void A_refused_passphrase_is_not_repeated()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Passphrase);
        bench.Console.Answer(Passphrase, "seven77");
        bench.AnswerWell(from: Passphrase).Run();

        Assert.DoesNotContain("seven77", bench.Console.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Passphrase, "abcdefgh")]
    [InlineData(Passphrase, "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdef0123")]
    [InlineData(Ssid, "Café du Nord €")]
    [InlineData(Endpoint, "broker")]
    [InlineData(Endpoint, "xn--bcher-kva.example")]
    [InlineData(Thing, "a:b_c-9")]
    [InlineData(Interval, "86400")]
    [InlineData(Interval, "1")]
    public void What_is_just_allowed_is_taken(string prompt, string answer)
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: prompt);
        bench.Console.Answer(prompt, answer);
        bench.AnswerWell(from: Prompts[Array.IndexOf(Prompts, prompt) + 1]).Run();

        Assert.DoesNotContain("NIN-", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Blanks_around_a_name_are_removed_with_a_word()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Endpoint);
        bench.Console.Answer(Endpoint, "  broker.example ");
        bench.AnswerWell(from: Thing).Run();

        Assert.Equal("broker.example", bench.Saved.Current.Endpoint);
        Assert.Contains("the blanks around it were removed", bench.Console.Output, StringComparison.Ordinal);
    }

    private static string Damaged(string name)
    {
        string[] lines = PemFiles.Text(name).Split('\n');
        lines[3] = lines[3][..30] + "\u00A0" + lines[3][31..];
        return string.Join('\n', lines);
    }

    private static string Unframed(string name) =>
        string.Join('\n', PemFiles.Text(name).Split('\n').Where(l => l.Length > 0 && l[0] != '-'));
}
