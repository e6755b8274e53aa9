using System;
using System.Linq;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Configuration;

public sealed class ConfigurationRecordTests
{
    private readonly Random _random = new(7);

    [Fact]
    public void A_record_gives_back_what_went_in()
    {
        for (int i = 0; i < 200; i++)
        {
            NodeConfiguration configuration = Samples.Random(_random, _random.Next(1, 1500));

            byte[] buffer = ConfigurationRecord.Encode(configuration, 32, 8, out int size);

            Assert.Equal(0, buffer.Length % 8);
            Assert.Equal(size, ConfigurationRecord.SizeOf(configuration));
            Assert.True(Samples.AreEqual(configuration, Samples.Decode(buffer, 32, size)));
        }
    }

    [Fact]
    public void Fields_of_a_newer_firmware_survive_a_save_by_this_one_in_their_order()
    {
        NodeConfiguration configuration = Samples.Random(_random, 10);
        byte[] record = ConfigurationRecord.Encode(configuration, 0, 1, out int size);
        byte[] unknown = [0xE7, 0x03, 3, 0, 1, 2, 3, 0x71, 0, 0, 0, 0xE7, 0x03, 1, 0, 9];
        byte[] newer = [3, 0, .. unknown.Take(7), .. record.Take(size).Skip(2), .. unknown.Skip(7)];

        NodeConfiguration read = Samples.Decode(newer, 0, newer.Length);
        NodeConfiguration edited = read.Clone();
        edited.ThingName = configuration.ThingName = "another";
        byte[] written = ConfigurationRecord.Encode(edited, 0, 1, out _);

        Assert.True(Samples.AreEqual(configuration, Samples.Decode(written, 0, written.Length)));
        Assert.Equal(unknown, written.TakeLast(unknown.Length));
        Assert.Equal([2, 0], written.Take(2));
    }

    [Fact]
    public void A_record_that_ends_too_early_is_none()
    {
        NodeConfiguration configuration = Samples.Smallest(_random);
        byte[] record = ConfigurationRecord.Encode(configuration, 0, 1, out int size);

        // The last field, the built-in roots, may be missing; half of it may not.
        for (int length = 0; length < size - 6; length++)
        {
            Assert.Null(Samples.Decode(record, 0, length));
        }

        for (int length = size - 5; length < size; length++)
        {
            Assert.Null(Samples.Decode(record, 0, length));
        }
    }

    // Schema 1: no root of its own meant all built-in roots, tag 9 named one of them, tag 8 held another.
    [Theory]
    [InlineData(new byte[0], NodeConfiguration.AllBuiltInRoots, 0)]
    [InlineData(new byte[] { 9, 0, 1, 0, 3 }, 1 << 2, 0)]
    [InlineData(new byte[] { 8, 0, 2, 0, 0xAB, 0xCD }, 0, 1)]
    public void The_root_of_schema_1_is_translated(byte[] root, int builtIn, int own)
    {
        byte[] record =
        [
            1, 0, 1, 0, 1, 0, 0x61, 2, 0, 0, 0, 3, 0, 1, 0, 0x62, 4, 0, 1, 0, 0x63, 5, 0, 4, 0, 60, 0, 0, 0,
            6, 0, 1, 0, 0x30, 7, 0, 1, 0, 0x31, .. root,
        ];

        NodeConfiguration configuration = Samples.Decode(record, 0, record.Length);

        Assert.Equal(("a", "", "b", "c", 60, NodeConfiguration.DefaultPort), (configuration.Ssid, configuration.Passphrase,
            configuration.Endpoint, configuration.ThingName, configuration.PublishIntervalSeconds, configuration.Port));
        Assert.Equal([0x30], Assert.Single(configuration.CertificateChain));
        Assert.Equal([0x31], configuration.PrivateKey);
        Assert.Equal(builtIn, configuration.BuiltInRoots);
        Assert.Equal(own, configuration.Roots.Length);
        Assert.All(configuration.Roots, r => Assert.Equal([0xAB, 0xCD], r));
    }
}
