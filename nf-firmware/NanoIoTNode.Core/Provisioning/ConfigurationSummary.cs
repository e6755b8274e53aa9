using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>Shows a complete configuration without its secrets.</summary>
internal static class ConfigurationSummary
{
    internal static void Write(IConsole console, NodeConfiguration configuration)
    {
        console.WriteLine("");
        Line(console, "Wi-Fi name", configuration.Ssid);
        Line(console, "Wi-Fi passphrase", Masked(configuration.Passphrase, "none: open network"));
        Line(console, "Endpoint", configuration.Endpoint + ", port " + configuration.Port.ToString());
        Line(console, "Thing name", configuration.ThingName);
        Line(console, "Client id", configuration.ClientId ?? configuration.ThingName);
        if (configuration.UserName != null)
        {
            Line(console, "User name", configuration.UserName);
            Line(console, "Password", Masked(configuration.Password, "none"));
        }

        Line(console, "Telemetry topic", new ConnectionProfile(configuration).Topics.Telemetry);
        if (configuration.KeepAliveSeconds != KeepAlive.Usual)
        {
            Line(console, "Keep-alive", configuration.KeepAliveSeconds.ToString() + " s");
        }

        if (configuration.PersistentSession)
        {
            Line(console, "Session", "kept by the broker");
        }

        Line(console, "Publish interval", configuration.PublishIntervalSeconds.ToString() + " s");
        WriteReport(console, configuration);
        for (int i = 0; i < configuration.CertificateChain.Length; i++)
        {
            string head = i == 0 ? "Device certificate" : "Issuing CA";
            Line(console, head, CredentialText.OfCertificate(configuration.CertificateChain[i]));
        }

        if (configuration.PrivateKey != null)
        {
            Line(console, "Private key", CredentialText.OfKey(configuration.PrivateKey));
        }

        foreach (byte[] root in configuration.Roots)
        {
            Line(console, "Root CA", CredentialText.OfCertificate(root));
        }

        if (configuration.BuiltInRoots != 0)
        {
            Line(console, "Root CA", BuiltInRoots(configuration.BuiltInRoots));
        }
    }

    // What most users leave as it is.
    private static void WriteReport(IConsole console, NodeConfiguration configuration)
    {
        if (configuration.BatchSize > 1)
        {
            Line(console, "Readings a message", configuration.BatchSize.ToString());
        }

        if (configuration.DeadBands != null)
        {
            Line(console, "Dead bands", configuration.DeadBands);
        }

        if (configuration.SensorIntervals != null)
        {
            Line(console, "Sensor intervals", configuration.SensorIntervals + " s");
        }
    }

    /// <summary>The trusted roots by their subjects.</summary>
    internal static string Roots(NodeConfiguration configuration)
    {
        string text = "";
        foreach (byte[] root in configuration.Roots)
        {
            text = Append(text, "\"" + CredentialText.SubjectOf(root) + "\"");
        }

        return configuration.BuiltInRoots == 0 ? text : Append(text, BuiltInRoots(configuration.BuiltInRoots));
    }

    private static string BuiltInRoots(int mask)
    {
        if (mask == NodeConfiguration.AllBuiltInRoots)
        {
            return "the built-in Amazon roots";
        }

        string text = "";
        for (int number = 1; number <= AmazonRoots.Count; number++)
        {
            if (AmazonRoots.IsAmong(mask, number))
            {
                text = Append(text, "the built-in \"" + CredentialText.SubjectOf(AmazonRoots.Get(number)) + "\"");
            }
        }

        return text;
    }

    private static string Append(string list, string item) => list.Length == 0 ? item : list + ", " + item;

    private static void Line(IConsole console, string head, string text)
    {
        console.WriteLine("  " + head.PadRight(20) + text);
    }

    // Null is a secret that there is none of, as empty is for an open network.
    private static string Masked(string secret, string none)
    {
        return string.IsNullOrEmpty(secret) ? none : "(" + secret.Length.ToString() + " characters)";
    }
}
