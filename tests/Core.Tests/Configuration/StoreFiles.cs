using System;
using System.IO;
using System.Linq;
using NanoIoTNode.Core.Configuration;

namespace NanoIoTNode.Core.Tests.Configuration;

/// <summary>The files in Data/store, and the sets of credentials that the store must hold.</summary>
internal static class StoreFiles
{
    public static byte[] Read(string name) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "store", name));

    public static byte[] Der(string name) => Read(name + ".der");

    /// <summary>Every string at its longest, and the credentials named.</summary>
    public static NodeConfiguration LongestWith(string[] chain, string key, params string[] roots)
    {
        return new NodeConfiguration
        {
            Ssid = new string('s', 32),
            Passphrase = new string('a', 64),
            Endpoint = new string('e', 253),
            Port = 65535,
            ThingName = new string('t', 128),
            ClientId = new string('c', 128),
            UserName = new string('u', 256),
            Password = new string('p', 256),
            TelemetryTopic = new string('l', 256),
            PublishIntervalSeconds = 86400,
            CertificateChain = [.. chain.Select(Der)],
            PrivateKey = Der(key),
            Roots = [.. roots.Select(Der)],
        };
    }

    /// <summary>A device certificate and its issuing CA, RSA-2048, and a root beside the five built in.</summary>
    public static NodeConfiguration Chain() => LongestWith(["device-rsa", "issuer"], "device-rsa-key", "root-a");

    /// <summary>An RSA-4096 key with its certificate.</summary>
    public static NodeConfiguration LargeKey() => LongestWith(["device-rsa-4096"], "device-rsa-4096-key");

    /// <summary>A P-256 key and certificate with three roots beside the five built in.</summary>
    public static NodeConfiguration ThreeRoots() =>
        LongestWith(["device-ec"], "device-ec-key", "root-a", "root-b", "root-c");
}
