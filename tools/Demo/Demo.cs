using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Demo;

/// <summary>The five steps from a blank board to telemetry that an independent program has received.</summary>
internal sealed partial class Demo : IDisposable
{
    private const string Ssid = "NIN-Lab";
    private const string Passphrase = "correct horse";

    private static readonly TimeSpan s_bootTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_typingTime = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_messageTime = TimeSpan.FromSeconds(60);

    private readonly DemoOptions _options;
    private readonly string _folder;
    private LocalCloud? _cloud;
    private VirtualBoardProcess? _board;
    private SerialTerminal? _terminal;
    private int _stored;

    public Demo(DemoOptions options)
    {
        _options = options;
        _folder = options.State is { } state
            ? Directory.CreateDirectory(state).FullName
            : Directory.CreateTempSubdirectory("nanoiotnode-demo-").FullName;
    }

    /// <returns>The exit code 0.</returns>
    /// <exception cref="WorkbenchException">A step failed.</exception>
    /// <exception cref="TimeoutException">Something did not come; the message shows the last lines.</exception>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        await StartServersAsync(cancel).ConfigureAwait(false);
        bool isBlank = await StartBoardAsync(cancel).ConfigureAwait(false);
        if (isBlank)
        {
            await ProvisionAsync(cancel).ConfigureAwait(false);
        }
        else
        {
            Say(3, "The configuration survived: no questions");
        }

        await ConnectAsync(cancel).ConfigureAwait(false);
        await ShowMessagesAsync(cancel).ConfigureAwait(false);
        Console.WriteLine("Done.");
        return 0;
    }

    public void Dispose()
    {
        _terminal?.Dispose();
        _board?.Dispose();
        _cloud?.Dispose();
        if (_options.State is null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static void Say(int step, string text) => Console.WriteLine($"[{step}/5] {text}");

    private static void Detail(string text) => Console.WriteLine("      " + text);

    private async Task StartServersAsync(CancellationToken cancel)
    {
        if (_options.Endpoint is { } real)
        {
            Say(1, $"Using the real endpoint {real.Address}");
            return;
        }

        string keys = _options.EllipticCurve ? "P-256" : "RSA-2048";
        Say(1, $"Throw-away PKI ({keys}), private broker and time server");
        _cloud = await LocalCloud.StartAsync(_folder, _options.Thing, _options.EllipticCurve, cancel).ConfigureAwait(false);
        Detail(_cloud.Description);
    }

    /// <returns>True when the board has no configuration.</returns>
    private async Task<bool> StartBoardAsync(CancellationToken cancel)
    {
        Say(2, "Virtual board");
        var settings = new VirtualBoardSettings
        {
            State = Path.Combine(_folder, "board"),
            Ssid = Ssid,
            Passphrase = Passphrase,
            Hosts = _cloud?.Hosts ?? [],
        };
        _board = await VirtualBoardProcess.StartAsync(settings, cancel).ConfigureAwait(false);
        Detail("serial port: " + _board.SerialPath);
        if (_options.Interactive)
        {
            ExplainInteractive(_board.SerialPath);
            return true;
        }

        _terminal = new SerialTerminal(_board.SerialPath);
        if (_options.Verbose)
        {
            _terminal.Shown += Console.Write;
        }

        string configuration = await OnConsoleAsync("the firmware's configuration line", ConfigurationLine(), s_bootTime, cancel)
            .ConfigureAwait(false);
        foreach (string line in Lines(_terminal.Transcript.Text).Where(line => BannerLine().IsMatch(line)))
        {
            Detail(line);
        }

        return configuration.Contains("none", StringComparison.Ordinal);
    }

    private void ExplainInteractive(string path)
    {
        Detail($"open it in another terminal, for instance: picocom -b 115200 {path}");
        if (_cloud is { } cloud)
        {
            Detail($"Wi-Fi \"{Ssid}\", passphrase \"{Passphrase}\", endpoint {LocalCloud.Endpoint}, thing {_options.Thing}");
            Detail($"paste {cloud.Device.CertificateFile}");
            Detail($"      {cloud.Device.KeyFile}");
            Detail($"      {cloud.Root.CertificateFile}");
        }
    }

    private async Task ProvisionAsync(CancellationToken cancel)
    {
        if (_options.Interactive)
        {
            Say(3, "Waiting for you to answer the board's questions");
            return;
        }

        Say(3, "Answering the provisioning dialogue over the serial port");
        var typist = new ProvisioningTypist(_terminal!);
        _stored = await typist.AnswerAllAsync(Answers(), cancel).ConfigureAwait(false);
        Detail("tried, and stored because it works; the board restarts");
    }

    private ProvisioningAnswers Answers() =>
        _options.Endpoint?.Answers(Ssid, Passphrase, _options.Thing, _options.IntervalSeconds)
        ?? new ProvisioningAnswers
        {
            Ssid = Ssid,
            Passphrase = Passphrase,
            Endpoint = LocalCloud.Endpoint,
            ThingName = _options.Thing,
            IntervalSeconds = _options.IntervalSeconds,
            CertificatePem = _cloud!.Device.CertificatePem,
            PrivateKeyPem = _cloud.Device.KeyPem,
            RootPem = _cloud.Root.CertificatePem,
        };

    private async Task ConnectAsync(CancellationToken cancel)
    {
        Say(4, "The firmware joins, sets its clock and connects with mutual TLS");
        if (_options.Interactive)
        {
            return;
        }

        // Behind the confirmation: what came before it was the trial.
        await _terminal!.Transcript.WaitForAsync(
            "the firmware's \"mqtt: connected\"",
            text => ConnectedLine().Match(text, _stored) is { Success: true } match ? match.Value : null,
            s_messageTime,
            cancel).ConfigureAwait(false);
        foreach (string line in Lines(_terminal.Transcript.Text[_stored..]).Where(line => LayerLine().IsMatch(line)))
        {
            Detail(line);
        }
    }

    private async Task ShowMessagesAsync(CancellationToken cancel)
    {
        if (_cloud is null)
        {
            Say(5, "Publishes that the endpoint has acknowledged, from the firmware's log");
            await CountAsync(_terminal?.Transcript, PublishedLine(), cancel).ConfigureAwait(false);
            return;
        }

        Say(5, "What mosquitto_sub receives");
        for (int shown = 0, telemetry = 0; _options.Messages is not { } wanted || telemetry < wanted; shown++)
        {
            ReceivedMessage message = (await WitnessAsync(shown, cancel).ConfigureAwait(false));
            Detail($"{message.Topic} {message.Payload}");
            telemetry += message.Topic.EndsWith("/telemetry", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    private async Task<ReceivedMessage> WitnessAsync(int index, CancellationToken cancel)
    {
        TimeSpan patience = _options.Interactive && index == 0
            ? s_typingTime
            : s_messageTime + (2 * TimeSpan.FromSeconds(_options.IntervalSeconds));
        try
        {
            var messages = await _cloud!.Witness.WaitForAsync(
                $"message {index + 1}", all => all.Count > index, patience, cancel).ConfigureAwait(false);
            return messages[index];
        }
        catch (TimeoutException) when (_terminal is { } terminal)
        {
            throw new WorkbenchException(
                $"mosquitto_sub received no further message: look at the board's console:\n{terminal.Transcript.Tail(15)}");
        }
    }

    private async Task CountAsync(Transcript? console, Regex line, CancellationToken cancel)
    {
        if (console is null)
        {
            Detail("see your terminal program; Ctrl-C ends");
            await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(false);
            return;
        }

        for (int shown = 0; _options.Messages is not { } wanted || shown < wanted; shown++)
        {
            int needed = shown;
            string found = await console.WaitForAsync(
                "the next publish",
                text => line.Matches(text) is var matches && matches.Count > needed ? matches[needed].Value.Trim() : null,
                s_messageTime + (2 * TimeSpan.FromSeconds(_options.IntervalSeconds)),
                cancel).ConfigureAwait(false);
            Detail(found);
        }
    }

    private Task<string> OnConsoleAsync(string what, Regex line, TimeSpan timeout, CancellationToken cancel) =>
        _terminal!.Transcript.WaitForAsync(
            what, text => line.Match(text) is { Success: true } match ? match.Value : null, timeout, cancel);

    private static string[] Lines(string text) => text.Replace("\r", "").Split('\n');

    [GeneratedRegex(@"config: (none stored|generation)[^\r\n]*[\r\n]")]
    private static partial Regex ConfigurationLine();

    [GeneratedRegex(@"^(NanoIoTNode |chip id |reset: )|config: ")]
    private static partial Regex BannerLine();

    [GeneratedRegex(@"mqtt: connected[^\r\n]*[\r\n]")]
    private static partial Regex ConnectedLine();

    [GeneratedRegex(@"^\+\S+ (wifi|ip|dns|time|tcp|tls|mqtt): ")]
    private static partial Regex LayerLine();

    [GeneratedRegex(@"[^\r\n]*mqtt: published \d+[^\r\n]*[\r\n]")]
    private static partial Regex PublishedLine();
}
