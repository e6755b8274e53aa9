using System;
using System.Collections.Generic;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>The faults that the world can give each sensor and their bus.</summary>
public sealed class SensorFaultTests
{
    private const int Clock = 26;
    private const int Data = 27;

    public static TheoryData<string, int, byte> Sensors => new()
    {
        { "hts221", 0x5F, 0x0F },
        { "lps22hb", 0x5D, 0x0F },
        { "lis3mdl", 0x1E, 0x0F },
        { "lsm6dsl", 0x6A, 0x0F },
        { "vl53l0x", 0x29, 0xC0 },
    };

    [Theory]
    [MemberData(nameof(Sensors))]
    public void Absent_sensor_does_not_acknowledge_until_it_is_back(string name, int address, byte identity)
    {
        using var bus = new SensorBus(seed: 1);
        byte own = bus.Read(address, identity);

        bus.SetWorld(name + ".absent", 1);
        Assert.Equal(I2cOutcome.AddressNotAcknowledged, bus.Bus.Transfer(address, [identity], new byte[1]));

        bus.SetWorld(name + ".absent", 0);
        Assert.Equal(own, bus.Read(address, identity));
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void Every_third_transfer_is_not_acknowledged(string name, int address, byte identity)
    {
        using var bus = new SensorBus(seed: 1);
        bus.SetWorld(name + ".nackEvery", 3);
        var acknowledged = new List<bool>();
        for (int i = 0; i < 7; i++)
        {
            acknowledged.Add(bus.Bus.Transfer(address, [identity], new byte[1]) == I2cOutcome.Complete);
        }

        Assert.Equal([true, true, false, true, true, false, true], acknowledged);
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void Identity_is_another_one_while_the_world_says_so(string name, int address, byte identity)
    {
        using var bus = new SensorBus(seed: 1);
        byte own = bus.Read(address, identity);

        bus.SetWorld(name + ".identity", 0x55);
        Assert.Equal(0x55, bus.Read(address, identity));
        bus.SetWorld(name + ".identity", 0);
        Assert.Equal(0, bus.Read(address, identity));
        bus.ClearWorld();

        Assert.Equal(own, bus.Read(address, identity));
    }

    [Fact]
    public void Stuck_sensor_keeps_its_value_and_still_has_new_data()
    {
        using var bus = new SensorBus(seed: 1);
        bus.SetWorld("lps22hb.pressure", 900);
        bus.SetWorld(("lps22hb.pressure", 1100), ("lps22hb.stuck", 1));
        Assert.Equal(900, Pressure(bus));

        bus.SetWorld("lps22hb.pressure", 1100);
        Assert.Equal(1100, Pressure(bus));
    }

    [Theory]
    [InlineData(1, 0x7FFF)]
    [InlineData(-1, -0x8000)]
    public void Saturated_converter_stands_at_its_end(int end, int expected)
    {
        using var bus = new SensorBus(seed: 1);
        bus.SetWorld("hts221.saturated", end);
        bus.Write(0x5F, 0x20, 0x84);
        bus.Write(0x5F, 0x21, 0x01);
        Eventually.True(() => bus.Read(0x5F, 0x27) == 0x03, "a sample");
        byte[] outputs = bus.ReadBlock(0x5F, 0x28 | 0x80, 4);

        Assert.Equal(expected, (short)(outputs[0] | (outputs[1] << 8)));
        Assert.Equal(expected, (short)(outputs[2] | (outputs[3] << 8)));
    }

    [Theory]
    [InlineData(1, 13)]
    [InlineData(-1, 12)]
    public void Saturated_distance_sensor_has_no_range(int end, int error)
    {
        using var bus = new SensorBus(seed: 1);
        var driver = new Vl53l0xDriver(bus.Bus);
        driver.Initialise();
        driver.Calibrate();

        bus.SetWorld("vl53l0x.saturated", end);

        Assert.Equal(error, driver.Measure().Error);
    }

    [Fact]
    public void Held_bus_carries_nothing_until_its_clock_has_been_worked_often_enough()
    {
        using var bus = new SensorBus(seed: 1);
        GpioPort gpio = bus.Board.Gpio;
        Assert.True(gpio.Read(Data));

        bus.SetWorld("i2c2.heldClocks", 4);
        for (int i = 0; i < 4; i++)
        {
            Assert.False(gpio.Read(Data));
            Assert.Equal(I2cOutcome.BusHeld, bus.Bus.Transfer(0x5F, [0x0F], new byte[1]));
            gpio.Write(Clock, false);
            gpio.Write(Clock, true);
        }

        Assert.True(gpio.Read(Data));
        Assert.Equal(0xBC, bus.Read(0x5F, 0x0F));
        bus.SetWorld("i2c2.heldClocks", 4);
        Assert.Equal(0xBC, bus.Read(0x5F, 0x0F));
    }

    [Fact]
    public void Held_bus_is_let_go_by_the_world()
    {
        using var bus = new SensorBus(seed: 1);
        bus.SetWorld("i2c2.heldClocks", 100);
        bus.ClearWorld();

        Assert.Equal(0xBC, bus.Read(0x5F, 0x0F));
        Assert.True(bus.Board.Gpio.Read(Data));
    }

    [Theory]
    [InlineData("hts221.nackEvery", -1)]
    [InlineData("hts221.nackEvery", 1.5)]
    [InlineData("lps22hb.identity", 256)]
    [InlineData("vl53l0x.saturated", 2)]
    [InlineData("vl53l0x.stuck", 2)]
    [InlineData("i2c2.heldClocks", -1)]
    public void Setting_that_makes_no_sense_is_refused(string name, double value)
    {
        var environment = new BoardEnvironment();
        environment.Sensors[name] = value;

        FormatException refused = Assert.Throws<FormatException>(() => BoardEnvironment.FromJson(environment.ToJson()));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    private static double Pressure(SensorBus bus)
    {
        bus.Write(0x5D, 0x11, 0x11);
        Eventually.True(() => (bus.Read(0x5D, 0x27) & 0x01) != 0, "a sample");
        byte[] output = bus.ReadBlock(0x5D, 0x28, 3);
        return (output[0] | (output[1] << 8) | (output[2] << 16)) / 4096.0;
    }
}
