using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Configuration;

public sealed class BitRotTests
{
    private const int Half = 6144;
    private const int HeaderSize = 32;
    private const int MarkSize = 8;
    private const int RandomSeed = 6;

    private readonly FlashModel _flash = new(1);
    private readonly NodeConfiguration _saved = Samples.Random(new Random(RandomSeed), 22);
    private readonly int _written;

    public BitRotTests()
    {
        // Two saves: of a fault the one before must not come back.
        Load(_flash, out _).Save(Samples.Random(new Random(RandomSeed + 1), 30));
        SaveResult result = Load(_flash, out _).Save(_saved);
        Assert.NotEqual(0, result.Size % 8);
        _written = HeaderSize + ((result.Size + 7) / 8 * 8);
    }

    [Fact]
    public void Every_single_flipped_bit_leaves_the_configuration_in_force_and_is_reported()
    {
        int reported = 0;
        for (int bit = 0; bit < 2 * Half * 8; bit++)
        {
            _flash.FlipBit(bit);
            ConfigurationStore store = Load(_flash, out LoadResult result);

            Assert.Equal((LoadStatus.Loaded, 2u), (result.Status, result.Generation));
            Assert.True(Samples.AreEqual(_saved, store.Read()), $"bit {bit}");
            Assert.Equal(IsWritten(bit / 8 % Half) ? EntryErrorCode.SpareCopyDamaged : null, result.Error);
            reported += result.Error is null ? 0 : 1;
            _flash.FlipBit(bit);
        }

        Assert.Equal(2 * 8 * (_written + MarkSize), reported);
    }

    [Fact]
    public void The_next_save_repairs_every_single_flipped_bit_even_when_nothing_else_has_changed()
    {
        for (int bit = 0; bit < 2 * Half * 8; bit++)
        {
            if (!IsWritten(bit / 8 % Half))
            {
                continue;
            }

            FlashModel flash = _flash.Copy(bit);
            flash.FlipBit(bit);
            SaveResult result = Load(flash, out _).Save(_saved);

            Assert.Equal((SaveStatus.Mended, 3u), (result.Status, result.Generation));
            ConfigurationStore store = Load(flash, out LoadResult after);
            Assert.Null(after.Error);
            Assert.True(Samples.AreEqual(_saved, store.Read()), $"bit {bit}");
            long operations = flash.Operations;
            Assert.Equal(SaveStatus.Unchanged, store.Save(_saved).Status);
            Assert.Equal(operations, flash.Operations);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Half)]
    public void Every_unreadable_double_word_leaves_the_configuration_in_force_and_is_repaired(int half)
    {
        for (int offset = 0; offset < Half; offset += 8)
        {
            if (!IsWritten(offset))
            {
                continue;
            }

            FlashModel flash = _flash.Copy(offset);
            flash.Tear(half + offset);
            ConfigurationStore store = Load(flash, out LoadResult result);

            Assert.Equal(EntryErrorCode.SpareCopyDamaged, result.Error);
            Assert.True(Samples.AreEqual(_saved, store.Read()), $"offset {offset}");
            Assert.Equal(SaveStatus.Mended, store.Save(_saved).Status);
            Load(flash, out LoadResult after);
            Assert.Null(after.Error);
        }
    }

    [Fact]
    public void A_bit_that_flips_after_the_load_is_repaired_by_the_next_save_too()
    {
        ConfigurationStore store = Load(_flash, out _);
        _flash.FlipBit((HeaderSize + 5) * 8);

        Assert.Equal(SaveStatus.Mended, store.Save(_saved).Status);
        Load(_flash, out LoadResult after);
        Assert.Null(after.Error);
    }

    [Fact]
    public void Both_copies_damaged_is_said()
    {
        _flash.FlipBit((HeaderSize + 5) * 8);
        _flash.FlipBit((Half + HeaderSize + 6) * 8);

        ConfigurationStore store = Load(_flash, out LoadResult result);

        Assert.Equal((LoadStatus.Damaged, EntryErrorCode.ConfigurationDamaged), (result.Status, result.Error));
        Assert.Null(store.Read());
    }

    private bool IsWritten(int offset) => offset < _written || offset >= Half - MarkSize;

    private static ConfigurationStore Load(FlashModel flash, out LoadResult result)
    {
        var store = new ConfigurationStore(flash);
        result = store.Load();
        return store;
    }
}
