using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.EndToEnd;

/// <summary>The viewer at a real mosquitto with mutual TLS.</summary>
public sealed class TlsBrokerTests : IAsyncLifetime
{
    private const string Topic = "dt/nanoiotnode/thing-1/telemetry";

    private readonly string _folder = Directory.CreateTempSubdirectory("viewer-tests-").FullName;
    private readonly string _temporary;
    private ThrowawayPki _pki = null!;
    private Identity _witness = null!;
    private MosquittoBroker _broker = null!;
    private BrokerAccess _thing = null!;

    public TlsBrokerTests()
    {
        _temporary = Directory.CreateDirectory(Path.Combine(_folder, "temporary")).FullName;
    }

    private string[] Access =>
    [
        "--host", "localhost", "--port", $"{_broker.Port}", "--ca", _pki.Root.CertificateFile,
        "--cert", _witness.CertificateFile, "--key", _witness.KeyFile,
    ];

    public async Task InitializeAsync()
    {
        _pki = await ThrowawayPki.CreateAsync(Path.Combine(_folder, "pki"), ellipticCurve: true);
        _witness = await _pki.ClientAsync(MosquittoBroker.Witness);
        _broker = new MosquittoBroker(Path.Combine(_folder, "broker"), _pki.Root, await _pki.ServerAsync("localhost"));
        await _broker.StartAsync();
        _thing = new BrokerAccess(_broker.Port, _pki.Root.CertificateFile, await _pki.ClientAsync("thing-1"));
    }

    public Task DisposeAsync()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_published_is_shown_and_written()
    {
        string csv = Path.Combine(_folder, "readings.csv");
        using ViewerProcess viewer = await ConnectedAsync([.. Access, "--csv", csv, "--messages", "3"]);

        await PublishAsync("""{"time":"2026-11-21T07:36:20Z","sequence":1,"thing":"thing-1","firmware":"0.1.0","temperature":21.5,"own":1}""");
        await PublishAsync("{\"time\":\"2026-11-21T07:36:20Z\",\n\"sequence\":1,\"thing\":\"thing-1\",\"temperature\":21.5}");
        await MosquittoPublisher.PublishAsync(_thing, "dt/nanoiotnode/thing-1/status", """{"state":"offline"}""");
        await PublishAsync("""{"thing":"thing-1","readings":[{"time":null,"sequence":2,"steps":7},{"time":"2026-11-21T07:36:24Z","sequence":3,"steps":8}]}""");

        Assert.Equal(0, await viewer.WaitAsync());
        Assert.Equal(
            """
            2026-11-21T07:36:20Z thing-1 #1 temperature 21.5 °C, own 1
            thing-1 offline
            (no time) thing-1 #2 steps 7
            2026-11-21T07:36:24Z thing-1 #3 steps 8

            """,
            viewer.Output.Text);
        Assert.Equal(
            [
                "time,thing,sequence,quantity,value,unit",
                "2026-11-21T07:36:20Z,thing-1,1,temperature,21.5,Cel",
                "2026-11-21T07:36:20Z,thing-1,1,own,1,",
                ",thing-1,2,steps,7,1",
                "2026-11-21T07:36:24Z,thing-1,3,steps,8,1",
            ],
            await File.ReadAllLinesAsync(csv));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
    }

    [Fact]
    public async Task On_a_terminal_a_table_is_drawn_and_Ctrl_C_ends_it_cleanly()
    {
        using var viewer = ViewerProcess.OnTerminal(_temporary, Access);
        await viewer.Output.WaitForAsync("connected to localhost", 0, ViewerProcess.Patience);

        await PublishAsync("""{"time":"2026-11-21T07:36:20Z","sequence":1,"thing":"thing-1","temperature":21.5}""");
        await viewer.Output.WaitForAsync("│ temperature │ 21.5 │ °C   │", 0, ViewerProcess.Patience);
        await viewer.Input.WriteAsync('\x03');
        await viewer.Input.FlushAsync();

        Assert.Equal(130, await viewer.WaitAsync());
        Assert.Contains("\x1b[?25h", viewer.Output.Text, StringComparison.Ordinal); // the cursor is back
        await _broker.Log.WaitForAsync("disconnected", 0, ViewerProcess.Patience);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_ends_it_cleanly(string signal)
    {
        using ViewerProcess viewer = await ConnectedAsync(Access);

        await viewer.SignalAsync(signal);

        Assert.Equal(130, await viewer.WaitAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
    }

    [Fact]
    public async Task When_nobody_reads_the_CSV_any_more_it_ends()
    {
        using var viewer = ViewerProcess.InShell(
            _temporary, $"set -o pipefail; viewer {string.Join(' ', Access)} --csv - | head -n 1");
        await viewer.Errors.WaitForAsync("connected to", 0, ViewerProcess.Patience);

        await PublishAsync("""{"sequence":1,"x":1}""");

        Assert.Equal(0, await viewer.WaitAsync());
        Assert.Equal("time,thing,sequence,quantity,value,unit\r\n", viewer.Output.Text);
    }

    [Fact]
    public async Task CSV_goes_into_a_file_by_redirection_between_the_lines_of_others()
    {
        string file = Path.Combine(_folder, "both");
        using var viewer = ViewerProcess.InShell(
            _temporary, $"{{ echo before; viewer {string.Join(' ', Access)} --csv - --messages 1; echo after; }} >{file}");
        await viewer.Errors.WaitForAsync("connected to", 0, ViewerProcess.Patience);

        await PublishAsync("""{"sequence":1,"x":1}""");

        Assert.Equal(0, await viewer.WaitAsync());
        Assert.Equal(
            ["before", "time,thing,sequence,quantity,value,unit", ",thing-1,1,x,1,", "after"], await File.ReadAllLinesAsync(file));
    }

    [Fact]
    public async Task A_medium_that_is_full_is_told()
    {
        using var viewer = ViewerProcess.InShell(_temporary, $"viewer {string.Join(' ', Access)} --csv - >/dev/full");

        Assert.Equal(1, await viewer.WaitAsync());
        Assert.Contains("No space left on device", viewer.Errors.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_stopped_and_started_again_is_found_again()
    {
        using ViewerProcess viewer = await ConnectedAsync([.. Access, "--messages", "2"]);
        await PublishAsync("""{"sequence":1,"x":1}""");
        await viewer.Output.WaitForAsync("#1 x 1", 0, ViewerProcess.Patience);

        // Long enough that mosquitto_sub's own tries are given up.
        _broker.Stop();
        int away = await viewer.Errors.WaitForAsync("nobody listens at localhost", 0, ViewerProcess.Patience);
        await _broker.StartAsync();
        await viewer.Errors.WaitForAsync("connected to", away, ViewerProcess.Patience);
        await PublishAsync("""{"sequence":2,"x":2}""");

        Assert.Equal(0, await viewer.WaitAsync());
        Assert.Contains("#2 x 2", viewer.Output.Text, StringComparison.Ordinal);
        Assert.Matches(new Regex("has (ended the connection|fallen silent)"), viewer.Errors.Text);
    }

    [Fact]
    public async Task A_broker_that_is_away_for_a_moment_is_found_again()
    {
        using ViewerProcess viewer = await ConnectedAsync([.. Access, "--messages", "1"]);
        int before = viewer.Errors.Text.Length;

        _broker.Stop();
        await _broker.StartAsync();
        await viewer.Errors.WaitForAsync("connected to", before, ViewerProcess.Patience);
        await PublishAsync("""{"sequence":2,"x":2}""");

        Assert.Equal(0, await viewer.WaitAsync());
    }

    [Fact]
    public async Task A_CA_that_has_not_signed_the_brokers_certificate_is_told()
    {
        ThrowawayPki other = await ThrowawayPki.CreateAsync(Path.Combine(_folder, "other"), ellipticCurve: true);

        await RefusedAsync($"not signed by {other.Root.CertificateFile}", "--host", "localhost", "--ca", other.Root.CertificateFile);
        await RefusedAsync("not signed by a CA that this machine trusts", "--host", "localhost");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_told_and_may_be_allowed()
    {
        string[] access = [.. Access.Skip(2)];

        await RefusedAsync("is for another name", ["--host", "127.0.0.1", .. access.Skip(2)]);
        using ViewerProcess viewer = await ConnectedAsync(["--host", "127.0.0.1", "--any-name", .. access]);
    }

    [Fact]
    public async Task A_client_certificate_that_is_missing_or_of_a_stranger_is_told()
    {
        ThrowawayPki other = await ThrowawayPki.CreateAsync(Path.Combine(_folder, "other"), ellipticCurve: true);
        Identity stranger = await other.ClientAsync("stranger");
        string[] access = ["--host", "localhost", "--ca", _pki.Root.CertificateFile];

        await RefusedAsync("wants a client certificate", access);
        await RefusedAsync(
            $"refuses the client certificate {stranger.CertificateFile}",
            [.. access, "--cert", stranger.CertificateFile, "--key", stranger.KeyFile]);
    }

    [Fact]
    public async Task A_broker_that_wants_TLS_is_told()
    {
        await RefusedAsync("may want TLS", "--host", "localhost", "--no-tls");
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_told()
    {
        _broker.Stop();

        await RefusedAsync($"nobody listens at localhost:{_broker.Port}", "--host", "localhost", "--no-tls");
        await RefusedAsync("has no address", "--host", "nowhere.invalid", "--no-tls");
    }

    private Task PublishAsync(string payload) => MosquittoPublisher.PublishAsync(_thing, Topic, payload);

    private async Task<ViewerProcess> ConnectedAsync(string[] arguments)
    {
        var viewer = new ViewerProcess(_temporary, arguments);
        await viewer.Errors.WaitForAsync("connected to", 0, ViewerProcess.Patience);
        return viewer;
    }

    private async Task RefusedAsync(string words, params string[] arguments)
    {
        using var viewer = new ViewerProcess(_temporary, ["--port", $"{_broker.Port}", .. arguments]);

        Assert.Equal(1, await viewer.WaitAsync());
        Assert.Contains(words, viewer.Errors.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary));
    }
}
