using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.Core.Tests.Configuration;

public sealed class CapacityTests(ITestOutputHelper output)
{
    private readonly FlashModel _flash = new(1);
    private readonly Random _random = new(6104);

    [Theory]
    [InlineData("chain and root")]
    [InlineData("RSA-4096 key")]
    [InlineData("three roots")]
    public void Each_set_of_credentials_replaces_another_as_large_with_every_string_at_its_longest(string set)
    {
        ConfigurationStore store = Load();
        NodeConfiguration first = Set(set);
        NodeConfiguration second = first.Clone();
        second.ThingName = new string('z', 128);

        SaveResult one = store.Save(first);
        SaveResult two = store.Save(second);

        output.WriteLine($"{set}: {two.Size} of {two.Capacity} bytes");
        Assert.Equal((SaveStatus.Saved, SaveStatus.Saved), (one.Status, two.Status));
        Assert.True(Samples.AreEqual(second, Load().Read()));
    }

    [Fact]
    public void The_largest_that_fits_fits_and_one_byte_more_does_not()
    {
        ConfigurationStore store = Load();
        NodeConfiguration configuration = Samples.Random(_random, 10);
        int rest = store.Capacity - store.Save(configuration).Size;
        for (int i = 0; i < 4; i++)
        {
            configuration.PrivateKey = Samples.Bytes(_random, 10 + rest);

            SaveResult result = store.Save(configuration);

            Assert.Equal((SaveStatus.Saved, store.Capacity), (result.Status, result.Size));
            Assert.True(Samples.AreEqual(configuration, Load().Read()));
        }

        configuration.PrivateKey = Samples.Bytes(_random, 11 + rest);
        Assert.Equal(SaveStatus.TooLarge, store.Save(configuration).Status);
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_is_touched()
    {
        ConfigurationStore store = Load();
        NodeConfiguration old = StoreFiles.Chain();
        store.Save(old);
        long before = _flash.Operations;
        NodeConfiguration large = StoreFiles.LongestWith(
            ["device-rsa-4096", "issuer"], "device-rsa-4096-key", "root-a", "root-b");

        SaveResult result = store.Save(large);

        Assert.Equal(SaveStatus.TooLarge, result.Status);
        Assert.Equal(before, _flash.Operations);
        Assert.True(Samples.AreEqual(old, store.Read()));
        Assert.Equal(EntryErrorCode.ConfigurationTooLarge, result.Refusal.Code);
        Assert.Equal(result.Refusal.ToString(), store.CheckSize(large).ToString());
        Assert.Null(store.CheckSize(old));
    }

    [Theory]
    [InlineData(new[] { "root-a", "root-b", "root-c" }, "leave out the issuing certificate \"issuer\" (1352 bytes)")]
    [InlineData(new[] { "root-a", "root-b" }, "leave out the root CA \"root-a\" (1015 bytes)")]
    public void A_refusal_names_both_sizes_and_the_smallest_part_whose_absence_is_enough(string[] roots, string advice)
    {
        NodeConfiguration large = StoreFiles.LongestWith(["device-rsa", "issuer"], "device-rsa-key", roots);
        if (roots.Length == 3)
        {
            large.CertificateChain = [StoreFiles.Der("device-ec"), StoreFiles.Der("issuer")];
            large.PrivateKey = StoreFiles.Der("device-ec-key");
            large.UserName += new string('u', 700);
        }

        SaveResult result = Load().Save(large);

        Assert.Equal($"it takes {ConfigurationRecord.SizeOf(large)} bytes of 6104: {advice}", result.Refusal.Seen);
    }

    [Fact]
    public void A_refusal_names_several_parts_when_one_is_not_enough_and_then_the_key()
    {
        NodeConfiguration large = StoreFiles.LongestWith(
            ["device-rsa-4096", "issuer"], "device-rsa-4096-key", "root-a");
        ConfigurationStore store = Load();
        Assert.EndsWith(
            ": leave out the issuing certificate \"issuer\" (1352 bytes) and the root CA \"root-a\" (1015 bytes)",
            store.CheckSize(large).Seen,
            StringComparison.Ordinal);

        large.TelemetryTopic += new string('l', 1000);
        Assert.EndsWith(
            "(1015 bytes), and use a P-256 key (121 bytes; this one takes 2374)",
            store.CheckSize(large).Seen,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_that_is_built_in_takes_no_room()
    {
        NodeConfiguration configuration = StoreFiles.ThreeRoots();
        configuration.BuiltInRoots = 1;
        int size = ConfigurationRecord.SizeOf(configuration);
        configuration.Roots = [StoreFiles.Der("root-a"), [.. AmazonRoots.Get(2)], StoreFiles.Der("root-b"), StoreFiles.Der("root-c")];
        ConfigurationStore store = Load();

        SaveResult result = store.Save(configuration);

        Assert.Equal(size, result.Size);
        foreach (NodeConfiguration stored in new[] { store.Read(), Load().Read() })
        {
            Assert.Equal(0b11, stored.BuiltInRoots);
            Assert.Equal(3, stored.Roots.Length);
        }

        Assert.Equal(4, configuration.Roots.Length);
    }

    private static NodeConfiguration Set(string name) => name switch
    {
        "chain and root" => StoreFiles.Chain(),
        "RSA-4096 key" => StoreFiles.LargeKey(),
        _ => StoreFiles.ThreeRoots(),
    };

    private ConfigurationStore Load()
    {
        var store = new ConfigurationStore(_flash);
        store.Load();
        return store;
    }
}
