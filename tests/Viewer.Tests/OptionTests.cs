using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NanoIoTNode.Viewer.Broker;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.Viewer.Tests;

public sealed class OptionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("viewer-options-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "--host: is missing")]
    [InlineData("--host mqtts://broker.example", "is a URL: give the name alone")]
    [InlineData("--host broker.example:8883", "give it with --port 8883")]
    [InlineData("--host my_broker!", "neither a host name nor an IP address")]
    [InlineData("--host h --port 0", "--port: \"0\" is not a whole number from 1 to 65535")]
    [InlineData("--host h --port 65536", "--port: \"65536\" is not a whole number from 1 to 65535")]
    [InlineData("--host h --port mqtt", "--port: \"mqtt\" is not a whole number from 1 to 65535")]
    [InlineData("--host h --messages -1", "--messages: \"-1\" is not a whole number from 1")]
    [InlineData("--host h --topic a/#/b", "--topic: \"a/#/b\": '#' is the last level")]
    [InlineData("--host h --status-topic a+", "--status-topic: \"a+\": '+' and '#' stand alone")]
    [InlineData("--host h --ca nofile", "--ca: nofile does not exist")]
    [InlineData("--host h --ca /", "--ca: / is a folder")]
    [InlineData("--host h --cert nofile", "--cert and --key belong together")]
    [InlineData("--host h --no-tls --any-name", "--any-name is for TLS: leave it out, or --no-tls")]
    [InlineData("--host h --password-file nofile", "--password-file needs --user")]
    [InlineData("--host h --user u --password-file nofile", "--password-file: nofile does not exist")]
    public void What_cannot_work_is_refused_in_words(string arguments, string words)
    {
        Assert.Contains(words, Errors(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        Assert.Equal(3, Errors("--host", "h", "--port", "0", "--topic", "#a", "--messages", "0").Split('\n').Length);
    }

    [Fact]
    public void Empty_values_and_control_characters_are_refused()
    {
        Assert.Contains("--user: is empty", Errors("--host", "h", "--user", ""), StringComparison.Ordinal);
        Assert.Contains("--client-id: has control characters", Errors("--host", "h", "--client-id", "a\nb"), StringComparison.Ordinal);
        Assert.Contains("--user: has 65536 bytes", Errors("--host", "h", "--user", new string('u', 65536)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\nsecret", "its first line is empty")]
    [InlineData("se\tcret", "control characters")]
    public void A_password_that_cannot_be_one_is_refused(string content, string words)
    {
        Assert.Contains(
            words, Errors("--host", "h", "--user", "u", "--password-file", FileWith(content)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_PEM_or_far_too_large_is_refused()
    {
        Assert.Contains("no PEM block", Errors("--host", "h", "--ca", FileWith("0\u0082\u0001")), StringComparison.Ordinal);
        Assert.Contains("is it the right file", Errors("--host", "h", "--ca", FileWith(new string('x', 1024 * 1024 + 1))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_and_key_that_were_exchanged_or_do_not_belong_together_are_refused()
    {
        ThrowawayPki pki = await ThrowawayPki.CreateAsync(_folder, ellipticCurve: true);
        Identity one = await pki.ClientAsync("one");
        Identity two = await pki.ClientAsync("two");

        Assert.Equal("", Errors("--host", "h", "--cert", one.CertificateFile, "--key", one.KeyFile));
        Assert.Contains("have files been exchanged?", Errors("--host", "h", "--cert", one.KeyFile, "--key", one.CertificateFile), StringComparison.Ordinal);
        Assert.Contains("is not the private key of", Errors("--host", "h", "--cert", one.CertificateFile, "--key", two.KeyFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encrypted_key_is_refused_with_the_way_to_open_it()
    {
        ThrowawayPki pki = await ThrowawayPki.CreateAsync(_folder, ellipticCurve: true);
        string encrypted = Path.Combine(_folder, "encrypted.key");
        await ChildProcess.RunAsync("openssl", ["pkey", "-in", pki.Root.KeyFile, "-aes128", "-passout", "pass:x", "-out", encrypted]);

        Assert.Contains(
            "openssl pkey -in", Errors("--host", "h", "--cert", pki.Root.CertificateFile, "--key", encrypted), StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_fit_a_broker_with_TLS()
    {
        BrokerOptions broker = Read("--host", "broker.example").Broker;

        Assert.Equal(("broker.example:8883", true, null), (broker.Address, broker.Tls, broker.CaFile));
        Assert.Equal("dt/nanoiotnode/+/telemetry", Assert.Single(broker.Telemetry).Text);
        Assert.Equal("dt/nanoiotnode/+/status", broker.Status!.Text);
        Assert.Equal(1883, Read("--host", "h", "--no-tls").Broker.Port);
    }

    [Fact]
    public void Topics_may_be_several_and_the_status_none()
    {
        BrokerOptions broker = Read("--host", "::1", "--topic", "a/+", "--topic", "b/#", "--status-topic", "-").Broker;

        Assert.Equal(["a/+", "b/#"], broker.Telemetry.Select(filter => filter.Text));
        Assert.Null(broker.Status);
    }

    private static ViewerOptions Read(params string[] arguments)
    {
        var command = new CommandLine();
        return command.Read(command.Root.Parse(arguments));
    }

    private static string Errors(params string[] arguments) =>
        string.Join('\n', new CommandLine().Root.Parse(arguments).Errors.Select(error => error.Message));

    private string FileWith(string content)
    {
        string path = Path.Combine(_folder, "file");
        File.WriteAllText(path, content);
        return path;
    }
}
