using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Supervisor;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>How a rig departs from the usual.</summary>
public sealed record RigOptions
{
    public bool EllipticCurve { get; init; }

    public int IntervalSeconds { get; init; } = 1;

    public bool AccessPointUp { get; init; } = true;

    /// <summary>Gets a value indicating whether the node is given a root that has not issued the broker's certificate.</summary>
    public bool ForeignRoot { get; init; }

    /// <summary>Gets the project of the firmware, or null for the kit's.</summary>
    public string? Firmware { get; init; }

    /// <summary>Gets the project with models of what is connected to the headers, or null.</summary>
    public string? Attach { get; init; }
}

/// <summary>A virtual board with a blank flash, a private broker, time server and witness, and a hand at the keyboard.</summary>
public sealed partial class Rig : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly RigOptions _options;
    private readonly LocalCloud _cloud;
    private readonly VirtualBoardProcess _board;
    private readonly SerialTerminal _terminal;
    private readonly Identity _root;

    private Rig(string folder, RigOptions options, LocalCloud cloud, VirtualBoardProcess board, Identity root)
    {
        _folder = folder;
        _options = options;
        _cloud = cloud;
        _board = board;
        _root = root;
        _terminal = new SerialTerminal(board.SerialPath);
    }

    public string ThingName => "test-node";

    public string Passphrase => "correct horse";

    /// <summary>Gets the third line of the private key's PEM: enough to recognise it anywhere.</summary>
    public string PrivateKeyBody => _cloud.Device.KeyPem.Split('\n')[2];

    public ControlClient Control => _board.Control;

    /// <summary>Gets the folder with what the board keeps while its power is off.</summary>
    public string BoardState => Path.Combine(_folder, "board");

    /// <summary>Gets the certificate and key that the broker's name belongs to.</summary>
    public X509Certificate2 Server => Load(ServerFiles.Certificate, ServerFiles.Key);

    /// <summary>Gets the board's certificate and key.</summary>
    public X509Certificate2 Device => Load(_cloud.Device.CertificateFile, _cloud.Device.KeyFile);

    /// <summary>Gets the files of that certificate and its key.</summary>
    public (string Certificate, string Key) ServerFiles
    {
        get
        {
            string file = Path.Combine(Path.GetDirectoryName(_cloud.Root.CertificateFile)!, LocalCloud.Endpoint);
            return (file + ".crt", file + ".key");
        }
    }

    public MosquittoBroker Broker => _cloud.Broker;

    /// <summary>Gets everything that the board has sent on its serial line.</summary>
    public string Console => _terminal.Transcript.Text;

    public static async Task<Rig> StartAsync(RigOptions? options = null)
    {
        options ??= new RigOptions();
        string folder = Directory.CreateTempSubdirectory("nanoiotnode-e2e-").FullName;
        LocalCloud cloud = await LocalCloud.StartAsync(folder, "test-node", options.EllipticCurve, default);
        Identity root = options.ForeignRoot
            ? (await ThrowawayPki.CreateAsync(Path.Combine(folder, "foreign"))).Root
            : cloud.Root;
        VirtualBoardProcess board = await VirtualBoardProcess.StartAsync(
            new VirtualBoardSettings
            {
                State = Path.Combine(folder, "board"),
                Hosts = cloud.Hosts,
                Firmware = Built(options.Firmware),
                Attach = Built(options.Attach),
            });
        var rig = new Rig(folder, options, cloud, board, root);
        if (!options.AccessPointUp)
        {
            await rig.Control.AccessPointAsync(up: false);
        }

        return rig;
    }

    public ValueTask DisposeAsync()
    {
        _terminal.Dispose();
        _board.Dispose();
        _cloud.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Answers the whole dialogue and stores; what does not work only when the test wants it.</summary>
    /// <param name="lineEnd">What Enter sends.</param>
    /// <param name="change">Makes other answers of the good ones.</param>
    /// <returns>The position behind the confirmation.</returns>
    public Task<int> ProvisionAsync(
        string lineEnd = "\r", Func<ProvisioningAnswers, ProvisioningAnswers>? change = null) =>
        new ProvisioningTypist(_terminal, lineEnd).AnswerAllAsync(Answers(change));

    /// <summary>Answers the whole dialogue up to the trial that the last yes begins.</summary>
    /// <returns>The position where the trial begins.</returns>
    public async Task<int> EnterAsync(Func<ProvisioningAnswers, ProvisioningAnswers>? change = null)
    {
        var typist = new ProvisioningTypist(_terminal);
        ProvisioningAnswers answers = Answers(change);
        while (true)
        {
            ProvisioningPrompt prompt = await typist.NextPromptAsync();
            int mark = Console.Length;
            typist.Answer(answers.To(prompt.Question));
            if (prompt.Question == ProvisioningTypist.StorePrompt)
            {
                return mark;
            }
        }
    }

    /// <summary>Walks the dialogue that began behind a position, keeping stored answers but those given, and stores.</summary>
    public async Task ProvisionAgainAsync(int from, IReadOnlyDictionary<string, string> changes)
    {
        await WalkDialogueAsync(from, changes);
        int mark = Console.Length;
        Type("yes");
        await WaitForConsoleAsync("Stored as generation", mark);
    }

    /// <summary>The same, up to the question whether to store.</summary>
    public async Task WalkDialogueAsync(int from, IReadOnlyDictionary<string, string> changes)
    {
        var typist = new ProvisioningTypist(_terminal, "\r", from);
        while (true)
        {
            ProvisioningPrompt prompt = await typist.NextPromptAsync();
            if (prompt.Question == ProvisioningTypist.StorePrompt)
            {
                return;
            }

            typist.Answer(changes.GetValueOrDefault(prompt.Question, ""));
        }
    }

    public void Type(string line) => _terminal.Send(line + "\r");

    public void TypeRaw(string text) => _terminal.Send(text);

    /// <returns>The position behind the text.</returns>
    public Task<int> WaitForConsoleAsync(string text, int after = 0) => _terminal.WaitForAsync(text, s_patience, after);

    public Task<JsonElement> WaitForTelemetryAsync(Func<JsonElement, bool>? condition = null) =>
        WaitForMessageAsync("telemetry", condition ?? (_ => true));

    public Task<JsonElement> WaitForStatusAsync(string state) =>
        WaitForMessageAsync("status", m => m.GetProperty("state").GetString() == state);

    /// <summary>Everything that the witness has, in the order of arrival.</summary>
    public IReadOnlyList<ReceivedMessage> Messages() => _cloud.Witness.Messages;

    /// <summary>Waits for a message under <c>dt/nanoiotnode/&lt;thing&gt;/&lt;kind&gt;</c>.</summary>
    public async Task<JsonElement> WaitForMessageAsync(string kind, Func<JsonElement, bool> condition)
    {
        try
        {
            IReadOnlyList<ReceivedMessage> all = await _cloud.Witness.WaitForAsync(
                $"a {kind} message", messages => Payloads(messages, kind).Exists(m => condition(m)), s_patience);
            return Payloads(all, kind).First(condition);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\nThe board's console:\n{_terminal.Transcript.Tail(25)}");
        }
    }

    /// <summary>All telemetry that the witness has, in the order of arrival.</summary>
    public IReadOnlyList<JsonElement> Telemetry() => Payloads(_cloud.Witness.Messages, "telemetry");

    /// <summary>Leads a port of all hosts of the board's world to another one of this machine.</summary>
    /// <returns>The port that it led to before.</returns>
    public async Task<int> RedirectAsync(int port, int to)
    {
        int before = 0;
        JsonObject answer = await Control.AskAsync("environment", null, default);
        JsonNode hosts = answer["environment"]!["hosts"]!.DeepClone();
        foreach (JsonNode? target in hosts.AsArray().SelectMany(h => h!["targets"]!.AsArray()))
        {
            if ((int)target!["port"]! == port)
            {
                before = IPEndPoint.Parse((string)target["to"]!).Port;
                target["to"] = $"127.0.0.1:{to}";
            }
        }

        await Control.EnvironmentAsync(new JsonObject { ["hosts"] = hosts });
        return before;
    }

    /// <summary>A device certificate of the broker's own CA that was valid for a day a year ago, with its key.</summary>
    public (string CertificatePem, string KeyPem) ExpiredIdentity()
    {
        using X509Certificate2 root =
            X509Certificate2.CreateFromPemFile(_cloud.Root.CertificateFile, _cloud.Root.KeyFile);
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=" + ThingName, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset end = DateTimeOffset.UtcNow.AddYears(-1);
        var issuer = X509SignatureGenerator.CreateForRSA(root.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.Create(root.SubjectName, issuer, end.AddDays(-1), end, [1, 2, 3]);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A device certificate that another CA than the broker's has issued, with its key.</summary>
    public async Task<Identity> ForeignIdentityAsync()
    {
        ThrowawayPki foreign = await ThrowawayPki.CreateAsync(Path.Combine(_folder, "foreign"));
        return await foreign.ClientAsync(ThingName);
    }

    /// <summary>Tells whether a token's signature (ES256 or RS256) is the device key's.</summary>
    public bool DeviceVerifies(byte[] message, byte[] signature)
    {
        using X509Certificate2 device = X509Certificate2.CreateFromPem(_cloud.Device.CertificatePem);
        using RSA? rsa = device.GetRSAPublicKey();
        using ECDsa? curve = device.GetECDsaPublicKey();
        return rsa?.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ?? curve!.VerifyData(
                message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public Task CommandAsync(string name, string payload) => _cloud.CommandAsync(ThingName, name, payload);

    public async Task WaitForLedAsync(bool on) =>
        await WaitUntilAsync(async () => (bool?)(await Control.StatusAsync())["led"] == on, $"the LED is {(on ? "on" : "off")}");

    public async Task<bool> IsRunningAsync() => (bool)(await Control.StatusAsync())["running"]!;

    /// <summary>The highest sequence number that the firmware says it has published; 0 before the first.</summary>
    public long LastPublished() =>
        PublishedLine().Matches(Console).Select(m => long.Parse(m.Groups[1].Value)).DefaultIfEmpty(0).Max();

    /// <summary>Copies flash.bin and flash.meta of a board whose power is off.</summary>
    public (byte[] Content, byte[] Meta) SaveFlash() =>
        (File.ReadAllBytes(FlashFile("flash.bin")), File.ReadAllBytes(FlashFile("flash.meta")));

    public void RestoreFlash((byte[] Content, byte[] Meta) saved)
    {
        File.WriteAllBytes(FlashFile("flash.bin"), saved.Content);
        File.WriteAllBytes(FlashFile("flash.meta"), saved.Meta);
    }

    /// <summary>Polls until a condition holds; fails with what was awaited and the console's last lines.</summary>
    public async Task WaitUntilAsync(Func<Task<bool>> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > s_patience)
            {
                throw new TimeoutException($"{what}: not within {s_patience.TotalSeconds} s\n{_terminal.Transcript.Tail(20)}");
            }

            await Task.Delay(10);
        }
    }

    // TLS of this machine wants the key in a PKCS#12.
    private static X509Certificate2 Load(string certificate, string key)
    {
        using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(certificate, key);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    private ProvisioningAnswers Answers(Func<ProvisioningAnswers, ProvisioningAnswers>? change)
    {
        var good = new ProvisioningAnswers
        {
            Ssid = "NIN-Lab",
            Passphrase = Passphrase,
            Endpoint = LocalCloud.Endpoint,
            ThingName = ThingName,
            IntervalSeconds = _options.IntervalSeconds,
            CertificatePem = _cloud.Device.CertificatePem,
            PrivateKeyPem = _cloud.Device.KeyPem,
            RootPem = _root.CertificatePem,
        };
        return change is null ? good : change(good);
    }

    private static List<JsonElement> Payloads(IReadOnlyList<ReceivedMessage> messages, string kind) =>
        [.. messages
            .Where(m => m.Topic.EndsWith("/" + kind, StringComparison.Ordinal))
            .Select(m => JsonDocument.Parse(m.Payload).RootElement)];

    // artifacts/bin/PROJECT/CONFIGURATION/PROJECT.dll
    private static string? Built(string? project)
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return project is null
            ? null
            : Path.GetFullPath(Path.Combine(own, "..", "..", project, Path.GetFileName(own), project + ".dll"));
    }

    private string FlashFile(string name) => Path.Combine(_folder, "board", name);

    [GeneratedRegex(@"mqtt: published (\d+)")]
    private static partial Regex PublishedLine();
}
