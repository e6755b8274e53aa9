using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>The bench's check of a real endpoint, as a person starts it: the endpoint is a mosquitto that it does not know.</summary>
public sealed class EndpointCheckTests : IAsyncLifetime
{
    private const string Thing = "bench-thing";

    private static readonly string[] s_steps = ["link", "address", "dns", "time", "tcp", "tls", "mqtt", "publish", "echo"];

    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-check-").FullName;
    private LocalCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await LocalCloud.StartAsync(_folder, Thing, ellipticCurve: false, default);

    public Task DisposeAsync()
    {
        _cloud.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Endpoint_that_works_passes_at_every_step_with_what_each_has_cost()
    {
        (int exit, string output) = await CheckAsync([.. Credentials(), .. Hosts(443), "--port", "443"]);

        Assert.True(exit == 0, output);
        Row[] rows = Rows(output);
        Assert.Equal(s_steps.Select(s => (s, "pass")), rows.Select(r => (r.Step, r.Verdict)));
        Assert.Contains($"| {LocalCloud.Endpoint}:443, {Thing} | | seen |", output, StringComparison.Ordinal);
        Assert.Contains(" is 192.0.2.", Seen(rows, "dns"), StringComparison.Ordinal);
        Assert.Matches(
            $"^TLS 1.2, TLS-ECDHE-RSA-.*, server \"{LocalCloud.Endpoint}\" of issuer \"Throw-away root\" .* days left, "
                + "(full|resumed) handshake of [0-9]+ bytes in and [0-9]+ out",
            Seen(rows, "tls"));
        Assert.All(rows.Where(r => r.Step is "tcp" or "tls" or "mqtt"), r => Assert.True(r.AtCommands > 0 && r.SpiBytes > 0, output));
        Assert.EndsWith("\nall passed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_that_is_not_there_fails_at_tcp_with_cause_and_cure_and_exit_code_1()
    {
        _cloud.Broker.Stop();

        (int exit, string output) = await CheckAsync([.. Credentials(), .. Hosts(8883)]);

        Assert.Equal(1, exit);
        Row[] rows = Rows(output);
        Assert.Equal(["pass", "pass", "pass", "pass", "FAIL", "-", "-", "-", "-"], rows.Select(r => r.Verdict));
        Assert.Matches(
            $"^NIN-N01 the broker's machine does not take the connection .*{LocalCloud.Endpoint}:8883 .* cure: check that the broker runs",
            Seen(rows, "tcp"));
        Assert.EndsWith("\nended at the first that failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Root_that_has_not_issued_the_servers_certificate_fails_at_tls()
    {
        ThrowawayPki foreign = await ThrowawayPki.CreateAsync(Path.Combine(_folder, "foreign"));

        (int exit, string output) = await CheckAsync([.. Credentials(foreign.Root.CertificateFile), .. Hosts(8883)]);

        Assert.Equal(1, exit);
        Assert.Matches("^NIN-S(01|19) ", Seen(Rows(output), "tls"));
    }

    [Fact]
    public async Task What_the_firmware_refuses_at_entry_is_told_in_its_words_with_exit_code_2()
    {
        (int exit, string output) = await CheckAsync(
            ["--endpoint", "192.0.2.1", "--cert", _cloud.Device.CertificateFile, "--key", _cloud.Device.KeyFile]);

        Assert.Equal(2, exit);
        Assert.Contains("bench: the board refuses: NIN-C12 ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("| link |", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--endpoint, --cert and --key belong together", "--endpoint", "example.org")]
    [InlineData("--cert: nofile does not exist", "--endpoint", "example.org", "--cert", "nofile", "--key", "nofile")]
    [InlineData("--port: a port is 1 to 65535", "--endpoint", "example.org", "--cert", "x", "--key", "x", "--port", "65536")]
    [InlineData("--port belongs to --endpoint", "--port", "443")]
    [InlineData("--ssid belongs to --endpoint", "--ssid", "Home")]
    [InlineData("--host: 'nothing' is not NAME:PORT=ADDRESS:PORT", "--endpoint", "a.example", "--cert", "/dev/null", "--key", "/dev/null", "--host", "nothing")]
    public async Task Option_that_cannot_work_is_refused_in_words_with_exit_code_2(string words, params string[] arguments)
    {
        (int exit, string output) = await CheckAsync(arguments);

        Assert.Equal(2, exit);
        Assert.Contains(words, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        (int exit, string output) = await CheckAsync(["--help"]);

        Assert.Equal(0, exit);
        Assert.All(
            new[] { "--endpoint <HOST>", "--port <N>", "--cert <FILE>", "--key <FILE>", "--root <FILE>", "--thing <NAME>", "--ssid <NAME>" },
            option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    private string[] Credentials(string? root = null) =>
    [
        "--endpoint", LocalCloud.Endpoint, "--thing", Thing, "--cert", _cloud.Device.CertificateFile,
        "--key", _cloud.Device.KeyFile, "--root", root ?? _cloud.Root.CertificateFile,
    ];

    /// <summary>The options that lead the broker's port and the time servers' names to this machine.</summary>
    private IEnumerable<string> Hosts(int port) => _cloud.Hosts
        .Select(h => h.Name == LocalCloud.Endpoint ? h with { Port = port } : h)
        .SelectMany(h => new[] { "--host", h.ToString() });

    private static Task<(int ExitCode, string Output)> CheckAsync(string[] arguments) =>
        DeskCommand.RunAsync("NanoIoTNode.Bench", arguments);

    private sealed record Row(string Step, string Verdict, string Seen, int AtCommands, int SpiBytes);

    private static string Seen(Row[] rows, string step) => rows.Single(r => r.Step == step).Seen;

    private static Row[] Rows(string output) =>
        [.. Regex.Matches(output, @"^\| (\w+) \| (pass|FAIL|-) \| (.*) \| (\d*) ?\| (\d*) ?\| ?(\d*) ?\|$", RegexOptions.Multiline)
            .Select(m => new Row(
                m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value, Number(m.Groups[4]), Number(m.Groups[6])))];

    private static int Number(Group digits) => digits.Length == 0 ? 0 : int.Parse(digits.Value);
}
