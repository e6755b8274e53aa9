using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Storage;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Configuration;

public sealed class ConfigurationStoreTests
{
    private readonly FlashModel _flash = new(1);
    private readonly Random _random = new(20261121);

    [Fact]
    public void Blank_flash_holds_no_configuration()
    {
        var store = new ConfigurationStore(_flash);

        LoadResult result = store.Load();

        Assert.Equal(LoadStatus.NoneStored, result.Status);
        Assert.Null(result.Error);
        Assert.Null(store.Current);
        Assert.Equal("none stored", store.Describe());
    }

    [Fact]
    public void What_was_saved_is_loaded()
    {
        NodeConfiguration saved = Samples.Random(_random, 1200);
        SaveResult result = Saved(saved);

        var store = new ConfigurationStore(_flash);
        LoadResult loaded = store.Load();

        Assert.Equal(SaveStatus.Saved, result.Status);
        Assert.Equal(1u, result.Generation);
        Assert.Equal(LoadStatus.Loaded, loaded.Status);
        Assert.Equal(1u, loaded.Generation);
        Assert.False(loaded.OtherCopyDamaged);
        Assert.True(Samples.AreEqual(saved, store.Current));
    }

    [Fact]
    public void The_description_names_what_a_log_may_show_and_no_secret()
    {
        NodeConfiguration saved = Samples.Random(_random, 50);
        saved.ThingName = "pump-7";
        saved.Endpoint = "broker.example";
        saved.PublishIntervalSeconds = 10;
        Saved(saved);

        var store = new ConfigurationStore(_flash);
        store.Load();

        Assert.Equal("generation 1, thing \"pump-7\", endpoint \"broker.example\", publish every 10 s", store.Describe());
    }

    [Fact]
    public void The_newest_of_many_saves_is_in_force()
    {
        var store = new ConfigurationStore(_flash);
        store.Load();
        for (uint generation = 1; generation <= 9; generation++)
        {
            NodeConfiguration saved = Samples.Random(_random, 300);
            Assert.Equal(generation, store.Save(saved).Generation);

            var reloaded = new ConfigurationStore(_flash);
            Assert.Equal(generation, reloaded.Load().Generation);
            Assert.True(Samples.AreEqual(saved, reloaded.Current));
        }
    }

    [Fact]
    public void Saving_the_configuration_in_force_writes_nothing()
    {
        Saved(Samples.Random(_random, 300));
        var store = new ConfigurationStore(_flash);
        store.Load();
        long before = _flash.Operations;

        SaveResult result = store.Save(store.Current.Clone());

        Assert.Equal(SaveStatus.Unchanged, result.Status);
        Assert.True(result.Succeeded);
        Assert.Equal(1u, result.Generation);
        Assert.Equal(before, _flash.Operations);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_sizes_before_anything_is_touched()
    {
        NodeConfiguration old = Samples.Random(_random, 100);
        Saved(old);
        var store = new ConfigurationStore(_flash);
        store.Load();
        long before = _flash.Operations;
        NodeConfiguration large = Samples.Random(_random, 4000);

        SaveResult result = store.Save(large);

        Assert.Equal(SaveStatus.TooLarge, result.Status);
        Assert.Equal(before, _flash.Operations);
        Assert.Contains($"{result.Size} bytes of 6112", result.Refusal.ToString(), StringComparison.Ordinal);
        Assert.True(Samples.AreEqual(old, store.Current));
    }

    [Fact]
    public void The_largest_that_fits_fits_twice()
    {
        var store = new ConfigurationStore(_flash);
        store.Load();
        NodeConfiguration configuration = Samples.Random(_random, 10);
        int rest = store.Capacity - store.Save(configuration).Size;
        for (int i = 0; i < 4; i++)
        {
            configuration.PrivateKey = new byte[10 + rest];
            _random.NextBytes(configuration.PrivateKey);

            SaveResult result = store.Save(configuration);

            Assert.Equal(SaveStatus.Saved, result.Status);
            Assert.Equal(store.Capacity, result.Size);
            var reloaded = new ConfigurationStore(_flash);
            reloaded.Load();
            Assert.True(Samples.AreEqual(configuration, reloaded.Current));
        }
    }

    [Fact]
    public void Pages_that_are_blank_are_not_erased()
    {
        var store = new ConfigurationStore(_flash);
        store.Load();

        SaveResult result = store.Save(Samples.Random(_random, 100));

        // Only the double words of header and record, and not one erase.
        Assert.Equal((32 + result.Size + 7) / 8, _flash.Operations);
    }

    // X-CUBE-AWS keeps a structure that begins with a magic word at this address.
    [Fact]
    public void Another_firmwares_data_are_named_not_ours_and_replaced_by_the_first_save()
    {
        byte[] foreign = new byte[6000];
        _random.NextBytes(foreign);
        _flash.Write(0, foreign);
        _flash.Write(6144, foreign);
        var store = new ConfigurationStore(_flash);

        LoadResult result = store.Load();

        Assert.Equal(LoadStatus.NotOurs, result.Status);
        Assert.Equal(EntryErrorCode.RegionNotOurs, result.Error);
        NodeConfiguration saved = Samples.Random(_random, 1000);
        Assert.Equal(SaveStatus.Saved, store.Save(saved).Status);
        var reloaded = new ConfigurationStore(_flash);
        reloaded.Load();
        Assert.True(Samples.AreEqual(saved, reloaded.Current));
    }

    [Fact]
    public void A_torn_double_word_in_the_newer_copy_brings_the_older_one_back()
    {
        NodeConfiguration first = Samples.Random(_random, 300);
        Saved(first);
        var store = new ConfigurationStore(_flash);
        store.Load();
        store.Save(Samples.Random(_random, 300));
        _flash.Tear(6144 + 64);

        LoadResult result = store.Load();

        Assert.Equal(1u, result.Generation);
        Assert.True(result.OtherCopyDamaged);
        Assert.Equal(EntryErrorCode.SpareCopyDamaged, result.Error);
        Assert.True(Samples.AreEqual(first, store.Current));
    }

    [Fact]
    public void Both_copies_damaged_is_said()
    {
        Saved(Samples.Random(_random, 300));
        _flash.Tear(64);
        var store = new ConfigurationStore(_flash);

        LoadResult result = store.Load();

        Assert.Equal(LoadStatus.Damaged, result.Status);
        Assert.Equal(EntryErrorCode.ConfigurationDamaged, result.Error);
        Assert.Null(store.Current);
    }

    [Fact]
    public void A_flash_that_refuses_leaves_the_old_configuration_in_force()
    {
        NodeConfiguration first = Samples.Random(_random, 300);
        Saved(first);
        var store = new ConfigurationStore(_flash);
        store.Load();
        _flash.Fault = FlashStatus.HardwareError;

        SaveResult result = store.Save(Samples.Random(_random, 300));

        Assert.False(result.Succeeded);
        Assert.Equal(EntryErrorCode.EraseFailed, result.Refusal.Code);
        Assert.Equal(1u, store.Generation);
        Assert.True(Samples.AreEqual(first, store.Current));
    }

    [Fact]
    public void Any_flipped_bit_in_either_copy_leaves_a_whole_configuration()
    {
        NodeConfiguration first = Samples.Random(_random, 40);
        NodeConfiguration second = Samples.Random(_random, 40);
        Saved(first);
        var store = new ConfigurationStore(_flash);
        store.Load();
        int size = store.Save(second).Size + 32;
        for (int bit = 0; bit < size * 8; bit++)
        {
            Assert.True(Samples.AreEqual(first, LoadWithFlip((6144 * 8) + bit, second)));
            Assert.True(Samples.AreEqual(second, LoadWithFlip(bit, first)));
        }
    }

    // A flip where the checks do not look (in the confirmation) changes nothing; then the newest is still in force.
    private NodeConfiguration LoadWithFlip(int bit, NodeConfiguration flipped)
    {
        FlashModel flash = _flash.Copy(1);
        flash.FlipBit(bit);
        var store = new ConfigurationStore(flash);
        LoadResult result = store.Load();
        Assert.Equal(LoadStatus.Loaded, result.Status);
        bool inConfirmation = bit % (6144 * 8) is >= 24 * 8 and < 32 * 8;
        Assert.Equal(!inConfirmation, result.OtherCopyDamaged);
        return inConfirmation && Samples.AreEqual(flipped, store.Current) ? Other(flash, store.Generation) : store.Current;
    }

    private static NodeConfiguration Other(FlashModel flash, uint generation)
    {
        flash.Tear(generation == 2 ? 6144 : 0);
        var store = new ConfigurationStore(flash);
        store.Load();
        return store.Current;
    }

    private SaveResult Saved(NodeConfiguration configuration)
    {
        var store = new ConfigurationStore(_flash);
        store.Load();
        return store.Save(configuration);
    }
}
