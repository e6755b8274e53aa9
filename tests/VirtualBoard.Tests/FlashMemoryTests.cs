using System;
using System.Linq;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>What the flash controller allows and refuses, and that it outlives its process.</summary>
public sealed class FlashMemoryTests : IDisposable
{
    private const uint Page = 0x080F2000;
    private const int PageNumber = (int)((Page - FlashMemory.BaseAddress) / FlashMemory.PageSize);

    private static readonly byte[] s_word = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] s_zeros = new byte[FlashMemory.DoubleWord];
    private static readonly byte[] s_ones = [.. Enumerable.Repeat((byte)0xFF, FlashMemory.DoubleWord)];

    private readonly TemporaryFolder _state = new();
    private FlashMemory _flash;

    public FlashMemoryTests() => _flash = new FlashMemory(_state.Path, seed: 1);

    public void Dispose()
    {
        _flash.Dispose();
        _state.Dispose();
    }

    [Fact]
    public void New_flash_is_erased_from_end_to_end()
    {
        var all = new byte[FlashMemory.Size];

        _flash.Read(FlashMemory.BaseAddress, all);

        Assert.False(all.AsSpan().ContainsAnyExcept((byte)0xFF));
        Assert.Equal(0, _flash.EraseCount(PageNumber));
        Assert.Equal(0, _flash.OperationCount);
    }

    [Fact]
    public void Programmed_double_word_is_read_back_and_its_neighbours_stay_erased()
    {
        _flash.ProgramDoubleWord(Page + 8, s_word);

        Assert.Equal([.. s_ones, .. s_word, .. s_ones], Read(Page, 24));
        Assert.Equal([3, 4, 5], Read(Page + 10, 3));
    }

    [Fact]
    public void Double_word_is_programmed_once_between_erases()
    {
        _flash.ProgramDoubleWord(Page, s_word);

        var refused = Assert.Throws<FlashProgrammingException>(() => _flash.ProgramDoubleWord(Page, s_word));

        Assert.Equal(Page, refused.Address);
        Assert.Equal(s_word, Read(Page, 8));
        _flash.ErasePage(Page);
        _flash.ProgramDoubleWord(Page, s_word);
        Assert.Equal(s_word, Read(Page, 8));
    }

    [Fact]
    public void All_ones_use_the_double_word_up_because_their_code_is_stored()
    {
        _flash.ProgramDoubleWord(Page, s_ones);

        Assert.Throws<FlashProgrammingException>(() => _flash.ProgramDoubleWord(Page, s_word));
    }

    [Fact]
    public void All_zeros_may_be_programmed_over_anything_and_again()
    {
        _flash.ProgramDoubleWord(Page, s_word);

        _flash.ProgramDoubleWord(Page, s_zeros);
        _flash.ProgramDoubleWord(Page, s_zeros);

        Assert.Equal(s_zeros, Read(Page, 8));
        Assert.Throws<FlashProgrammingException>(() => _flash.ProgramDoubleWord(Page, s_word));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(4, 8)]
    [InlineData(0, 4)]
    [InlineData(0, 16)]
    public void Anything_but_one_aligned_double_word_is_refused(uint offset, int length)
    {
        Assert.Throws<FlashProgrammingException>(() => _flash.ProgramDoubleWord(Page + offset, new byte[length]));

        Assert.Equal(s_ones, Read(Page, 8));
        Assert.Equal(0, _flash.OperationCount);
    }

    [Theory]
    [InlineData(FlashMemory.BaseAddress - 8)]
    [InlineData(FlashMemory.BaseAddress + FlashMemory.Size)]
    public void Addresses_outside_are_refused(uint address)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _flash.ProgramDoubleWord(address, s_word));
        Assert.Throws<ArgumentOutOfRangeException>(() => _flash.ErasePage(address));
        Assert.Throws<ArgumentOutOfRangeException>(() => _flash.Read(address, new byte[1]));
    }

    [Fact]
    public void Erase_takes_the_whole_page_and_no_other()
    {
        _flash.ProgramDoubleWord(Page - 8, s_word);
        _flash.ProgramDoubleWord(Page, s_word);
        _flash.ProgramDoubleWord(Page + FlashMemory.PageSize - 8, s_word);
        _flash.ProgramDoubleWord(Page + FlashMemory.PageSize, s_word);

        _flash.ErasePage(Page + 100);

        Assert.False(Read(Page, FlashMemory.PageSize).AsSpan().ContainsAnyExcept((byte)0xFF));
        Assert.Equal(s_word, Read(Page - 8, 8));
        Assert.Equal(s_word, Read(Page + FlashMemory.PageSize, 8));
        Assert.Equal(1, _flash.EraseCount(PageNumber));
        Assert.Equal(0, _flash.EraseCount(PageNumber - 1));
        Assert.Equal(5, _flash.OperationCount);
    }

    [Fact]
    public void Content_states_and_erase_counts_outlive_the_process()
    {
        _flash.ErasePage(Page);
        _flash.ErasePage(Page);
        _flash.ProgramDoubleWord(Page, s_word);

        Reopen();

        Assert.Equal(s_word, Read(Page, 8));
        Assert.Throws<FlashProgrammingException>(() => _flash.ProgramDoubleWord(Page, s_word));
        Assert.Equal(2, _flash.EraseCount(PageNumber));
        Assert.Equal(0, _flash.OperationCount);
    }

    [Fact]
    public void What_is_done_is_in_the_files_before_the_call_returns()
    {
        _flash.ProgramDoubleWord(Page, s_word);

        // A second reader of the same files, as after a kill that ran nothing of the first one's code.
        using var afterKill = new FlashMemory(_state.Path, seed: 1);

        var seen = new byte[8];
        afterKill.Read(Page, seen);
        Assert.Equal(s_word, seen);
    }

    [Fact]
    public void Files_that_were_only_half_made_are_made_again()
    {
        _flash.Dispose();
        System.IO.File.WriteAllBytes(_state.File("flash.bin"), new byte[5000]);
        System.IO.File.WriteAllBytes(_state.File("flash.meta"), new byte[100]);

        Reopen();

        Assert.Equal(s_ones, Read(FlashMemory.BaseAddress, 8));
        _flash.ProgramDoubleWord(FlashMemory.BaseAddress, s_word);
    }

    private byte[] Read(uint address, int count)
    {
        var content = new byte[count];
        _flash.Read(address, content);
        return content;
    }

    private void Reopen()
    {
        _flash.Dispose();
        _flash = new FlashMemory(_state.Path, seed: 1);
    }
}
