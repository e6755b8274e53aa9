using System;
using System.Linq;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Configuration;

public sealed class WearTests
{
    private readonly FlashModel _flash = new(1);
    private readonly Random _random = new(10000);

    [Fact]
    public void Pages_wear_evenly_within_one_cycle_whatever_the_sizes()
    {
        ConfigurationStore store = Load();
        for (int save = 1; save <= 60; save++)
        {
            store.Save(Samples.Random(_random, _random.Next(1, 1000)));

            Assert.All(_flash.Erases.ToArray(), erases => Assert.Equal(save, erases));
            Assert.Equal((save, save), (store.EraseCount(0), store.EraseCount(1)));
            ConfigurationStore loaded = Load();
            Assert.Equal((save, save), (loaded.EraseCount(0), loaded.EraseCount(1)));
        }
    }

    [Fact]
    public void Saving_the_configuration_in_force_writes_nothing()
    {
        Load().Save(Samples.Random(_random, 300));
        ConfigurationStore store = Load();
        long before = _flash.Operations;

        SaveResult result = store.Save(store.Read().Clone());

        Assert.Equal((SaveStatus.Unchanged, 1u, true), (result.Status, result.Generation, result.Succeeded));
        Assert.Equal(before, _flash.Operations);
    }

    // A page whose erase was cut short has had it; the count may miss that one, never more.
    [Fact]
    public void Erase_counts_come_through_power_cuts_within_one_a_cut()
    {
        CutPhase[] phases = [.. Enum.GetValues<CutPhase>().Where(p => p != CutPhase.Flickering)];
        for (int trial = 0; trial < 2000; trial++)
        {
            FlashModel flash = Worn(5).Copy(trial);
            var store = new ConfigurationStore(flash);
            store.Load();
            flash.ArmCut(_random.Next(1, 60), phases[trial % phases.Length]);
            Assert.Throws<PowerCutException>(() => store.Save(Samples.Random(_random, 30)));
            flash.Restart();

            store = new ConfigurationStore(flash);
            store.Load();
            RequireCounts(store, flash);
            store.Save(Samples.Random(_random, 30));
            RequireCounts(store, flash);
        }
    }

    [Fact]
    public void A_flash_that_was_never_saved_to_counts_nothing()
    {
        Assert.Equal(0, Load().EraseCount(0) + Load().EraseCount(1));
    }

    [Fact]
    public void Counts_end_at_their_limit_instead_of_starting_again()
    {
        byte[] mark = [0xFE, 0xFF, 0xFE, 0xFF, 0, 0, 0, 0];
        BitConverter.GetBytes(NanoIoTNode.Core.Storage.Crc32.Update(0, mark, 0, 4)).CopyTo(mark, 4);
        _flash.Write(6144 - 8, mark);
        ConfigurationStore store = Load();

        store.Save(Samples.Smallest(_random));

        Assert.Equal((0xFFFE, 0xFFFE), (store.EraseCount(0), store.EraseCount(1)));
        Assert.Equal(0xFFFE, Load().EraseCount(1));
    }

    private static void RequireCounts(ConfigurationStore store, FlashModel flash)
    {
        for (int page = 0; page < 6; page++)
        {
            Assert.InRange(store.EraseCount(page / 3) - flash.Erases[page], -1, 1);
        }
    }

    private FlashModel Worn(int saves)
    {
        var flash = new FlashModel(saves);
        var store = new ConfigurationStore(flash);
        store.Load();
        for (int i = 0; i < saves; i++)
        {
            store.Save(Samples.Random(_random, 10));
        }

        return flash;
    }

    private ConfigurationStore Load()
    {
        var store = new ConfigurationStore(_flash);
        store.Load();
        return store;
    }
}
