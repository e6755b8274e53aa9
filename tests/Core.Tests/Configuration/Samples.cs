using System;
using System.Linq;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Tests.Configuration;

/// <summary>Configurations for the store, which does not look into certificates and keys.</summary>
internal static class Samples
{
    public static NodeConfiguration Random(Random random, int credentialSize)
    {
        return new NodeConfiguration
        {
            Ssid = Text(random, 1, 32),
            Passphrase = Text(random, 8, 63),
            Endpoint = Text(random, 1, 60),
            ThingName = Text(random, 1, 128),
            PublishIntervalSeconds = random.Next(1, 86401),
            DeviceCertificate = Bytes(random, credentialSize),
            PrivateKey = Bytes(random, credentialSize),
            RootCertificate = random.Next(3) switch
            {
                0 => null,
                1 => AmazonRoots.Get(random.Next(1, 6)),
                _ => Bytes(random, credentialSize),
            },
        };
    }

    public static bool AreEqual(NodeConfiguration? a, NodeConfiguration? b)
    {
        return a is not null && b is not null && a.Ssid == b.Ssid && a.Passphrase == b.Passphrase && a.Endpoint == b.Endpoint
            && a.ThingName == b.ThingName && a.PublishIntervalSeconds == b.PublishIntervalSeconds
            && a.DeviceCertificate.SequenceEqual(b.DeviceCertificate) && a.PrivateKey.SequenceEqual(b.PrivateKey)
            && (a.RootCertificate ?? []).SequenceEqual(b.RootCertificate ?? []);
    }

    private static string Text(Random random, int shortest, int longest)
    {
        return new string([.. Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => Letter(random))]);
    }

    private static char Letter(Random random) => "abcdefghijklmnopqrstuvwxyz0123456789-äßñ€"[random.Next(41)];

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
