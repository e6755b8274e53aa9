using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>What a supply that fails in a flash operation leaves behind.</summary>
public sealed class FlashPowerCutTests : IDisposable
{
    private const uint Page = 0x080F2000;
    private const int PageNumber = (int)((Page - FlashMemory.BaseAddress) / FlashMemory.PageSize);

    private static readonly byte[] s_word = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] s_ones = [.. Enumerable.Repeat((byte)0xFF, FlashMemory.DoubleWord)];

    private readonly TemporaryFolder _state = new();
    private FlashMemory _flash;

    public FlashPowerCutTests() => _flash = new FlashMemory(_state.Path, seed: 1);

    public void Dispose()
    {
        _flash.Dispose();
        _state.Dispose();
    }

    [Theory]
    [InlineData(CutPhase.Before)]
    [InlineData(CutPhase.After)]
    public void Program_cut_before_or_after_leaves_nothing_or_all_of_it(CutPhase phase)
    {
        Cut(1, phase, () => _flash.ProgramDoubleWord(Page, s_word));

        Assert.Equal(phase == CutPhase.After ? s_word : s_ones, Read(Page, 8));
    }

    [Fact]
    public void Torn_double_word_raises_an_ecc_error_until_its_page_is_erased()
    {
        Cut(1, CutPhase.Torn, () => _flash.ProgramDoubleWord(Page + 8, s_word));

        Assert.Equal(Page + 8, Assert.Throws<FlashEccException>(() => Read(Page + 10, 1)).Address);
        Assert.Equal(Page + 8, Assert.Throws<FlashEccException>(() => Read(Page, 32)).Address);
        Assert.Equal(s_ones, Read(Page, 8));
        Assert.Throws<FlashProgrammingException>(() => _flash.ProgramDoubleWord(Page + 8, s_word));

        _flash.ErasePage(Page);

        Assert.Equal(s_ones, Read(Page + 8, 8));
    }

    [Fact]
    public void Torn_double_word_is_healed_by_zeros()
    {
        Cut(1, CutPhase.Torn, () => _flash.ProgramDoubleWord(Page, s_word));

        _flash.ProgramDoubleWord(Page, new byte[8]);

        Assert.Equal(new byte[8], Read(Page, 8));
    }

    [Theory]
    [InlineData(CutPhase.Before, 0)]
    [InlineData(CutPhase.After, 1)]
    public void Erase_cut_before_or_after_leaves_all_or_nothing_of_the_page(CutPhase phase, int erases)
    {
        FillPage();

        Cut(1, phase, () => _flash.ErasePage(Page));

        byte[] expected = phase == CutPhase.After ? s_ones : s_word;
        Assert.All(Read(Page, FlashMemory.PageSize).Chunk(8), word => Assert.Equal(expected, word));
        Assert.Equal(erases, _flash.EraseCount(PageNumber));
    }

    [Fact]
    public void Torn_erase_leaves_a_mixture_that_only_an_erase_heals()
    {
        FillPage();

        Cut(1, CutPhase.Torn, () => _flash.ErasePage(Page));

        string[] outcomes = ReadWords();
        Assert.Equal(["erased", "kept", "torn"], outcomes.Distinct().Order());
        Assert.Equal(1, _flash.EraseCount(PageNumber));
        _flash.ErasePage(Page);
        Assert.All(ReadWords(), word => Assert.Equal("erased", word));
    }

    [Fact]
    public void Torn_erase_of_an_erased_page_may_tear_it()
    {
        Cut(1, CutPhase.Torn, () => _flash.ErasePage(Page));

        Assert.Contains("torn", ReadWords());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(77)]
    public void Same_seed_tears_in_the_same_way(int seed)
    {
        Assert.Equal(TornErase(seed), TornErase(seed));
        Assert.NotEqual(TornErase(seed), TornErase(seed + 1));
    }

    [Fact]
    public void Cut_strikes_at_the_operation_that_was_armed_and_only_once()
    {
        _flash.ProgramDoubleWord(Page, s_word);
        _flash.ArmCut(3, CutPhase.Before, () => throw new PowerFailure());

        _flash.ProgramDoubleWord(Page + 8, s_word);
        _flash.ErasePage(Page + FlashMemory.PageSize);
        Assert.Throws<PowerFailure>(() => _flash.ProgramDoubleWord(Page + 16, s_word));
        _flash.ProgramDoubleWord(Page + 16, s_word);

        Assert.Equal(5, _flash.OperationCount);
    }

    [Fact]
    public void Refused_operation_does_not_count()
    {
        _flash.ProgramDoubleWord(Page, s_word);
        _flash.ArmCut(1, CutPhase.Before, () => throw new PowerFailure());

        Assert.Throws<FlashProgrammingException>(() => _flash.ProgramDoubleWord(Page, s_word));

        Assert.Throws<PowerFailure>(() => _flash.ErasePage(Page));
    }

    private static string[] TornErase(int seed)
    {
        using var state = new TemporaryFolder();
        using var flash = new FlashMemory(state.Path, seed);
        flash.ArmCut(1, CutPhase.Torn, () => { });
        flash.ErasePage(Page);
        return Classify(flash);
    }

    private static string[] Classify(FlashMemory flash)
    {
        var outcomes = new List<string>();
        var word = new byte[FlashMemory.DoubleWord];
        for (uint offset = 0; offset < FlashMemory.PageSize; offset += FlashMemory.DoubleWord)
        {
            try
            {
                flash.Read(Page + offset, word);
                outcomes.Add(word.SequenceEqual(s_ones) ? "erased" : word.SequenceEqual(s_word) ? "kept" : "wrong");
            }
            catch (FlashEccException)
            {
                outcomes.Add("torn");
            }
        }

        return [.. outcomes];
    }

    private string[] ReadWords() => Classify(_flash);

    private void FillPage()
    {
        for (uint offset = 0; offset < FlashMemory.PageSize; offset += FlashMemory.DoubleWord)
        {
            _flash.ProgramDoubleWord(Page + offset, s_word);
        }
    }

    // The process dies at the cut: what follows sees what the files hold.
    private void Cut(long operationsFromNow, CutPhase phase, Action operation)
    {
        _flash.ArmCut(operationsFromNow, phase, () => throw new PowerFailure());
        Assert.Throws<PowerFailure>(operation);
        _flash.Dispose();
        _flash = new FlashMemory(_state.Path, seed: 1);
    }

    private byte[] Read(uint address, int count)
    {
        var content = new byte[count];
        _flash.Read(address, content);
        return content;
    }

    private sealed class PowerFailure : Exception
    {
    }
}
