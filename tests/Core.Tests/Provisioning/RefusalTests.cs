using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using NanoIoTNode.Core.Configuration;
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
            { Endpoint, "https://", EntryErrorCode.EndpointIsUrl, "no host name stands in it" },
            { Endpoint, "   ", EntryErrorCode.EndpointIsUrl, "no host name stands in it" },
            { Endpoint, "mqtts://joe:pw@example.org", EntryErrorCode.EndpointIsUrl, "a user name or password stands in it" },
            { Endpoint, "example.org:0", EntryErrorCode.EndpointPort, "1 to 65535; at AWS IoT it is 8883 or 443: \"0\"" },
            { Endpoint, "example.org:65536", EntryErrorCode.EndpointPort, "\"65536\"" },
            { Endpoint, "example.org:99999999999999999999", EntryErrorCode.EndpointPort, "9\"" },
            { Endpoint, "example.org:", EntryErrorCode.EndpointPort, "\"\"" },
            { Endpoint, "example.org:mqtt", EntryErrorCode.EndpointPort, "\"mqtt\"" },
            { Endpoint, "https://a-ats.iot.eu-west-1.amazonaws.com:8443/", EntryErrorCode.EndpointPort, "8443 at" },
            { Endpoint, "192.168.1.10", EntryErrorCode.EndpointIsAddress, "not an IP address: \"192.168.1.10\"" },
            { Endpoint, "mqtts://192.168.1.10:8883/", EntryErrorCode.EndpointIsAddress, "\"192.168.1.10\"" },
            { Endpoint, "2001:db8::1", EntryErrorCode.EndpointIsAddress, "not an IP address" },
            { Endpoint, "[2001:db8::1]:8883", EntryErrorCode.EndpointIsAddress, "not an IP address" },
            { Endpoint, "300.300.300.300", EntryErrorCode.EndpointIsAddress, "not an IP address" },
            { Endpoint, "a1b2.iot.eu-west-1.amazonaws.com", EntryErrorCode.EndpointWithoutAts, "no longer trusted: \"a1b2.iot" },
            { Endpoint, "A1B2.IOT.EU-WEST-1.AMAZONAWS.COM", EntryErrorCode.EndpointWithoutAts, "no longer trusted" },
            { Endpoint, "my broker", EntryErrorCode.EndpointNotHostName, "a blank in \"my broker\"" },
            { Endpoint, "my_broker.example", EntryErrorCode.EndpointNotHostName, "'_' in \"my_broker\"" },
            { Endpoint, "-a.example", EntryErrorCode.EndpointNotHostName, "a hyphen at the edge" },
            { Endpoint, "a..example", EntryErrorCode.EndpointNotHostName, "an empty part" },
            { Endpoint, "example.org.", EntryErrorCode.EndpointNotHostName, "an empty part" },
            { Endpoint, part + ".example", EntryErrorCode.EndpointNotHostName, "a part of 64 characters" },
            { Endpoint, name, EntryErrorCode.EndpointNotHostName, name.Length + " characters" },
            { Thing, "thing/1", EntryErrorCode.ThingName, "'/' in \"thing/1\"" },
            { Thing, "$thing", EntryErrorCode.ThingName, "begins with it" },
            { Thing, new string('t', 129), EntryErrorCode.ThingName, ": 129 bytes" },
            { Client, new string('c', 129), EntryErrorCode.ClientId, ": 129 bytes" },
            { Client, "$aws", EntryErrorCode.ClientId, "begins with it" },
            { User, new string('u', 257), EntryErrorCode.UserName, "1 to 256 bytes of UTF-8: 257 bytes" },
            { Password, new string('p', 257), EntryErrorCode.Password, ": 257 bytes" },
            { Topic, "plant/+/{thing}", EntryErrorCode.TelemetryTopic, "'+' in" },
            { Topic, "plant/#", EntryErrorCode.TelemetryTopic, "'#' in" },
            { Topic, "plant/{Thing}", EntryErrorCode.TelemetryTopic, "'{' in \"plant/{Thing}\"" },
            { Topic, new string('t', 257), EntryErrorCode.TelemetryTopic, ": 257 bytes" },
            { Topic, new string('t', 251) + "{thing}", EntryErrorCode.TelemetryTopic, ": 258 bytes" },
            { Topic, new string('t', 246) + "{thing}{thing}", EntryErrorCode.TelemetryTopic, ": 260 bytes" },
            { Topic, "a/b/c/d/e/f/g/h/i", EntryErrorCode.TelemetryTopic, "8 slashes" },
            { KeepAlive, "29", EntryErrorCode.KeepAlive, "30 to 1200 seconds: \"29\"" },
            { KeepAlive, "1201", EntryErrorCode.KeepAlive, "\"1201\"" },
            { KeepAlive, "1 minute", EntryErrorCode.KeepAlive, "\"1 minute\"" },
            { Topic, new string('t', 246) + "{sensor}", EntryErrorCode.TelemetryTopic, ": 262 bytes" },
            { Batch, "0", EntryErrorCode.BatchSize, "1 to 10 readings: \"0\"" },
            { Batch, "11", EntryErrorCode.BatchSize, "\"11\"" },
            { Bands, "temperature", EntryErrorCode.DeadBands, "\"temperature\"" },
            { Bands, "Temperature=1", EntryErrorCode.DeadBands, "no sensor measures \"Temperature\"" },
            { Bands, "temperature=1000001", EntryErrorCode.DeadBands, "\"temperature\"" },
            { Bands, "0.05%", EntryErrorCode.DeadBands, "the percentage" },
            { Bands, "101%", EntryErrorCode.DeadBands, "the percentage" },
            { Bands, new string('1', 161), EntryErrorCode.DeadBands, "161 characters" },
            { Intervals, "HTS222=5", EntryErrorCode.SensorIntervals, "there is no sensor \"HTS222\"" },
            { Intervals, "HTS221=0", EntryErrorCode.SensorIntervals, "\"HTS221\"" },
            { Intervals, "HTS221=86401", EntryErrorCode.SensorIntervals, "\"HTS221\"" },
            { Intervals, "HTS221=1.5", EntryErrorCode.SensorIntervals, "\"HTS221\"" },
            { Intervals, "5%", EntryErrorCode.SensorIntervals, "no sensor \"%\"" },
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
            { Key, "ssh-rsa AAAAB3NzaC1yc2E me@desk", EntryErrorCode.IsSshKey, "SSH key" },
            { Key, Unframed("rsa-key-pkcs8"), EntryErrorCode.PemWithoutFrame, "a private key without its -----BEGIN line" },
            { Key, PemFiles.Text("rsa-certificate"), EntryErrorCode.WrongKindOfPem, "a certificate where the private key" },
            { Key, PemFiles.Text("rsa-key-other"), EntryErrorCode.KeyOfAnotherCertificate, "key RSA-2048" },
            { Key, PemFiles.Text("encrypted-key-pkcs8"), EntryErrorCode.KeyEncrypted, "openssl pkey" },
            { Root, PemFiles.Text("rsa-certificate"), EntryErrorCode.DeviceCertificateAsRoot, "issued by \"Test Root CA\"" },
            { Root, FromCorpus("root-forged.der"), EntryErrorCode.SignatureWrong, "is not signed by the key of" },
            { Certificate, FromCorpus("chain-twin.pem"), EntryErrorCode.SignatureWrong, "is not signed by the key of" },
            { Store, "perhaps", EntryErrorCode.AnswerNotUnderstood, "\"perhaps\"" },
        };
    }

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public void A_wrong_answer_is_refused_in_words_and_asked_again(string prompt, string answer, string code, string seen)
    {
        DialogueBench bench = AnswerWronglyOnce(prompt, answer);

        string[] refusals = [.. bench.Console.Output.Split("\r\n").Where(l => l.Contains("NIN-", StringComparison.Ordinal))];
        string refusal = Assert.Single(refusals);
        Assert.StartsWith("  " + code + " ", refusal, StringComparison.Ordinal);
        Assert.Contains(seen, refusal, StringComparison.Ordinal);
        Assert.Contains("; ", refusal, StringComparison.Ordinal);
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Theory]
    [InlineData(Passphrase, "seven77", "seven77")]
    [InlineData(Endpoint, "mqtts://joe:seven77@example.org", "seven77@\"")]
    public void A_refused_secret_is_not_repeated(string prompt, string answer, string secret)
    {
        Assert.DoesNotContain(secret, AnswerWronglyOnce(prompt, answer).Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_password_is_not_repeated()
    {
        string password = new string('p', 250) + "seven77";

        string output = AnswerWronglyOnce(Password, password).Console.Output;

        Assert.DoesNotContain("ppp", output, StringComparison.Ordinal);
        Assert.DoesNotContain("seven77", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Passphrase, "abcdefgh")]
    [InlineData(Passphrase, "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdef0123")]
    [InlineData(Ssid, "Café du Nord €")]
    [InlineData(Endpoint, "broker")]
    [InlineData(Endpoint, "xn--bcher-kva.example")]
    [InlineData(Thing, "a:b_c-9")]
    [InlineData(Endpoint, "iot.example.com")]
    [InlineData(Endpoint, "a1b2-ats.iot.us-east-1.amazonaws.com")]
    [InlineData(Endpoint, "a1b2.ats.iot.cn-north-1.amazonaws.com.cn")]
    [InlineData(Endpoint, "a1b2-ats.iot-fips.us-gov-west-1.amazonaws.com")]
    [InlineData(Client, "a+b#c d")]
    [InlineData(User, "joe?x-amz-customauthorizer-name=check")]
    [InlineData(Topic, "$aws/rules/keep/a/b/c/d/e/f/g")]
    [InlineData(Topic, "telemetry")]
    [InlineData(Interval, "86400")]
    [InlineData(Interval, "1")]
    public void What_is_just_allowed_is_taken(string prompt, string answer)
    {
        var bench = new DialogueBench(unusual: UnusualPrompts.Contains(prompt));
        bench.AnswerWell(upTo: prompt).Console.Answer(prompt, answer);
        if (answer.Contains(' ', StringComparison.Ordinal) && prompt == Client)
        {
            bench.Console.Answer(Doubt, "yes");
        }

        bench.AnswerWell(from: bench.Order[Array.IndexOf(bench.Order, prompt) + 1]).Run();

        Assert.DoesNotContain("NIN-", bench.Console.Output, StringComparison.Ordinal);
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Theory]
    [InlineData("  broker.example ", "broker.example", 8883, "the blanks around it")]
    [InlineData("https://broker.example/", "broker.example", 8883, "\"https://\", \"/\"")]
    [InlineData("mqtts://broker.example:8883", "broker.example", 8883, "\"mqtts://\", :8883")]
    [InlineData("broker.example:8884", "broker.example", 8884, ":8884")]
    [InlineData("https://a1-ats.iot.eu-west-1.amazonaws.com:443/", "a1-ats.iot.eu-west-1.amazonaws.com", 443, "\"https://\", \"/\", :443")]
    [InlineData(" ssl://broker.example:8884/mqtt?x=1#y ", "broker.example", 8884, "\"/mqtt?x=1#y\", :8884")]
    public void What_a_URL_has_around_its_host_is_taken_off_with_a_word(string typed, string host, int port, string removed)
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Endpoint);
        bench.Console.Answer(Endpoint, typed);
        bench.AnswerWell(from: Thing).Run();

        Assert.Equal((host, port), (bench.Saved.Read().Endpoint, bench.Saved.Read().Port));
        Assert.Contains(
            $"{removed}; the endpoint is {host}, port {port}\r\n", bench.Console.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Thing, "My First Thing", "a blank")]
    [InlineData(Thing, "pump.7", "'.'")]
    [InlineData(Client, "My First Thing", "a blank")]
    [InlineData(User, "Jörg", "'ö'")]
    public void A_name_that_looks_like_one_for_people_is_questioned_and_taken_all_the_same(
        string prompt, string name, string seen)
    {
        var bench = new DialogueBench(unusual: UnusualPrompts.Contains(prompt));
        bench.AnswerWell(upTo: prompt).Console.Answer(prompt, name).Answer(Doubt, "no").Answer(prompt, name).Answer(Doubt, "y");
        bench.AnswerWell(from: bench.Order[Array.IndexOf(bench.Order, prompt) + 1]).Run();

        NodeConfiguration stored = bench.Saved.Read();
        Assert.Equal(name, prompt == Thing ? stored.ThingName : prompt == Client ? stored.ClientId : stored.UserName);
        Assert.Contains($"There is {seen} in \"{name}\"", bench.Console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NIN-", bench.Console.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Thing)]
    [InlineData(Client)]
    [InlineData(User)]
    public void Blanks_around_a_name_are_removed_with_a_word(string prompt)
    {
        var bench = new DialogueBench(unusual: true);
        bench.AnswerWell(upTo: prompt).Console.Answer(prompt, "  x-1 ");
        bench.AnswerWell(from: bench.Order[Array.IndexOf(bench.Order, prompt) + 1]).Run();

        NodeConfiguration stored = bench.Saved.Read();
        Assert.Equal("x-1", prompt == Thing ? stored.ThingName : prompt == Client ? stored.ClientId : stored.UserName);
        Assert.Contains("the blanks around it were removed", bench.Console.Output, StringComparison.Ordinal);
    }

    /// <summary>Runs the dialogue with one wrong answer among good ones.</summary>
    internal static DialogueBench AnswerWronglyOnce(string prompt, string answer)
    {
        var bench = new DialogueBench(unusual: UnusualPrompts.Contains(prompt));
        bench.AnswerWell(upTo: prompt).Console.Answer(prompt, answer.TrimEnd('\n'));
        bench.AnswerWell(from: prompt).Run();
        return bench;
    }

    private static string Damaged(string name)
    {
        string[] lines = PemFiles.Text(name).Split('\n');
        lines[3] = lines[3][..30] + "\u00A0" + lines[3][31..];
        return string.Join('\n', lines);
    }

    private static string Unframed(string name) =>
        string.Join('\n', PemFiles.Text(name).Split('\n').Where(l => l.Length > 0 && l[0] != '-'));

    private static string FromCorpus(string file) => file.EndsWith(".der", StringComparison.Ordinal)
        ? PemEncoding.WriteString("CERTIFICATE", Corpus.Files[file])
        : Encoding.ASCII.GetString(Corpus.Files[file]);
}
