using System;
using System.Linq;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Tests.Storage;

namespace NanoIoTNode.Core.Tests.Configuration;

/// <summary>Configurations for the store, which does not look into certificates and keys.</summary>
internal static class Samples
{
    /// <summary>Values for all fields; certificates and key of the size given.</summary>
    public static NodeConfiguration Random(Random random, int credentialSize)
    {
        return new NodeConfiguration
        {
            Ssid = Text(random, 1, 32),
            Passphrase = Text(random, 8, 63),
            Endpoint = Text(random, 1, 60),
            Port = random.Next(1, 65536),
            ThingName = Text(random, 1, 128),
            ClientId = TextOrNull(random),
            UserName = TextOrNull(random),
            Password = TextOrNull(random),
            TelemetryTopic = TextOrNull(random),
            BatchSize = random.Next(1, NodeConfiguration.LargestBatch + 1),
            DeadBands = TextOrNull(random),
            SensorIntervals = TextOrNull(random),
            PublishIntervalSeconds = random.Next(1, 86401),
            CertificateChain = List(random, random.Next(1, 3), credentialSize),
            PrivateKey = Bytes(random, credentialSize),
            Roots = List(random, random.Next(0, 2), credentialSize),
            BuiltInRoots = random.Next(0, NodeConfiguration.AllBuiltInRoots + 1),
        };
    }

    /// <summary>The least that can be stored, for tests that cut the power very often.</summary>
    public static NodeConfiguration Smallest(Random random)
    {
        return new NodeConfiguration
        {
            Ssid = Text(random, 1, 1),
            Passphrase = "",
            Endpoint = Text(random, 1, 1),
            ThingName = Text(random, 1, 1),
            PublishIntervalSeconds = random.Next(1, 86401),
            CertificateChain = [Bytes(random, 1)],
            PrivateKey = Bytes(random, 1),
        };
    }

    public static bool AreEqual(NodeConfiguration? a, NodeConfiguration? b)
    {
        return a is not null && b is not null && Strings(a).SequenceEqual(Strings(b)) && Numbers(a).SequenceEqual(Numbers(b))
            && AreEqual(a.CertificateChain, b.CertificateChain) && a.PrivateKey.SequenceEqual(b.PrivateKey)
            && AreEqual(a.Roots, b.Roots);
    }

    /// <summary>Decodes a record that stands in flash.</summary>
    public static NodeConfiguration Decode(byte[] buffer, int start, int count)
    {
        var flash = new FlashModel(1, (buffer.Length + 7) / 8 * 8);
        flash.Write(0, buffer);
        return ConfigurationRecord.Decode(new FieldReader(flash, start, count));
    }

    public static string Text(Random random, int shortest, int longest)
    {
        return new string([.. Enumerable.Range(0, random.Next(shortest, longest + 1)).Select(_ => Letter(random))]);
    }

    public static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string?[] Strings(NodeConfiguration c) =>
        [c.Ssid, c.Passphrase, c.Endpoint, c.ThingName, c.ClientId, c.UserName, c.Password, c.TelemetryTopic, c.DeadBands, c.SensorIntervals];

    private static int[] Numbers(NodeConfiguration c) => [c.Port, c.PublishIntervalSeconds, c.BuiltInRoots, c.BatchSize];

    private static bool AreEqual(byte[][] a, byte[][] b) =>
        a.Length == b.Length && a.Zip(b).All(pair => pair.First.SequenceEqual(pair.Second));

    private static string? TextOrNull(Random random) => random.Next(2) == 0 ? null : Text(random, 0, 30);

    private static byte[][] List(Random random, int count, int size) =>
        [.. Enumerable.Range(0, count).Select(_ => Bytes(random, size))];

    private static char Letter(Random random) => "abcdefghijklmnopqrstuvwxyz0123456789-äßñ€"[random.Next(41)];
}
