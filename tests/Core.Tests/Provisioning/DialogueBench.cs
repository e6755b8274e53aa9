using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Provisioning;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Credentials;
using NanoIoTNode.Core.Tests.Storage;

namespace NanoIoTNode.Core.Tests.Provisioning;

/// <summary>The dialogue between a scripted user and a store on modelled flash.</summary>
internal sealed class DialogueBench
{
    public const string Ssid = "Wi-Fi name (SSID)";
    public const string Passphrase = "Wi-Fi passphrase";
    public const string Endpoint = "AWS IoT endpoint";
    public const string Thing = "Thing name";
    public const string Unusual = "Client id, user name or topic of your own? (yes/no)";
    public const string Client = "Client id";
    public const string User = "User name, - for none";
    public const string Password = "Password, Enter for none";
    public const string Topic = "Telemetry topic";
    public const string KeepAlive = "Keep-alive in seconds";
    public const string Session = "Shall the broker keep the session while the node is away? (yes/no)";
    public const string Batch = "Readings in one message";
    public const string Bands = "Dead bands such as 2% or temperature=0.5, 0 for none";
    public const string Intervals = "Sensor intervals such as LPS22HB=300, 0 for none";
    public const string Interval = "Publish interval in seconds";
    public const string Certificate = "Device certificate (PEM)";
    public const string Key = "Private key (PEM)";
    public const string Root = "Root CA (PEM), Enter for the Amazon roots";
    public const string Amazon = "Trust the Amazon roots as well? (yes/no)";
    public const string Store = "Store this configuration? (yes/no/back)";
    public const string Open = "Is this an open network";
    public const string Doubt = "There is ";
    public const string FirstTime = "Mend it, store it all the same, or start over? (mend/store/over)";
    public const string Later = "Mend it, keep the stored one, or store it all the same? (mend/keep/store)";

    public const string GoodPassphrase = "correct horse";
    public const string GoodPassword = "battery staple";

    private readonly FlashModel _flash = new(1);
    private readonly bool _unusual;

    /// <param name="console">The user's terminal.</param>
    /// <param name="unusual">The user asks for the questions that most users do not need.</param>
    public DialogueBench(ScriptedConsole? console = null, bool unusual = false)
    {
        _unusual = unusual;
        Console = console ?? new ScriptedConsole();
        Saved = new ConfigurationStore(_flash);
        Saved.Load();
        Steps = new ScriptedSteps(Console);
    }

    public ScriptedConsole Console { get; }

    public ConfigurationStore Saved { get; }

    /// <summary>Who judges keys and signatures.</summary>
    public ICredentialVerifier Verifier { get; init; } = new DotnetVerifier();

    /// <summary>What proving meets; all is well unless a test says otherwise.</summary>
    public ScriptedSteps Steps { get; }

    public static string[] Prompts { get; } =
        [Ssid, Passphrase, Endpoint, Thing, Unusual, Interval, Certificate, Key, Root, Amazon, Store];

    public static string[] UnusualPrompts { get; } = [Client, User, Password, Topic, KeepAlive, Session, Batch, Bands, Intervals];

    /// <summary>The prompts in the order in which they come here.</summary>
    public string[] Order => _unusual ? [.. Prompts[..5], .. UnusualPrompts, .. Prompts[5..]] : Prompts;

    public static string GoodAnswer(string prompt) => prompt switch
    {
        Ssid => "Lab-Net",
        Passphrase => GoodPassphrase,
        Endpoint => "abc123-ats.iot.eu-central-1.amazonaws.com",
        Thing => "pump-7",
        Unusual or Amazon => "no",
        Client => "client-7",
        User => "joe",
        Password => GoodPassword,
        Topic => "plant/{thing}/telemetry",
        KeepAlive => "300",
        Session => "yes",
        Batch => "5",
        Bands => "2% temperature=0.5",
        Intervals => "LPS22HB=300",
        Interval => "10",
        Certificate => PemFiles.Text("rsa-certificate").TrimEnd(),
        Key => PemFiles.Text("rsa-key-pkcs8").TrimEnd(),
        Root => PemFiles.Text("root-ca").TrimEnd(),
        _ => "yes",
    };

    /// <summary>Answers well from one prompt up to (not including) another; null: to the end.</summary>
    public DialogueBench AnswerWell(string? from = null, string? upTo = null)
    {
        int first = from is null ? 0 : Array.IndexOf(Order, from);
        int end = upTo is null ? Order.Length : Array.IndexOf(Order, upTo);
        foreach (string prompt in Order[first..end])
        {
            Console.Answer(prompt, prompt == Unusual && _unusual ? "yes" : GoodAnswer(prompt));
        }

        return this;
    }

    /// <summary>Goes on with Enter from one prompt up to (not including) another, both of the usual ones.</summary>
    public DialogueBench KeepAll(string from, string upTo)
    {
        foreach (string prompt in Prompts[Array.IndexOf(Prompts, from)..Array.IndexOf(Prompts, upTo)])
        {
            if (prompt != Amazon)
            {
                Console.Answer(prompt, "");
            }
        }

        return this;
    }

    /// <summary>What the node measures.</summary>
    private static SensorQuantities Measured { get; } = new(
        ["HTS221", "LPS22HB"], [[new Reading("temperature", 1), new Reading("humidity", 1)], [new Reading("pressure", 2)]]);

    public ProvisioningOutcome Run() => Run(out _);

    public ProvisioningOutcome Run(out NodeConfiguration result)
    {
        var dialogue = new ProvisioningDialogue(Console, Console, Steps, Verifier, Saved.Read(), Steps, Saved, Measured);
        return dialogue.Run(out result);
    }
}
