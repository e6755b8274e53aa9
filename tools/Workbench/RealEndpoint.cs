using System.IO;

namespace NanoIoTNode.Workbench;

/// <summary>A broker that is not ours, with the credentials for it as PEM files.</summary>
/// <param name="Host">Its host name.</param>
/// <param name="Port">Its TCP port, or null for the firmware's usual one, 8883.</param>
/// <param name="CertificateFile">The device certificate.</param>
/// <param name="KeyFile">Its private key.</param>
/// <param name="RootFile">The root CA, or null for the Amazon roots built into the firmware.</param>
public sealed record RealEndpoint(string Host, int? Port, string CertificateFile, string KeyFile, string? RootFile)
{
    /// <summary>Gets host and port as they are typed into the dialogue.</summary>
    public string Address => Port is { } port ? $"{Host}:{port}" : Host;

    /// <summary>What a person answers who connects a thing to it.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ProvisioningAnswers Answers(string ssid, string passphrase, string thing, int intervalSeconds) => new()
    {
        Ssid = ssid,
        Passphrase = passphrase,
        Endpoint = Address,
        ThingName = thing,
        IntervalSeconds = intervalSeconds,
        CertificatePem = File.ReadAllText(CertificateFile),
        PrivateKeyPem = File.ReadAllText(KeyFile),
        RootPem = RootFile is null ? "" : File.ReadAllText(RootFile),
    };
}
