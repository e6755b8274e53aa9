using System;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Threading;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>
/// The LSM6DSL model read by a driver that knows the data sheet (DocID028475) and the application note AN5040 and nothing
/// of the model. The settings of the events are the application note's examples.
/// </summary>
public sealed class Lsm6dslTests : IDisposable
{
    private const int Address = 0x6A;
    private const int Interrupt = (3 * 16) + 11;
    private const byte Int1Control = 0x0D;
    private const byte Accelerometer = 0x10;
    private const byte Gyroscope = 0x11;
    private const byte Common = 0x12;
    private const byte Functions = 0x19;
    private const byte WakeUpSource = 0x1B;
    private const byte TapSource = 0x1C;
    private const byte Status = 0x1E;
    private const byte Temperature = 0x20;
    private const byte AngularRate = 0x22;
    private const byte Acceleration = 0x28;
    private const byte StepCounter = 0x4B;
    private const byte FunctionSource = 0x53;
    private const byte TapConfiguration = 0x58;
    private const byte TapThreshold = 0x59;
    private const byte FreeFall = 0x5D;
    private const byte Routing = 0x5E;
    private const byte Latched = 0x81;

    private readonly SensorBus _bus = new(seed: 1);

    public void Dispose() => _bus.Dispose();

    [Fact]
    public void Identifies_itself_and_starts_powered_down_with_auto_increment()
    {
        Assert.Equal([0x6A, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0xE0, 0x00], _bus.ReadBlock(Address, 0x0F, 11));
        Assert.Equal(0, _bus.Read(Address, Status));
        Assert.False(_bus.Level(Interrupt));
    }

    [Theory]
    [InlineData(0x60, 0.061, 2)]
    [InlineData(0x68, 0.122, 4)]
    [InlineData(0x6C, 0.244, 8)]
    [InlineData(0x64, 0.488, 16)]
    public void Acceleration_is_read_back_over_the_whole_of_each_range(byte control, double milliG, double most)
    {
        // 16 bits of these steps are a little less than the full scale.
        for (double part = -0.999; part < 1; part += 0.0999)
        {
            double g = most * part;
            _bus.SetWorld("lsm6dsl.accelerationY", g * 9.80665);
            _bus.Write(Address, Accelerometer, control);

            Assert.Equal(g, Sample(Acceleration, 0x01)[1] * milliG / 1000, 1.2 * milliG / 1000);
        }
    }

    [Theory]
    [InlineData(0x62, 4.375, 125)]
    [InlineData(0x60, 8.75, 250)]
    [InlineData(0x64, 17.5, 500)]
    [InlineData(0x68, 35, 1000)]
    [InlineData(0x6C, 70, 2000)]
    public void Angular_rate_is_read_back_over_the_whole_of_each_range(byte control, double millidegrees, double most)
    {
        for (double degrees = -most; degrees <= most; degrees += most / 4)
        {
            _bus.SetWorld("lsm6dsl.angularRateZ", degrees * Math.PI / 180);
            _bus.Write(Address, Gyroscope, control);

            Assert.Equal(degrees, Sample(AngularRate, 0x02)[2] * millidegrees / 1000, 0.6 * millidegrees / 1000);
        }
    }

    [Fact]
    public void Acceleration_beyond_the_range_is_the_largest_count()
    {
        _bus.SetWorld("lsm6dsl.accelerationX", 50);
        _bus.Write(Address, Accelerometer, 0x60);

        Assert.Equal(short.MaxValue, Sample(Acceleration, 0x01)[0]);
    }

    [Fact]
    public void Gyroscope_takes_70_milliseconds_to_its_first_value()
    {
        var watch = Stopwatch.StartNew();
        _bus.Write(Address, Gyroscope, 0x80);

        Eventually.True(() => (_bus.Read(Address, Status) & 0x02) != 0, "an angular rate");

        Assert.True(watch.ElapsedMilliseconds >= 70);
    }

    [Theory]
    [InlineData(Accelerometer, 0x01)]
    [InlineData(Gyroscope, 0x02)]
    public void What_is_powered_down_again_gives_nothing_new(byte control, byte available)
    {
        _bus.Write(Address, control, 0x80);
        Eventually.True(() => (_bus.Read(Address, Status) & available) != 0, "a sample");
        _bus.Write(Address, control, 0x00);
        _bus.ReadBlock(Address, AngularRate, 12);
        Thread.Sleep(100);

        Assert.Equal(0, _bus.Read(Address, Status) & available);
    }

    [Theory]
    [InlineData(25, 0)]
    [InlineData(85, 15360)]
    [InlineData(-40, -16640)]
    public void Temperature_is_256_counts_a_degree_from_25(double temperature, short expected)
    {
        _bus.SetWorld("lsm6dsl.temperature", temperature);
        _bus.Write(Address, Accelerometer, 0x60);

        Assert.Equal(expected, Sample(Temperature, 0x04)[0]);
    }

    [Fact]
    public void Block_data_update_keeps_a_value_together_while_it_is_read()
    {
        _bus.Write(Address, Common, 0x44);
        _bus.SetWorld("lsm6dsl.accelerationX", 9.80665);
        _bus.Write(Address, Accelerometer, 0x80);
        Eventually.True(() => (_bus.Read(Address, Status) & 0x01) != 0, "a sample");
        byte low = _bus.Read(Address, Acceleration);
        _bus.SetWorld("lsm6dsl.accelerationX", -5);
        Thread.Sleep(10);
        byte high = _bus.Read(Address, Acceleration + 1);

        Assert.Equal(16393, (short)(low | (high << 8)));
    }

    [Fact]
    public void Without_auto_increment_a_block_is_one_register_again_and_again()
    {
        _bus.Write(Address, Common, 0x00);

        Assert.Equal([0x6A, 0x6A, 0x6A], _bus.ReadBlock(Address, 0x0F, 3));
    }

    [Fact]
    public void Software_reset_brings_the_registers_back()
    {
        _bus.Write(Address, Accelerometer, 0x60);
        _bus.Write(Address, TapConfiguration, 0x8F);
        _bus.Write(Address, Common, 0x45);

        Assert.Equal([0x00, 0x00, 0x04], _bus.ReadBlock(Address, Accelerometer, 3));
        Assert.Equal(0, _bus.Read(Address, TapConfiguration));
    }

    [Fact]
    public void Embedded_functions_have_registers_of_their_own_behind_the_same_addresses()
    {
        _bus.Write(Address, 0x01, 0x80);
        _bus.Write(Address, 0x13, 0x06);
        Assert.Equal(0x06, _bus.Read(Address, 0x13));
        _bus.Write(Address, 0x01, 0x00);

        Assert.Equal(0x00, _bus.Read(Address, 0x13));
        Assert.Equal(0x6A, _bus.Read(Address, 0x0F));
    }

    [Fact]
    public void A_free_fall_is_latched_until_its_source_is_read()
    {
        Set((Accelerometer, 0x60), (TapConfiguration, Latched), (FreeFall, 0x33), (Routing, 0x10));

        Happens("freeFalls");

        Assert.True(_bus.Level(Interrupt));
        Assert.Equal(0x20, _bus.Read(Address, WakeUpSource) & 0x20);
        Assert.False(_bus.Level(Interrupt));
        Assert.Equal(0, _bus.Read(Address, WakeUpSource));
    }

    [Fact]
    public void A_tap_is_told_with_its_axis()
    {
        Set((Accelerometer, 0x60), (TapConfiguration, 0x8F), (TapThreshold, 0x89), (0x5A, 0x06), (Routing, 0x40));

        Happens("taps");

        Assert.True(_bus.Level(Interrupt));
        Assert.Equal(0x61, _bus.Read(Address, TapSource));
        Assert.False(_bus.Level(Interrupt));
    }

    [Theory]
    [InlineData(0x60, 0x8D, 0x09)]
    [InlineData(0x60, 0x0F, 0x09)]
    [InlineData(0x60, 0x8F, 0x1F)]
    [InlineData(0x00, 0x8F, 0x09)]
    public void A_tap_is_not_felt_on_an_axis_or_a_part_switched_off_or_below_the_threshold(
        byte accelerometer, byte configuration, byte threshold)
    {
        Set((Accelerometer, accelerometer), (TapConfiguration, configuration), (TapThreshold, threshold), (Routing, 0x40));

        Happens("taps");

        Assert.Equal(0, _bus.Read(Address, TapSource));
        Assert.False(_bus.Level(Interrupt));
    }

    [Fact]
    public void A_tilt_is_told_by_the_embedded_functions()
    {
        Set((Accelerometer, 0x20), (Functions, 0x0C), (TapConfiguration, Latched), (Routing, 0x02));

        Happens("tilts");

        Assert.True(_bus.Level(Interrupt));
        Assert.Equal(0x20, _bus.Read(Address, FunctionSource));
        Assert.False(_bus.Level(Interrupt));
    }

    [Fact]
    public void Steps_are_counted_and_told_and_begin_anew_on_demand()
    {
        Set((Accelerometer, 0x20), (Functions, 0x14), (TapConfiguration, Latched), (Int1Control, 0x80));

        Happens("steps", 300);

        Assert.True(_bus.Level(Interrupt));
        Assert.Equal(0x10, _bus.Read(Address, FunctionSource));
        Assert.Equal(300, BinaryPrimitives.ReadUInt16LittleEndian(_bus.ReadBlock(Address, StepCounter, 2)));
        Set((Functions, 0x16), (Functions, 0x14));
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(_bus.ReadBlock(Address, StepCounter, 2)));
    }

    [Fact]
    public void Without_the_latch_an_event_is_a_pulse()
    {
        Set((Accelerometer, 0x20), (Functions, 0x0C), (TapConfiguration, 0x80), (Routing, 0x02));

        Happens("tilts");

        Assert.True(_bus.Level(Interrupt));
        Eventually.True(() => !_bus.Level(Interrupt), "the end of the pulse");
    }

    [Fact]
    public void The_line_can_be_active_low()
    {
        Set((Accelerometer, 0x20), (Functions, 0x0C), (TapConfiguration, Latched), (Routing, 0x02), (Common, 0x24));
        Assert.True(_bus.Level(Interrupt));

        Happens("tilts");

        Assert.False(_bus.Level(Interrupt));
    }

    [Fact]
    public void What_is_not_routed_to_the_line_does_not_raise_it()
    {
        Set((Accelerometer, 0x20), (Functions, 0x1C), (TapConfiguration, Latched));

        Happens("tilts");
        Happens("steps");

        Assert.False(_bus.Level(Interrupt));
        Assert.NotEqual(0, _bus.Read(Address, FunctionSource));
    }

    private void Happens(string what, int times = 1) => _bus.SetWorld("lsm6dsl." + what, times);

    private void Set(params (byte Register, byte Value)[] settings)
    {
        foreach ((byte register, byte value) in settings)
        {
            _bus.Write(Address, register, value);
        }
    }

    private short[] Sample(byte register, byte available)
    {
        _bus.ReadBlock(Address, Temperature, 14);
        Eventually.True(() => (_bus.Read(Address, Status) & available) != 0, "a sample");
        byte[] output = _bus.ReadBlock(Address, register, 6);
        return
        [
            BinaryPrimitives.ReadInt16LittleEndian(output),
            BinaryPrimitives.ReadInt16LittleEndian(output.AsSpan(2)),
            BinaryPrimitives.ReadInt16LittleEndian(output.AsSpan(4)),
        ];
    }
}
