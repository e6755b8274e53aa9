using System;
using System.Buffers.Binary;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>The LPS22HB model read by a driver that knows the data sheet (DocID027083) and nothing of the model.</summary>
public sealed class Lps22hbTests : IDisposable
{
    private const int Address = 0x5D;
    private const byte ControlRegister1 = 0x10;
    private const byte ControlRegister2 = 0x11;
    private const byte Status = 0x27;
    private const byte PressureOut = 0x28;
    private const byte TemperatureOut = 0x2B;
    private const byte IncrementAndOneShot = 0x11;

    private readonly SensorBus _bus = new(seed: 1);

    public void Dispose() => _bus.Dispose();

    [Fact]
    public void Identifies_itself_and_starts_powered_down_with_auto_increment()
    {
        Assert.Equal(0xB1, _bus.Read(Address, 0x0F));
        Assert.Equal([0xB1, 0x00, 0x10, 0x00], _bus.ReadBlock(Address, 0x0F, 4));
        Assert.Equal(0, _bus.Read(Address, Status));
    }

    [Fact]
    public void World_is_read_back_over_the_whole_range()
    {
        for (double pressure = 260; pressure <= 1260; pressure += 8.3)
        {
            _bus.SetWorld("lps22hb.pressure", pressure);
            Assert.Equal(pressure, Measure().Pressure, 1.0 / 4096);
        }

        for (double temperature = -40; temperature <= 85; temperature += 2.5)
        {
            _bus.SetWorld("lps22hb.temperature", temperature);
            Assert.Equal(temperature, Measure().Temperature, 0.01);
        }
    }

    [Fact]
    public void Default_world_is_sea_level()
    {
        Assert.Equal(1013.25, Measure().Pressure, 1.0 / 4096);
    }

    [Fact]
    public void One_shot_clears_itself_and_leaves_the_address_counting()
    {
        _bus.Write(Address, ControlRegister2, IncrementAndOneShot);

        Assert.Equal(0x10, _bus.Read(Address, ControlRegister2));
        Assert.Equal(0x03, _bus.Read(Address, Status));
    }

    [Fact]
    public void Without_auto_increment_a_block_is_one_register_again_and_again()
    {
        _bus.Write(Address, ControlRegister2, 0x00);

        Assert.Equal([0xB1, 0xB1, 0xB1], _bus.ReadBlock(Address, 0x0F, 3));
    }

    [Fact]
    public void Reading_a_highest_byte_clears_its_available_bit_only()
    {
        _bus.Write(Address, ControlRegister2, IncrementAndOneShot);

        _bus.ReadBlock(Address, PressureOut, 2);
        Assert.Equal(0x03, _bus.Read(Address, Status));
        _bus.Read(Address, PressureOut + 2);
        Assert.Equal(0x02, _bus.Read(Address, Status));
        _bus.ReadBlock(Address, TemperatureOut, 2);
        Assert.Equal(0x00, _bus.Read(Address, Status));
    }

    [Theory]
    [InlineData(0x20)]
    [InlineData(0x50)]
    public void Continuous_mode_measures_again_and_again(byte outputDataRate)
    {
        _bus.Write(Address, ControlRegister1, outputDataRate);
        for (int measured = 0; measured < 2; measured++)
        {
            Eventually.True(() => _bus.Read(Address, Status) == 0x03, "a sample");
            _bus.ReadBlock(Address, PressureOut, 5);
        }
    }

    [Fact]
    public void Block_data_update_keeps_a_value_together_while_it_is_read()
    {
        _bus.Write(Address, ControlRegister1, 0x02);
        _bus.SetWorld("lps22hb.pressure", 300);
        _bus.Write(Address, ControlRegister2, IncrementAndOneShot);

        byte[] low = _bus.ReadBlock(Address, PressureOut, 2);
        _bus.SetWorld("lps22hb.pressure", 1200);
        _bus.Write(Address, ControlRegister2, IncrementAndOneShot);
        byte high = _bus.Read(Address, PressureOut + 2);

        Assert.Equal(300, Pressure([.. low, high]));
        Assert.Equal(1200, Pressure(_bus.ReadBlock(Address, PressureOut, 3)));
    }

    [Fact]
    public void Software_reset_brings_the_registers_back()
    {
        _bus.Write(Address, ControlRegister1, 0x52);
        _bus.Write(Address, ControlRegister2, 0x04);

        Assert.Equal([0x00, 0x10], _bus.ReadBlock(Address, ControlRegister1, 2));
        Assert.Equal(0, _bus.Read(Address, Status));
    }

    private static double Pressure(byte[] output) => (output[0] | (output[1] << 8) | (output[2] << 16)) / 4096.0;

    private (double Pressure, double Temperature) Measure()
    {
        _bus.Write(Address, ControlRegister2, IncrementAndOneShot);
        Eventually.True(() => (_bus.Read(Address, Status) & 0x03) == 0x03, "P_DA and T_DA");
        byte[] output = _bus.ReadBlock(Address, PressureOut, 5);
        return (Pressure(output), BinaryPrimitives.ReadInt16LittleEndian(output.AsSpan(3)) / 100.0);
    }
}
