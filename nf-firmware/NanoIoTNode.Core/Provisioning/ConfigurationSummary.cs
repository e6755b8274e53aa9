using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>Shows a complete configuration without its secrets.</summary>
internal static class ConfigurationSummary
{
    internal static void Write(IConsole console, NodeConfiguration configuration)
    {
        string passphrase = configuration.Passphrase.Length == 0
            ? "none: open network"
            : "(" + configuration.Passphrase.Length.ToString() + " characters)";
        console.WriteLine("");
        console.WriteLine("  Wi-Fi name          " + configuration.Ssid);
        console.WriteLine("  Wi-Fi passphrase    " + passphrase);
        console.WriteLine("  Endpoint            " + configuration.Endpoint);
        console.WriteLine("  Thing name          " + configuration.ThingName);
        console.WriteLine("  Publish interval    " + configuration.PublishIntervalSeconds.ToString() + " s");
        console.WriteLine("  Device certificate  " + CredentialText.OfCertificate(configuration.DeviceCertificate));
        console.WriteLine("  Private key         " + CredentialText.OfKey(configuration.PrivateKey));
        console.WriteLine("  Root CA             " + (configuration.Roots.Length == 0
            ? "the built-in Amazon roots"
            : CredentialText.OfCertificate(configuration.Roots[0])));
    }
}
