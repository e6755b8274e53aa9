using System;
using System.Threading;
using NanoIoTNode.VirtualBoard.Hardware;
using nanoFramework.Hardware.Stm32;
using nanoFramework.Runtime.Native;
using Xunit;
using RebootPower = nanoFramework.Runtime.Native.Power;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>Clock, backup registers, identity, flash and reset.</summary>
[Collection(BoardFixture.Collection)]
public sealed class ChipTests(BoardFixture fixture)
{
    [Fact]
    public void Backup_memory_keeps_numbers_little_endian()
    {
        BackupMemory.WriteUInt32(4, 0x11223344);

        Assert.Equal(0x11223344u, BackupMemory.ReadUInt32(4));
        Assert.Equal(0x44, BackupMemory.ReadByte(4));
        Assert.Equal(0x1122, BackupMemory.ReadUInt16(6));
    }

    [Fact]
    public void Backup_memory_ends_at_128_bytes()
    {
        BackupMemory.WriteInt64(120, -2);
        Assert.Equal(-2, BackupMemory.ReadInt64(120));

        Assert.Throws<ArgumentOutOfRangeException>(() => BackupMemory.WriteInt64(121, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BackupMemory.ReadByte(uint.MaxValue));
    }

    [Fact]
    public void The_firmware_sees_the_time_that_it_set()
    {
        var time = new DateTime(2031, 2, 3, 4, 5, 6, DateTimeKind.Utc);

        Assert.True(Rtc.SetSystemTime(time));

        Assert.InRange(BoardClock.UtcNow, time, time.AddMinutes(1));
    }

    [Fact]
    public void The_unique_id_is_the_boards_and_a_copy()
    {
        byte[] id = Utilities.UniqueDeviceId;
        id[0]++;

        Assert.Equal(fixture.Board.UniqueId, Utilities.UniqueDeviceId);
        Assert.Equal(12, id.Length);
    }

    [Theory]
    [InlineData(ReservedFlashNative.Configuration)]
    [InlineData(ReservedFlashNative.Spare)]
    public void Reserved_flash_is_erased_programmed_once_and_read(uint region)
    {
        uint page = region + (5 * FlashMemory.PageSize);
        byte[] data = [1, 2, 3, 4, 5, 6, 7, 8];
        var read = new byte[8];

        Assert.Equal(0, ReservedFlashNative.ErasePage(page));
        Assert.Equal(0, ReservedFlashNative.ProgramDoubleWords(page + 8, data, 0, 8));
        Assert.Equal(2, ReservedFlashNative.ProgramDoubleWords(page + 8, data, 0, 8));
        Assert.Equal(0, ReservedFlashNative.Read(page + 8, read, 0, 8));
        Assert.Equal(data, read);
    }

    [Theory]
    [InlineData(ReservedFlashNative.Configuration - 8, 8)]
    [InlineData(ReservedFlashNative.Configuration - 8, 16)]
    [InlineData(ReservedFlashNative.Spare - 8, 16)]
    [InlineData(ReservedFlashNative.Configuration, ReservedFlashNative.ConfigurationSize + 8)]
    [InlineData(ReservedFlashNative.Spare + ReservedFlashNative.SpareSize, 8)]
    [InlineData(ReservedFlashNative.Spare + ReservedFlashNative.SpareSize - 8, 16)]
    [InlineData(ReservedFlashNative.Spare + 8, int.MaxValue - 7)]
    [InlineData(ReservedFlashNative.Spare, -8)]
    [InlineData(0x08000000, 8)]
    [InlineData(0, 8)]
    [InlineData(uint.MaxValue - 7, 8)]
    public void Flash_outside_the_reserved_regions_and_across_them_is_out_of_reach(uint address, int count)
    {
        byte[] buffer = new byte[64 * 1024];
        Assert.Equal(3, ReservedFlashNative.Read(address, buffer, 0, count));
        Assert.Equal(3, ReservedFlashNative.ProgramDoubleWords(address, buffer, 0, count));
    }

    [Theory]
    [InlineData(ReservedFlashNative.Configuration - FlashMemory.PageSize)]
    [InlineData(ReservedFlashNative.Spare + ReservedFlashNative.SpareSize)]
    [InlineData(ReservedFlashNative.Configuration + 8)]
    [InlineData(ReservedFlashNative.Spare + 1024)]
    [InlineData(0x08000000)]
    public void A_page_that_is_none_of_the_reserved_regions_is_not_erased(uint address)
    {
        Assert.Equal(3, ReservedFlashNative.ErasePage(address));
    }

    [Fact]
    public void Flash_has_no_double_word_at_an_odd_place()
    {
        Assert.Equal(4, ReservedFlashNative.ProgramDoubleWords(ReservedFlashNative.Spare + 4, new byte[8], 0, 8));
        Assert.Equal(4, ReservedFlashNative.ProgramDoubleWords(ReservedFlashNative.Spare, new byte[8], 0, 4));
    }

    [Fact]
    public void A_reboot_tells_the_handlers_then_resets_and_does_not_return()
    {
        int handlers = 0;
        int handlersAtReset = -1;
        fixture.Board.ResetRequested += () => handlersAtReset = handlers;
        RebootPower.OnRebootEvent += () => handlers++;

        var firmware = new Thread(() => RebootPower.RebootDevice()) { IsBackground = true };
        firmware.Start();

        Eventually.True(() => Volatile.Read(ref handlersAtReset) >= 0, "the reset");
        Assert.Equal(1, handlersAtReset);
        Eventually.True(() => firmware.ThreadState.HasFlag(ThreadState.WaitSleepJoin), "the end of the firmware");
    }
}
