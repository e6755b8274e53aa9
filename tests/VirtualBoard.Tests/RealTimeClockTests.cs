using System;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

public sealed class RealTimeClockTests : IDisposable
{
    private static readonly TimeSpan s_tolerance = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _state = new();
    private RealTimeClock _clock;

    public RealTimeClockTests() => _clock = new RealTimeClock(_state.File("rtc.bin"));

    public void Dispose()
    {
        _clock.Dispose();
        _state.Dispose();
    }

    [Fact]
    public void First_power_on_is_the_year_2000_with_empty_registers()
    {
        var registers = new byte[RealTimeClock.BackupSize];
        registers.AsSpan().Fill(0xAA);

        _clock.ReadBackup(0, registers);

        Assert.Equal(new DateTime(2000, 1, 1), _clock.UtcNow, s_tolerance);
        Assert.Equal(DateTimeKind.Utc, _clock.UtcNow.Kind);
        Assert.Equal(new byte[RealTimeClock.BackupSize], registers);
    }

    [Fact]
    public void Clock_that_was_set_runs_on_through_a_restart()
    {
        var set = new DateTime(2031, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        _clock.Set(set);

        Reopen();

        Assert.InRange(_clock.UtcNow, set, set + s_tolerance);
        DateTime before = _clock.UtcNow;
        Eventually.True(() => _clock.UtcNow > before, "the clock runs");
    }

    [Fact]
    public void Backup_registers_survive_a_restart_one_by_one()
    {
        _clock.WriteBackup(0, [1, 2, 3, 4]);
        _clock.WriteBackup(124, [5, 6, 7, 8]);

        Reopen();

        var registers = new byte[RealTimeClock.BackupSize];
        _clock.ReadBackup(0, registers);
        Assert.Equal([1, 2, 3, 4, 0, 0, 0, 0], registers[..8]);
        Assert.Equal([0, 0, 0, 0, 5, 6, 7, 8], registers[120..]);
    }

    [Fact]
    public void Registers_written_are_in_the_file_before_the_call_returns()
    {
        _clock.WriteBackup(16, [42]);

        // A second reader of the same file, as after a kill that ran nothing of the first one's code.
        using var afterKill = new RealTimeClock(_state.File("rtc.bin"));

        var register = new byte[1];
        afterKill.ReadBackup(16, register);
        Assert.Equal(42, register[0]);
    }

    [Theory]
    [InlineData(128, 1)]
    [InlineData(125, 4)]
    [InlineData(-1, 1)]
    public void There_are_128_bytes_and_no_more(int offset, int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.WriteBackup(offset, new byte[count]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.ReadBackup(offset, new byte[count]));
    }

    private void Reopen()
    {
        _clock.Dispose();
        _clock = new RealTimeClock(_state.File("rtc.bin"));
    }
}
