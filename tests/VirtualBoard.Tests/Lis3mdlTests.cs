using System;
using System.Buffers.Binary;
using System.Diagnostics;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>The LIS3MDL model read by a driver that knows the data sheet (DocID024204) and nothing of the model.</summary>
public sealed class Lis3mdlTests : IDisposable
{
    private const int Address = 0x1E;
    private const byte ControlRegister1 = 0x20;
    private const byte ControlRegister2 = 0x21;
    private const byte ControlRegister3 = 0x22;
    private const byte ControlRegister5 = 0x24;
    private const byte Status = 0x27;
    private const byte Outputs = 0x28;
    private const byte AutoIncrement = 0x80;
    private const byte Continuous = 0x00;
    private const byte Single = 0x01;
    private const byte PowerDown = 0x03;

    private readonly SensorBus _bus = new(seed: 1);

    public void Dispose() => _bus.Dispose();

    [Fact]
    public void Identifies_itself_and_starts_powered_down_at_10_hertz()
    {
        Assert.Equal(0x3D, _bus.Read(Address, 0x0F));
        Assert.Equal([0x10, 0x00, 0x03, 0x00, 0x00], _bus.ReadBlock(Address, ControlRegister1 | AutoIncrement, 5));
        Assert.Equal(0, _bus.Read(Address, Status));
    }

    [Theory]
    [InlineData(0x00, 6842, 4)]
    [InlineData(0x20, 3421, 8)]
    [InlineData(0x40, 2281, 12)]
    [InlineData(0x60, 1711, 16)]
    public void World_is_read_back_over_the_whole_of_each_range(byte range, double countsPerGauss, double most)
    {
        _bus.Write(Address, ControlRegister2, range);
        for (double gauss = -most; gauss <= most; gauss += most / 16)
        {
            _bus.SetWorld("lis3mdl.magneticFieldY", gauss * 100);

            Assert.Equal(gauss, Measure()[1] / countsPerGauss, 0.6 / countsPerGauss);
        }
    }

    [Fact]
    public void A_field_beyond_the_range_is_the_largest_count()
    {
        _bus.SetWorld("lis3mdl.magneticFieldX", 1000);
        Assert.Equal(short.MaxValue, Measure()[0]);

        _bus.SetWorld("lis3mdl.magneticFieldX", -1000);
        Assert.Equal(short.MinValue, Measure()[0]);
    }

    [Theory]
    [InlineData(0x00, 1.0)]
    [InlineData(0x60, 6.4)]
    public void A_single_conversion_takes_its_modes_time_and_powers_down(byte operatingMode, double leastMilliseconds)
    {
        _bus.Write(Address, ControlRegister1, operatingMode);
        var watch = Stopwatch.StartNew();
        _bus.Write(Address, ControlRegister3, Single);

        Eventually.True(() => _bus.Read(Address, Status) == 0x0F, "a conversion");

        Assert.True(watch.Elapsed.TotalMilliseconds >= leastMilliseconds);
        Assert.Equal(PowerDown, _bus.Read(Address, ControlRegister3));
    }

    [Fact]
    public void Reading_an_axis_clears_its_bit_and_the_last_one_that_of_all()
    {
        Convert();

        _bus.ReadBlock(Address, Outputs | AutoIncrement, 2);
        Assert.Equal(0x0E, _bus.Read(Address, Status));
        _bus.ReadBlock(Address, (Outputs + 2) | AutoIncrement, 4);
        Assert.Equal(0x00, _bus.Read(Address, Status));
    }

    [Fact]
    public void A_value_that_nobody_has_read_is_told_as_overrun()
    {
        Convert();
        _bus.ReadBlock(Address, Outputs | AutoIncrement, 2);
        _bus.Write(Address, ControlRegister3, Single);

        Eventually.True(() => _bus.Read(Address, Status) == 0xEF, "an overrun of Y and Z");

        _bus.ReadBlock(Address, Outputs | AutoIncrement, 6);
        Assert.Equal(0x00, _bus.Read(Address, Status));
    }

    [Fact]
    public void Continuous_mode_measures_again_and_again()
    {
        _bus.Write(Address, ControlRegister1, 0x1C);
        _bus.Write(Address, ControlRegister3, Continuous);
        for (int measured = 0; measured < 3; measured++)
        {
            Eventually.True(() => (_bus.Read(Address, Status) & 0x0F) == 0x0F, "a sample");
            _bus.ReadBlock(Address, Outputs | AutoIncrement, 6);
        }
    }

    [Fact]
    public void Block_data_update_keeps_a_value_together_while_it_is_read()
    {
        _bus.Write(Address, ControlRegister5, 0x40);
        _bus.SetWorld("lis3mdl.magneticFieldX", 100);
        Convert();
        byte low = _bus.Read(Address, Outputs);
        _bus.SetWorld("lis3mdl.magneticFieldX", -300);
        Convert();

        Assert.Equal(6842, (short)(low | (_bus.Read(Address, Outputs + 1) << 8)));
        Assert.Equal(-20526, BinaryPrimitives.ReadInt16LittleEndian(_bus.ReadBlock(Address, Outputs | AutoIncrement, 2)));
    }

    [Theory]
    [InlineData(25, 0)]
    [InlineData(-40, -520)]
    [InlineData(85, 480)]
    public void Temperature_is_eighths_of_a_degree_from_25(double temperature, short expected)
    {
        _bus.SetWorld("lis3mdl.temperature", temperature);
        _bus.Write(Address, ControlRegister1, 0x90);
        Convert();

        Assert.Equal(expected, BinaryPrimitives.ReadInt16LittleEndian(_bus.ReadBlock(Address, 0x2E | AutoIncrement, 2)));
    }

    [Fact]
    public void Without_the_flag_a_block_is_one_register_again_and_again()
    {
        Assert.Equal([0x3D, 0x3D, 0x3D], _bus.ReadBlock(Address, 0x0F, 3));
    }

    [Fact]
    public void Soft_reset_brings_the_registers_back()
    {
        _bus.Write(Address, ControlRegister1, 0x7C);
        _bus.Write(Address, ControlRegister3, Continuous);
        _bus.Write(Address, ControlRegister2, 0x04);

        Assert.Equal([0x10, 0x00, 0x03], _bus.ReadBlock(Address, ControlRegister1 | AutoIncrement, 3));
    }

    private void Convert()
    {
        _bus.Write(Address, ControlRegister3, Single);
        Eventually.True(() => _bus.Read(Address, ControlRegister3) == PowerDown, "the end of a conversion");
    }

    private short[] Measure()
    {
        Convert();
        byte[] output = _bus.ReadBlock(Address, Outputs | AutoIncrement, 6);
        return
        [
            BinaryPrimitives.ReadInt16LittleEndian(output),
            BinaryPrimitives.ReadInt16LittleEndian(output.AsSpan(2)),
            BinaryPrimitives.ReadInt16LittleEndian(output.AsSpan(4)),
        ];
    }
}
