using System;
using System.Linq;
using System.Text;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>The VL53L0X model read by a driver that does what ST's software interface does.</summary>
public sealed class Vl53l0xTests
{
    private const int Address = 0x29;
    private const int Shutdown = 38;
    private const int Interrupt = 39;
    private const int RangeComplete = 11;
    private const int NoTarget = 4;
    private const int NoBiasValue = 3;
    private const int EmitterDead = 1;

    public static TheoryData<int> Seeds => [0, 1, 2, 3, 42, 12345, Environment.TickCount];

    [Fact]
    public void Identifies_itself()
    {
        using var bus = new SensorBus(seed: 1);

        Assert.Equal([0xEE, 0xAA, 0x10], bus.ReadBlock(Address, 0xC0, 3));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void World_is_read_back_whatever_the_part_is_like(int seed)
    {
        using var bus = new SensorBus(seed);
        Vl53l0xDriver driver = Ready(bus);
        foreach (int distance in new[] { 30, 250, 500, 999, 1100 })
        {
            bus.SetWorld("vl53l0x.distance", distance);
            Assert.Equal((RangeComplete, distance), driver.Measure());
        }

        bus.SetWorld("vl53l0x.distance", 2500);
        Assert.Equal(NoTarget, driver.Measure().Error);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Factorys_choice_of_spads_brings_the_reference_near_20_million_counts(int seed)
    {
        using var bus = new SensorBus(seed);
        Vl53l0xDriver driver = Ready(bus);
        _ = driver.Measure();
        driver.Write(0xFF, 0x01);
        double rate = driver.ReadWord(0xB6) / 128.0;
        driver.Write(0xFF, 0x00);

        Assert.InRange(rate, 15, 25);
        Assert.InRange(driver.SpadInfo & 0x7F, 3, (driver.SpadInfo & 0x80) != 0 ? 32 : 12);
    }

    [Fact]
    public void Parts_differ_and_a_part_is_the_same_after_each_boot()
    {
        Assert.Equal(Fingerprint(7), Fingerprint(7));
        string[] parts = [.. Enumerable.Range(0, 20).Select(Fingerprint)];
        Assert.Equal(parts.Length, parts.Distinct().Count());
        Assert.Contains(parts, p => p.StartsWith("open", StringComparison.Ordinal));
        Assert.Contains(parts, p => p.StartsWith("aperture", StringComparison.Ordinal));
    }

    [Fact]
    public void Memory_holds_name_and_offset()
    {
        using var bus = new SensorBus(seed: 5);
        var driver = new Vl53l0xDriver(bus.Bus);
        var bits = new StringBuilder();
        int measuredAt400 = 0;
        driver.WithMemory(() =>
        {
            foreach (byte index in new byte[] { 0x77, 0x78, 0x79, 0x7A })
            {
                bits.Append(Convert.ToString(driver.ReadMemory(index), 2).PadLeft(32, '0'));
            }

            measuredAt400 = (int)((driver.ReadMemory(0x75) & 0xFF) << 8 | driver.ReadMemory(0x76) >> 24);
        });

        string name = new([.. Enumerable.Range(0, 16).Select(i => (char)Convert.ToByte(bits.ToString(i * 7, 7), 2))]);
        Assert.Equal("VL53L0CBV0DH/1$1", name);
        int offset = (driver.ReadWord(0x28) << 20) >> 20;
        Assert.Equal(-offset / 4.0, (measuredAt400 / 16.0) - 400);
    }

    [Fact]
    public void Memory_is_closed_without_its_clock()
    {
        using var bus = new SensorBus(seed: 1);
        var driver = new Vl53l0xDriver(bus.Bus);
        driver.Write(0xFF, 0x07);
        driver.Write(0x94, 0x6B);
        driver.Write(0x83, 0x00);
        System.Threading.Thread.Sleep(5);

        Assert.Equal(0, driver.Read(0x83));
    }

    [Fact]
    public void Stop_variable_is_seen_only_on_its_page_and_has_to_be_written_back()
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);
        Assert.NotEqual(0, driver.StopVariable);
        driver.Write(0xFF, 0x01);
        Assert.Equal(0, driver.Read(0x91));
        driver.Write(0xFF, 0x00);

        driver.Start(0x01, stopVariable: 0);
        Assert.Equal(0x01, driver.Read(0x00) & 0x01);
        System.Threading.Thread.Sleep(60);
        Assert.Equal(0, driver.Read(0x13) & 0x07);

        Assert.Equal((RangeComplete, 500), driver.Measure());
    }

    [Fact]
    public void Without_calibration_there_is_no_range()
    {
        using var bus = new SensorBus(seed: 1);
        var driver = new Vl53l0xDriver(bus.Bus);
        driver.Initialise();
        Assert.Equal(NoBiasValue, driver.Measure().Error);

        driver.Calibrate();
        Assert.Equal(RangeComplete, driver.Measure().Error);
    }

    [Fact]
    public void Saved_calibration_can_be_written_back()
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);
        byte bias = driver.Read(0xCB);
        byte phase = driver.Read(0xEE);
        bus.Board.Gpio.Write(Shutdown, false);
        bus.Board.Gpio.Write(Shutdown, true);
        Eventually.True(() => IsThere(bus), "the part back");

        driver.Initialise();
        driver.Write(0xCB, bias);
        driver.Write(0xEE, phase);

        Assert.Equal((RangeComplete, 500), driver.Measure());
    }

    [Fact]
    public void Bad_or_no_reference_spads_give_no_range()
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);

        driver.Write(0xB0, 0, 0, 0, 0, 0, 0);
        Assert.Equal(EmitterDead, driver.Measure().Error);
        driver.Write(0xB0, 0xFF, 0x0F, 0, 0, 0, 0);
        Assert.Equal(EmitterDead, driver.Measure().Error);
    }

    [Fact]
    public void Measurement_takes_the_time_of_its_steps()
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);
        TimeSpan shorter = driver.TimeOfMeasurement();
        driver.Write(0x71, 0x03, 0xFE);
        TimeSpan longer = driver.TimeOfMeasurement();

        // 2033 macro periods of 38 us instead of 509.
        Assert.True(shorter >= TimeSpan.FromMilliseconds(25), $"{shorter}");
        Assert.True(longer >= TimeSpan.FromMilliseconds(80), $"{longer}");
    }

    [Fact]
    public void Interrupt_line_follows_the_sample_with_the_polarity_that_is_set()
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);
        Assert.True(bus.Board.Gpio.Read(Interrupt));

        driver.Start(0x01);
        Eventually.True(() => !bus.Board.Gpio.Read(Interrupt), "the interrupt");
        Assert.Equal(0x04, driver.Read(0x13) & 0x07);
        driver.Write(0x0B, 0x01);
        Assert.True(bus.Board.Gpio.Read(Interrupt));

        driver.Write(0x84, 0x10);
        Assert.False(bus.Board.Gpio.Read(Interrupt));
        driver.Start(0x01);
        Eventually.True(() => bus.Board.Gpio.Read(Interrupt), "the interrupt");
    }

    [Theory]
    [InlineData(0x02)]
    [InlineData(0x04)]
    public void Continuous_mode_measures_until_it_is_stopped(byte mode)
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);
        byte ticks = driver.Read(0xF9);
        Assert.NotEqual(0, ticks);
        driver.Write(0x04, 0, 0, 0, (byte)(ticks * 20));
        driver.Start(mode);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((RangeComplete, 500), driver.Take());
        }

        driver.Write(0x00, 0x01);
        driver.Write(0x0B, 0x01);
        System.Threading.Thread.Sleep(60);
        Assert.Equal(0, driver.Read(0x13) & 0x07);
    }

    [Fact]
    public void Range_can_have_a_fraction_and_another_offset()
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);
        bus.SetWorld("vl53l0x.distance", 250.75);
        driver.Write(0x09, 0x01);
        Assert.Equal(1003, driver.Measure().Distance);

        int offset = driver.ReadWord(0x28) + 8;
        driver.Write(0x28, (byte)(offset >> 8 & 0x0F), (byte)offset);
        Assert.Equal(1011, driver.Measure().Distance);
    }

    [Fact]
    public void Shutdown_pin_takes_the_part_off_the_bus_and_resets_it()
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);

        bus.Board.Gpio.Write(Shutdown, false);
        Assert.False(IsThere(bus));
        bus.Board.Gpio.Write(Shutdown, true);
        Eventually.True(() => IsThere(bus), "the part back");

        Assert.Equal(0, driver.Read(0xCB));
        Assert.Equal(0xFF, driver.Read(0x01));
    }

    [Fact]
    public void Soft_reset_hides_the_identity_until_it_ends()
    {
        using var bus = new SensorBus(seed: 1);
        Vl53l0xDriver driver = Ready(bus);

        driver.Write(0xBF, 0x00);
        Assert.Equal(0x00, driver.Read(0xC0));
        driver.Write(0xBF, 0x01);
        Assert.Equal(0xEE, driver.Read(0xC0));
        Assert.Equal(0, driver.Read(0xCB));
    }

    [Fact]
    public void Identity_and_results_do_not_take_a_value()
    {
        using var bus = new SensorBus(seed: 1);
        for (int register = 0x13; register <= 0x1F; register++)
        {
            bus.Write(Address, (byte)register, 0xA5);
            Assert.Equal(0, bus.Read(Address, (byte)register));
        }

        bus.Write(Address, 0xC0, 0xA5);
        Assert.Equal(0xEE, bus.Read(Address, 0xC0));
    }

    private static Vl53l0xDriver Ready(SensorBus bus)
    {
        var driver = new Vl53l0xDriver(bus.Bus);
        driver.Initialise();
        driver.Calibrate();
        return driver;
    }

    private static string Fingerprint(int seed)
    {
        using var bus = new SensorBus(seed);
        var driver = new Vl53l0xDriver(bus.Bus);
        driver.Initialise();
        string kind = (driver.SpadInfo & 0x80) != 0 ? "aperture" : "open";
        return $"{kind} {driver.SpadInfo} {Convert.ToHexString(driver.GoodSpads)} {driver.StopVariable} {driver.ReadWord(0x28)}";
    }

    private static bool IsThere(SensorBus bus) => bus.Bus.Transfer(Address, [], []) == I2cOutcome.Complete;
}
