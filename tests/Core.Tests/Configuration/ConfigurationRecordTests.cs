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
            Assert.True(Samples.AreEqual(configuration, ConfigurationRecord.Decode(buffer, 32, size)));
        }
    }

    [Fact]
    public void A_root_that_is_built_in_is_stored_as_its_number()
    {
        NodeConfiguration configuration = Samples.Random(_random, 10);
        configuration.RootCertificate = null;
        ConfigurationRecord.Encode(configuration, 0, 1, out int without);
        configuration.RootCertificate = [.. AmazonRoots.Get(2)];

        byte[] buffer = ConfigurationRecord.Encode(configuration, 0, 1, out int size);

        Assert.Equal(without + 5, size);
        Assert.Same(AmazonRoots.Get(2), ConfigurationRecord.Decode(buffer, 0, size).RootCertificate);
    }

    [Fact]
    public void A_field_of_a_newer_firmware_is_passed_over()
    {
        NodeConfiguration configuration = Samples.Random(_random, 10);
        byte[] record = ConfigurationRecord.Encode(configuration, 0, 1, out int size);
        byte[] newer = [2, 0, .. record.Take(size).Skip(2), 0xE7, 0x03, 3, 0, 1, 2, 3];

        Assert.True(Samples.AreEqual(configuration, ConfigurationRecord.Decode(newer, 0, newer.Length)));
    }

    [Fact]
    public void A_record_that_ends_too_early_is_none()
    {
        NodeConfiguration configuration = Samples.Random(_random, 10);
        configuration.RootCertificate = null;
        byte[] record = ConfigurationRecord.Encode(configuration, 0, 1, out int size);
        for (int length = 0; length < size; length++)
        {
            Assert.Null(ConfigurationRecord.Decode(record, 0, length));
        }
    }
}
