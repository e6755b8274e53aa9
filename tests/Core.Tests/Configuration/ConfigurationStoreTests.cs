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
        LoadResult result = Load(out ConfigurationStore store);

        Assert.Equal(LoadStatus.NoneStored, result.Status);
        Assert.Null(result.Error);
        Assert.Null(store.Read());
        Assert.Equal(0u, store.Generation);
        Assert.Equal("none stored", result.Description);
    }

    [Fact]
    public void What_was_saved_is_loaded_and_stands_in_the_flash_twice()
    {
        NodeConfiguration saved = Samples.Random(_random, 1200);
        SaveResult result = Saved(saved);

        LoadResult loaded = Load(out ConfigurationStore store);

        Assert.Equal((SaveStatus.Saved, 1u), (result.Status, result.Generation));
        Assert.Equal((LoadStatus.Loaded, 1u), (loaded.Status, loaded.Generation));
        Assert.Equal(CopyState.Whole, loaded.OtherCopy);
        Assert.False(loaded.OtherCopyDamaged);
        Assert.True(Samples.AreEqual(saved, store.Read()));
    }

    [Fact]
    public void The_description_names_what_a_log_may_show_and_no_secret()
    {
        NodeConfiguration saved = Samples.Random(_random, 50);
        saved.ThingName = "pump-7";
        saved.Endpoint = "broker.example";
        saved.PublishIntervalSeconds = 10;
        Saved(saved);

        LoadResult loaded = Load(out _);

        Assert.Equal("generation 1, thing \"pump-7\", endpoint \"broker.example\", publish every 10 s", loaded.Description);
    }

    [Fact]
    public void The_newest_of_many_saves_is_in_force()
    {
        Load(out ConfigurationStore store);
        for (uint generation = 1; generation <= 9; generation++)
        {
            NodeConfiguration saved = Samples.Random(_random, 300);
            Assert.Equal(generation, store.Save(saved).Generation);
            Assert.True(Samples.AreEqual(saved, store.Read()));

            Assert.Equal(generation, Load(out ConfigurationStore reloaded).Generation);
            Assert.True(Samples.AreEqual(saved, reloaded.Read()));
        }
    }

    [Fact]
    public void Nothing_is_left_of_a_key_and_a_passphrase_that_were_replaced()
    {
        NodeConfiguration old = Samples.Random(_random, 1000);
        old.Passphrase = "the passphrase of before";
        Saved(old);
        Assert.True(_flash.Contains(old.PrivateKey));

        Saved(Samples.Random(_random, 10));

        for (int i = 0; i + 8 <= old.PrivateKey.Length; i += 8)
        {
            Assert.False(_flash.Contains(old.PrivateKey.AsSpan(i, 8)));
        }

        Assert.False(_flash.Contains("passphrase of before"u8));
    }

    [Fact]
    public void A_save_cut_between_its_two_copies_is_completed_by_saving_the_same_again()
    {
        Saved(Samples.Random(_random, 100));
        NodeConfiguration next = Samples.Random(_random, 100);
        FlashModel trial = _flash.Copy(1);
        long inOneCopy = HalfOfTheSave(trial, next);
        Load(out ConfigurationStore store);
        _flash.ArmCut(inOneCopy + 1, CutPhase.Before);
        Assert.Throws<PowerCutException>(() => store.Save(next));
        _flash.Restart();

        Assert.Null(Load(out store).Error);
        Assert.True(Samples.AreEqual(next, store.Read()));
        Assert.Equal(SaveStatus.Mended, store.Save(next).Status);
        Assert.Equal(SaveStatus.Unchanged, store.Save(next).Status);
    }

    [Fact]
    public void A_flash_that_refuses_leaves_the_old_configuration_in_force()
    {
        NodeConfiguration first = Samples.Random(_random, 300);
        Saved(first);
        Load(out ConfigurationStore store);
        _flash.Fault = FlashStatus.HardwareError;

        SaveResult result = store.Save(Samples.Random(_random, 300));

        Assert.False(result.Succeeded);
        Assert.Equal(EntryErrorCode.EraseFailed, result.Refusal.Code);
        Assert.Equal(1u, store.Generation);
        Assert.True(Samples.AreEqual(first, store.Read()));
    }

    [Fact]
    public void A_second_copy_that_cannot_be_written_is_said_and_the_first_is_in_force()
    {
        Load(out ConfigurationStore store);
        _flash.Fault = FlashStatus.HardwareError;
        _flash.FaultFrom = 3;
        NodeConfiguration saved = Samples.Random(_random, 300);

        SaveResult result = store.Save(saved);

        Assert.Equal((SaveStatus.SavedOnce, true), (result.Status, result.Succeeded));
        Assert.Equal(EntryErrorCode.SpareCopyDamaged, result.Warning.Code);
        Assert.Null(result.Refusal);
        Load(out ConfigurationStore reloaded);
        Assert.True(Samples.AreEqual(saved, reloaded.Read()));
    }

    [Fact]
    public void A_copy_that_fails_after_the_load_leaves_the_other_one_to_be_read()
    {
        NodeConfiguration saved = Samples.Random(_random, 300);
        Saved(saved);
        for (int half = 0; half < 2; half++)
        {
            int bit = ((half * _flash.Size / 2) + 100) * 8;
            Load(out ConfigurationStore store);

            _flash.FlipBit(bit);

            Assert.True(Samples.AreEqual(saved, store.Read()), $"half {half}");
            _flash.FlipBit(bit);
        }
    }

    [Fact]
    public void Copies_that_both_fail_after_the_load_read_as_nothing()
    {
        Saved(Samples.Random(_random, 300));
        Load(out ConfigurationStore store);

        _flash.FlipBit(100 * 8);
        _flash.FlipBit(((_flash.Size / 2) + 100) * 8);

        Assert.Null(store.Read());
        Assert.Equal(1u, store.Generation);
    }

    [Fact]
    public void An_older_configuration_is_not_read_in_the_place_of_the_one_that_was_loaded()
    {
        Saved(Samples.Random(_random, 300));
        Load(out ConfigurationStore store);
        _flash.Fault = FlashStatus.HardwareError;
        _flash.FaultFrom = 3;
        NodeConfiguration newer = Samples.Random(_random, 300);
        Assert.Equal(SaveStatus.SavedOnce, store.Save(newer).Status);
        Assert.True(Samples.AreEqual(newer, store.Read()));

        _flash.FlipBit(100 * 8);

        Assert.Null(store.Read());
        Assert.Equal(1u, Load(out _).Generation);
    }

    // Unknown fields travel with the draft that the dialogue edits, through the flash.
    [Fact]
    public void Fields_of_a_newer_firmware_survive_an_edit_and_two_loads()
    {
        byte[] unknown = [0x40, 0x9C, 2, 0, 0xCA, 0xFE];
        byte[] record = ConfigurationRecord.Encode(Samples.Smallest(_random), 0, 1, out int size);
        byte[] newer = [.. record.AsSpan(0, size), .. unknown];
        Saved(Samples.Decode(newer, 0, newer.Length));

        Load(out ConfigurationStore store);
        NodeConfiguration draft = store.Read().Clone();
        draft.ThingName = "edited";
        store.Save(draft);

        Load(out store);
        Assert.Equal("edited", store.Read().ThingName);
        Assert.True(_flash.Contains(unknown));
    }

    private static long HalfOfTheSave(FlashModel flash, NodeConfiguration configuration)
    {
        var store = new ConfigurationStore(flash);
        store.Load();
        store.Save(configuration);
        return flash.Operations / 2;
    }

    private SaveResult Saved(NodeConfiguration configuration)
    {
        Load(out ConfigurationStore store);
        return store.Save(configuration);
    }

    private LoadResult Load(out ConfigurationStore store)
    {
        store = new ConfigurationStore(_flash);
        return store.Load();
    }
}
