using System;
using System.Buffers.Binary;
using System.Linq;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>The HTS221 model read by a driver that knows the data sheet (DocID026333) and nothing of the model.</summary>
public sealed class Hts221Tests
{
    private const int Address = 0x5F;
    private const byte Increment = 0x80;
    private const byte ControlRegister1 = 0x20;
    private const byte ControlRegister2 = 0x21;
    private const byte Status = 0x27;
    private const byte HumidityOut = 0x28;
    private const byte TemperatureOut = 0x2A;

    public static TheoryData<int> Seeds => [0, 1, 2, 42, 12345, Environment.TickCount];

    [Fact]
    public void Identifies_itself_and_starts_powered_down()
    {
        using var bus = new SensorBus(seed: 1);

        Assert.Equal(0xBC, bus.Read(Address, 0x0F));
        Assert.Equal(0x1B, bus.Read(Address, 0x10));
        Assert.Equal(0, bus.Read(Address, ControlRegister1));
        Assert.Equal(0, bus.Read(Address, Status));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void World_is_read_back_through_the_parts_own_calibration(int seed)
    {
        using var bus = new SensorBus(seed);
        bus.Write(Address, ControlRegister1, 0x84);
        for (double temperature = -40; temperature <= 120; temperature += 4)
        {
            bus.SetWorld("hts221.temperature", temperature);
            Assert.Equal(temperature, Measure(bus).Temperature, 0.02);
        }

        for (double humidity = 0; humidity <= 100; humidity += 2.5)
        {
            bus.SetWorld("hts221.humidity", humidity);
            Assert.Equal(humidity, Measure(bus).Humidity, 0.01);
        }
    }

    [Fact]
    public void Default_world_is_a_room()
    {
        using var bus = new SensorBus(seed: 3);
        bus.Write(Address, ControlRegister1, 0x84);

        (double temperature, double humidity) = Measure(bus);

        Assert.Equal(21.5, temperature, 0.02);
        Assert.Equal(45.0, humidity, 0.01);
    }

    [Fact]
    public void Calibration_differs_from_part_to_part_and_not_from_boot_to_boot()
    {
        Assert.Equal(CalibrationOf(7), CalibrationOf(7));
        Assert.NotEqual(CalibrationOf(7), CalibrationOf(8));
    }

    [Fact]
    public void One_shot_does_nothing_in_power_down()
    {
        using var bus = new SensorBus(seed: 1);

        bus.Write(Address, ControlRegister2, 0x01);

        Assert.Equal(0, bus.Read(Address, Status));
        Assert.Equal(0, bus.Read(Address, ControlRegister2));
    }

    [Fact]
    public void Reading_a_high_byte_clears_its_available_bit_only()
    {
        using var bus = new SensorBus(seed: 1);
        bus.Write(Address, ControlRegister1, 0x80);
        bus.Write(Address, ControlRegister2, 0x01);
        Assert.Equal(0x03, bus.Read(Address, Status));

        bus.Read(Address, HumidityOut);
        Assert.Equal(0x03, bus.Read(Address, Status));
        bus.Read(Address, HumidityOut + 1);
        Assert.Equal(0x01, bus.Read(Address, Status));
        bus.Read(Address, TemperatureOut + 1);
        Assert.Equal(0x00, bus.Read(Address, Status));
    }

    [Fact]
    public void Continuous_mode_measures_again_and_again()
    {
        using var bus = new SensorBus(seed: 1);
        bus.Write(Address, ControlRegister1, 0x83);
        for (int measured = 0; measured < 2; measured++)
        {
            Eventually.True(() => bus.Read(Address, Status) == 0x03, "a sample");
            bus.ReadBlock(Address, HumidityOut | Increment, 4);
        }
    }

    [Fact]
    public void Sub_address_counts_up_only_when_its_highest_bit_asks_for_it()
    {
        using var bus = new SensorBus(seed: 1);

        Assert.Equal([0xBC, 0x1B], bus.ReadBlock(Address, 0x0F | Increment, 2));
        Assert.Equal([0xBC, 0xBC], bus.ReadBlock(Address, 0x0F, 2));
    }

    [Fact]
    public void Block_data_update_keeps_a_value_together_while_it_is_read()
    {
        using var bus = new SensorBus(seed: 1);
        bus.Write(Address, ControlRegister1, 0x84);
        bus.SetWorld("hts221.temperature", 10);
        bus.Write(Address, ControlRegister2, 0x01);
        byte[] cold = bus.ReadBlock(Address, TemperatureOut | Increment, 2);
        bus.Write(Address, ControlRegister2, 0x01);

        byte low = bus.Read(Address, TemperatureOut);
        bus.SetWorld("hts221.temperature", 60);
        bus.Write(Address, ControlRegister2, 0x01);
        byte high = bus.Read(Address, TemperatureOut + 1);

        Assert.Equal(cold, new[] { low, high });
        Assert.NotEqual(cold, bus.ReadBlock(Address, TemperatureOut | Increment, 2));
    }

    [Fact]
    public void Read_only_and_reserved_registers_do_not_take_a_value()
    {
        using var bus = new SensorBus(seed: 1);
        byte[] calibration = bus.ReadBlock(Address, 0x30 | Increment, 16);
        foreach (byte register in Enumerable.Range(0, 0x80).Select(r => (byte)r))
        {
            if (register is not (0x10 or 0x20 or 0x21 or 0x22))
            {
                bus.Write(Address, register, 0xA5);
            }
        }

        Assert.Equal(0xBC, bus.Read(Address, 0x0F));
        Assert.Equal(0, bus.Read(Address, 0x00));
        Assert.Equal(0, bus.Read(Address, 0x7F));
        Assert.Equal(calibration, bus.ReadBlock(Address, 0x30 | Increment, 16));
    }

    private static byte[] CalibrationOf(int seed)
    {
        using var bus = new SensorBus(seed);
        return bus.ReadBlock(Address, 0x30 | Increment, 16);
    }

    // Data sheet section 8: interpolation between the two factory points.
    private static (double Temperature, double Humidity) Measure(SensorBus bus)
    {
        bus.Write(Address, ControlRegister2, 0x01);
        Eventually.True(() => (bus.Read(Address, Status) & 0x03) == 0x03, "T_DA and H_DA");
        byte[] c = bus.ReadBlock(Address, 0x30 | Increment, 16);
        byte[] output = bus.ReadBlock(Address, HumidityOut | Increment, 4);

        double t0 = (((c[5] & 0x03) << 8) | c[2]) / 8.0;
        double t1 = (((c[5] & 0x0C) << 6) | c[3]) / 8.0;
        double temperature = Interpolate(Word(output, 2), Word(c, 12), t0, Word(c, 14), t1);
        double humidity = Interpolate(Word(output, 0), Word(c, 6), c[0] / 2.0, Word(c, 10), c[1] / 2.0);
        return (temperature, humidity);
    }

    private static double Interpolate(double x, double x0, double y0, double x1, double y1) =>
        y0 + ((x - x0) / (x1 - x0) * (y1 - y0));

    private static short Word(byte[] block, int index) => BinaryPrimitives.ReadInt16LittleEndian(block.AsSpan(index));
}
