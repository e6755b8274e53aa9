using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Provisioning;
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
    public const string Interval = "Publish interval in seconds";
    public const string Certificate = "Device certificate (PEM)";
    public const string Key = "Private key (PEM)";
    public const string Root = "Root CA (PEM), Enter for the Amazon roots";
    public const string Store = "Store this configuration? (yes/no/back)";
    public const string Open = "Is this an open network";

    public const string GoodPassphrase = "correct horse";

    private readonly FlashModel _flash = new(1);

    public DialogueBench(ScriptedConsole? console = null)
    {
        Console = console ?? new ScriptedConsole();
        Saved = new ConfigurationStore(_flash);
        Saved.Load();
    }

    public ScriptedConsole Console { get; }

    public ConfigurationStore Saved { get; }

    public static string[] Prompts { get; } = [Ssid, Passphrase, Endpoint, Thing, Interval, Certificate, Key, Root, Store];

    public static string GoodAnswer(string prompt) => prompt switch
    {
        Ssid => "Lab-Net",
        Passphrase => GoodPassphrase,
        Endpoint => "abc123-ats.iot.eu-central-1.amazonaws.com",
        Thing => "pump-7",
        Interval => "10",
        Certificate => PemFiles.Text("rsa-certificate").TrimEnd(),
        Key => PemFiles.Text("rsa-key-pkcs8").TrimEnd(),
        Root => PemFiles.Text("root-ca").TrimEnd(),
        _ => "yes",
    };

    /// <summary>Answers well from one prompt up to (not including) another; null: to the end.</summary>
    public DialogueBench AnswerWell(string? from = null, string? upTo = null)
    {
        int first = from is null ? 0 : Array.IndexOf(Prompts, from);
        int end = upTo is null ? Prompts.Length : Array.IndexOf(Prompts, upTo);
        foreach (string prompt in Prompts[first..end])
        {
            Console.Answer(prompt, GoodAnswer(prompt));
        }

        return this;
    }

    public ProvisioningOutcome Run() => Run(out _);

    public ProvisioningOutcome Run(out NodeConfiguration result)
    {
        var dialogue = new ProvisioningDialogue(Console, Console, Saved.Current, Saved);
        return dialogue.Run(out result);
    }
}
