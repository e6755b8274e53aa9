using System;
using System.Device.Gpio;
using System.IO;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>The VL53L0X's driver against its register model.</summary>
public sealed class Vl53l0xTests : IDisposable
{
    private const int SensorBus = 2;
    private const int Shutdown = 38;
    private const int Interrupt = 39;

    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-vl53l0x-").FullName;
    private readonly GpioController _gpio = new();
    private Board? _board;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 42, 1000, Environment.TickCount];

    public void Dispose()
    {
        _gpio.Dispose();
        Board.Current = null;
        _board?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Distance_is_read_over_the_whole_range_of_every_part(int seed)
    {
        Vl53l0x sensor = Start(seed);
        foreach (double distance in new double[] { 30, 31, 100, 400, 765, 1000 })
        {
            SetWorld("vl53l0x.distance", distance);

            Assert.True(sensor.TryRead(), sensor.Fault);
            Assert.Equal(RangeResult.Valid, sensor.Result);
            Assert.Equal("distance", Assert.Single(sensor.Readings).Quantity);
            Assert.Equal(distance, sensor.Readings[0].Value, 0.5);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Reference_spads_are_chosen_where_the_factory_has_not(int seed)
    {
        Vl53l0x sensor = Start(seed);
        SetWorld("vl53l0x.blankSpads", 1);
        int pieces = 0;
        SensorProgress progress;
        while ((progress = sensor.Advance()) == SensorProgress.Busy)
        {
            Assert.True(++pieces < 2000, "the sensor is never ready");
            System.Threading.Thread.Sleep(sensor.PauseMilliseconds);
        }

        Assert.True(progress == SensorProgress.Done, sensor.Fault);
        Assert.Equal(500, Assert.Single(sensor.Readings).Value, 0.5);
        double reference = ReferenceRate();
        Assert.InRange(reference, 13, 27);
    }

    [Fact]
    public void Out_of_range_is_no_distance_and_no_fault()
    {
        Vl53l0x sensor = Start(1);
        Assert.True(sensor.TryRead(), sensor.Fault);

        SetWorld("vl53l0x.distance", 3000);
        Assert.True(sensor.TryRead(), sensor.Fault);
        Assert.Equal(RangeResult.NoTarget, sensor.Result);
        Assert.False(Assert.Single(sensor.Readings).HasValue);
        Assert.Null(sensor.Fault);

        SetWorld("vl53l0x.distance", 300);
        Assert.True(sensor.TryRead(), sensor.Fault);
        Assert.Equal(300, Assert.Single(sensor.Readings).Value, 0.5);
    }

    [Fact]
    public void A_dark_target_is_out_of_range_earlier_and_a_lower_signal_limit_reaches_farther()
    {
        Vl53l0x strict = Start(1);
        SetWorld("vl53l0x.distance", 700);
        SetWorld("vl53l0x.reflectance", 10);
        Assert.True(strict.TryRead(), strict.Fault);
        Assert.Equal(RangeResult.NoTarget, strict.Result);
        _gpio.ClosePin(Shutdown);
        _gpio.ClosePin(Interrupt);

        Vl53l0x lenient = Open(new Vl53l0xLimits(100000, 0.05, 60));
        Assert.True(lenient.TryRead(), lenient.Fault);
        Assert.Equal(700, Assert.Single(lenient.Readings).Value, 0.5);
    }

    [Fact]
    public void Ambient_light_makes_a_weak_signal_imprecise()
    {
        Vl53l0x sensor = Start(1);
        SetWorld("vl53l0x.distance", 1000);
        Assert.True(sensor.TryRead(), sensor.Fault);
        Assert.Equal(RangeResult.Valid, sensor.Result);

        SetWorld("vl53l0x.ambient", 3);
        Assert.True(sensor.TryRead(), sensor.Fault);
        Assert.Equal(RangeResult.Imprecise, sensor.Result);
        Assert.False(Assert.Single(sensor.Readings).HasValue);
    }

    [Fact]
    public void Longer_timing_budget_is_a_longer_measurement()
    {
        Vl53l0x quick = Start(1);
        Assert.True(quick.TryRead(), quick.Fault);
        double quickTime = MeasurementTime();
        _gpio.ClosePin(Shutdown);
        _gpio.ClosePin(Interrupt);

        Vl53l0x slow = Open(new Vl53l0xLimits(100000));
        Assert.True(slow.TryRead(), slow.Fault);

        Assert.Equal(33000, quickTime, 700.0);
        Assert.Equal(100000, MeasurementTime(), 700.0);
    }

    [Theory]
    [InlineData(19999, 0.25, 18)]
    [InlineData(100001, 0.25, 18)]
    [InlineData(33000, -0.1, 18)]
    [InlineData(33000, 512, 18)]
    [InlineData(33000, 0.25, 1)]
    public void Limits_that_make_no_sense_are_refused(int budget, double signal, double sigma)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Vl53l0xLimits(budget, signal, sigma));
    }

    [Fact]
    public void Part_that_loses_its_power_is_started_again()
    {
        Vl53l0x sensor = Start(7);
        Assert.True(sensor.TryRead(), sensor.Fault);

        _board!.Gpio.Write(Shutdown, false);
        Assert.False(sensor.TryRead());
        Assert.Equal("does not answer on the I2C bus", sensor.Fault);

        Assert.True(sensor.TryRead(), sensor.Fault);
        Assert.Equal(500, Assert.Single(sensor.Readings).Value, 0.5);
        Assert.Null(sensor.Fault);
    }

    [Fact]
    public void Measurement_is_found_without_the_interrupt_line()
    {
        Start(1);
        _gpio.ClosePin(Interrupt);
        var other = new Vl53l0x(
            SensorBus, _gpio.OpenPin(Shutdown + 2, PinMode.Output), _gpio.OpenPin(16, PinMode.Input), new Vl53l0xLimits());
        _board!.Gpio.Drive(16, true);
        int pieces = 0;
        SensorProgress progress;
        while ((progress = other.Advance()) == SensorProgress.Busy && pieces++ < 1000)
        {
            System.Threading.Thread.Sleep(other.PauseMilliseconds);
        }

        Assert.True(progress == SensorProgress.Done, other.Fault);
        Assert.Equal(500, Assert.Single(other.Readings).Value, 0.5);
    }

    [Fact]
    public void Piece_is_never_longer_than_25_transfers()
    {
        Vl53l0x sensor = Start(1);
        var counter = new CountingPassage(_board!.I2c2, new Board(Path.Combine(_folder, "other"), new BoardEnvironment()));
        using Board other = counter.Other;
        _board.Gpio.LevelChanged += (pin, high) => Mirror(other, pin, high, Shutdown);
        other.Gpio.LevelChanged += (pin, high) => Mirror(_board, pin, high, Interrupt);
        int longest = 0;
        SensorProgress progress;
        do
        {
            counter.Transfers = 0;
            progress = sensor.Advance();
            longest = Math.Max(longest, counter.Transfers);
            System.Threading.Thread.Sleep(sensor.PauseMilliseconds);
        }
        while (progress == SensorProgress.Busy);

        Assert.True(progress == SensorProgress.Done, sensor.Fault);
        Assert.InRange(longest, 20, 25);
    }

    private static void Mirror(Board board, int pin, bool high, int which)
    {
        if (pin == which)
        {
            board.Gpio.Drive(pin, high);
        }
    }

    private Vl53l0x Start(int seed)
    {
        _board = new Board(Path.Combine(_folder, "board"), new BoardEnvironment { Seed = seed });
        Board.Current = _board;
        return Open(new Vl53l0xLimits());
    }

    private Vl53l0x Open(Vl53l0xLimits limits) => new(
        SensorBus, _gpio.OpenPin(Shutdown, PinMode.Output), _gpio.OpenPin(Interrupt, PinMode.InputPullUp), limits);

    private void SetWorld(string name, double value)
    {
        _board!.Environment.Sensors[name] = value;
        _board.Apply(_board.Environment);
    }

    private byte[] ReadPart(byte page, byte register, int count)
    {
        var read = new byte[count];
        Assert.Equal(I2cOutcome.Complete, _board!.I2c2.Transfer(Vl53l0x.DefaultAddress, [0xFF, page], []));
        Assert.Equal(I2cOutcome.Complete, _board.I2c2.Transfer(Vl53l0x.DefaultAddress, [register], read));
        Assert.Equal(I2cOutcome.Complete, _board.I2c2.Transfer(Vl53l0x.DefaultAddress, [0xFF, 0x00], []));
        return read;
    }

    // STSW-IMG005: peak signal rate of the reference, 7 bits of fraction.
    private double ReferenceRate()
    {
        byte[] rate = ReadPart(1, 0xB6, 2);
        return ((rate[0] << 8) | rate[1]) / 128.0;
    }

    // STSW-IMG005, timing budget, with periods of 14 and 10 clocks.
    private double MeasurementTime()
    {
        byte[] check = ReadPart(0, 0x46, 1);
        byte[] pre = ReadPart(0, 0x51, 2);
        byte[] final = ReadPart(0, 0x71, 2);
        int preClocks = (pre[1] << pre[0]) + 1;
        double preMacro = 2304 * 14 * 1.655e-3;
        double finalMacro = 2304 * 10 * 1.655e-3;
        double finalTime = (((final[1] << final[0]) + 1) - preClocks) * finalMacro;
        return 1320 + 960 + (2 * (((check[0] + 1) * preMacro) + 690)) + (preClocks * preMacro) + 660 + finalTime + 550;
    }

    /// <summary>Leads to the part of another board and counts.</summary>
    private sealed class CountingPassage : II2cDevice
    {
        public CountingPassage(I2cBus bus, Board other)
        {
            Other = other;
            bus.Attach(Vl53l0x.DefaultAddress, this);
        }

        public Board Other { get; }

        public int Transfers { get; set; }

        public bool Acknowledges()
        {
            Transfers++;
            return Other.I2c2.Transfer(Vl53l0x.DefaultAddress, [], []) == I2cOutcome.Complete;
        }

        public void Write(ReadOnlySpan<byte> data) => Other.I2c2.Transfer(Vl53l0x.DefaultAddress, data, []);

        public void Read(Span<byte> data) => Other.I2c2.Transfer(Vl53l0x.DefaultAddress, [], data);
    }
}
