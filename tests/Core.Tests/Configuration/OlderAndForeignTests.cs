using System;
using System.Linq;
using System.Text;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Tests.Credentials;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Configuration;

/// <summary>What other firmware has left in the region: an older one of ours, and the board vendor's.</summary>
public sealed class OlderAndForeignTests
{
    private readonly FlashModel _flash = new(1);
    private readonly Random _random = new(1);

    // The sector as the first firmware has left it after two saves, with the credentials in Data.
    [Fact]
    public void The_configuration_of_schema_1_is_read_and_its_next_save_is_of_this_schema()
    {
        _flash.Write(0, StoreFiles.Read("configuration-v1.bin"));

        LoadResult result = Load(out ConfigurationStore store);

        Assert.Equal((LoadStatus.Loaded, 2u, (string?)null), (result.Status, result.Generation, result.Error));
        RequireSchema1Content(store.Read());

        Assert.Equal(3u, store.Save(store.Read().Clone()).Generation);
        Assert.Null(Load(out store).Error);
        RequireSchema1Content(store.Read());
        Assert.Equal(SaveStatus.Unchanged, store.Save(store.Read().Clone()).Status);
    }

    [Fact]
    public void Of_schema_1_the_older_copy_serves_when_the_newer_one_is_damaged()
    {
        _flash.Write(0, StoreFiles.Read("configuration-v1.bin"));
        _flash.Tear(6144 + 64);

        LoadResult result = Load(out ConfigurationStore store);

        Assert.Equal((1u, EntryErrorCode.SpareCopyDamaged), (result.Generation, result.Error));
        Assert.Equal(("pump-1", "first.example"), (store.Read().ThingName, store.Read().Endpoint));
        Assert.Equal(NodeConfiguration.AllBuiltInRoots, store.Read().BuiltInRoots);
    }

    [Fact]
    public void A_cut_at_any_operation_of_the_save_that_migrates_leaves_the_old_or_the_new()
    {
        _flash.Write(0, StoreFiles.Read("configuration-v1.bin"));
        NodeConfiguration next = Samples.Random(_random, 300);
        int cuts = 0;
        foreach (CutPhase phase in Enum.GetValues<CutPhase>())
        {
            for (long operation = 1; TryCut(operation, phase, next, out FlashModel flash); operation++)
            {
                var store = new ConfigurationStore(flash);
                store.Load();
                Assert.NotNull(store.Read());
                Assert.True(store.Read().ThingName == "pump-7" || Samples.AreEqual(store.Read(), next));
                cuts++;
            }
        }

        Assert.True(cuts > 1000);
    }

    // X-CUBE-AWS: parts that each begin with this magic word, and PEM texts behind them; never a checksum.
    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    [InlineData(12000)]
    public void A_vendor_images_leftovers_are_named_not_ours_and_never_parsed(int textBytes)
    {
        _flash.Write(0, VendorImage(textBytes));

        LoadResult result = Load(out ConfigurationStore store);

        Assert.Equal((LoadStatus.NotOurs, EntryErrorCode.RegionNotOurs), (result.Status, result.Error));
        Assert.Null(store.Read());
        Assert.Equal("none stored", result.Description);
        NodeConfiguration saved = Samples.Random(_random, 1000);
        Assert.Equal(SaveStatus.Saved, store.Save(saved).Status);
        Assert.Null(Load(out store).Error);
        Assert.True(Samples.AreEqual(saved, store.Read()));
        Assert.False(_flash.Contains("vendor passphrase"u8));
    }

    [Fact]
    public void Random_content_is_never_taken_for_a_configuration()
    {
        byte[] content = new byte[12288];
        for (int i = 0; i < 500; i++)
        {
            _random.NextBytes(content);
            _flash.Write(0, content);
            Assert.Equal(LoadStatus.NotOurs, Load(out _).Status);
        }
    }

    // Random bytes behind a good seal: the decoder meets what a firmware gone wrong could have sealed.
    [Fact]
    public void Random_records_are_decoded_or_refused_without_an_exception()
    {
        NodeConfiguration configuration = Samples.Random(_random, 20);
        byte[] record = ConfigurationRecord.Encode(configuration, 0, 1, out int size);
        int refused = 0;
        for (int i = 0; i < 20000; i++)
        {
            byte[] changed = [.. record];
            for (int k = _random.Next(1, 4); k > 0; k--)
            {
                changed[_random.Next(size)] = (byte)_random.Next(256);
            }

            refused += Samples.Decode(changed, 0, _random.Next(4) == 0 ? _random.Next(size) : size) is null ? 1 : 0;
        }

        Assert.InRange(refused, 5000, 15000);
    }

    private static byte[] VendorImage(int textBytes)
    {
        byte[] magic = BitConverter.GetBytes(0x0123456789ABCDEFuL);
        byte[] text = [.. Enumerable.Repeat((byte)'M', textBytes)];
        byte[] wifi = [.. "vendor ssid"u8, .. new byte[21], .. "vendor passphrase"u8, .. new byte[47], 3, .. new byte[7]];
        byte[] image = [.. magic, .. wifi, .. magic, .. Encoding.ASCII.GetBytes("-----BEGIN CERTIFICATE-----\r\n"), .. text];
        return image[..Math.Min(image.Length, 12288)];
    }

    private static void RequireSchema1Content(NodeConfiguration configuration)
    {
        Assert.Equal(
            ("Würzburg 5", "skeleton passphrase", "a1b2c3-ats.iot.eu-central-1.amazonaws.com", "pump-7", 60),
            (configuration.Ssid, configuration.Passphrase, configuration.Endpoint, configuration.ThingName,
            configuration.PublishIntervalSeconds));
        Assert.Equal(
            (NodeConfiguration.DefaultPort, 0, (string?)null, (string?)null, (string?)null, (string?)null),
            (configuration.Port, configuration.BuiltInRoots, configuration.ClientId, configuration.UserName,
            configuration.Password, configuration.TelemetryTopic));
        Assert.Equal(PemFiles.Der("ec-certificate"), Assert.Single(configuration.CertificateChain));
        Assert.Equal(PemFiles.Der("ec-key-sec1"), configuration.PrivateKey);
        Assert.Equal(PemFiles.Der("root-ca"), Assert.Single(configuration.Roots));
    }

    private bool TryCut(long operation, CutPhase phase, NodeConfiguration next, out FlashModel flash)
    {
        flash = _flash.Copy(_random.Next());
        var store = new ConfigurationStore(flash);
        store.Load();
        flash.ArmCut(operation, phase);
        try
        {
            store.Save(next);
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private LoadResult Load(out ConfigurationStore store)
    {
        store = new ConfigurationStore(_flash);
        return store.Load();
    }
}
