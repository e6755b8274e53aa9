using System;
using System.Device.Gpio;
using System.IO;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>What the drivers make of each fault that the virtual board can give a sensor or their bus.</summary>
public sealed class BusFaultTests : IDisposable
{
    private const int BusId = 2;
    private const int Clock = 26;
    private const int Data = 27;

    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-faults-").FullName;
    private readonly GpioController _gpio = new();
    private readonly Board _board;

    public BusFaultTests()
    {
        _board = new Board(_folder, new BoardEnvironment { Seed = 11 });
        Board.Current = _board;
    }

    public static TheoryData<string> Sensors => ["hts221", "lps22hb", "lis3mdl", "lsm6dsl", "vl53l0x"];

    public void Dispose()
    {
        _gpio.Dispose();
        Board.Current = null;
        _board.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void Absent_sensor_fails_and_reads_again_when_it_is_back(string name)
    {
        ISensor sensor = Create(name);
        Assert.True(TryRead(sensor), sensor.Fault);

        SetWorld(name + ".absent", 1);
        Assert.False(TryRead(sensor));
        Assert.Equal("does not answer on the I2C bus", sensor.Fault);

        SetWorld(name + ".absent", 0);
        Assert.True(TryRead(sensor), sensor.Fault);
        Assert.Null(sensor.Fault);
    }

    [Theory]
    [InlineData("hts221", 2)]
    [InlineData("hts221", 7)]
    [InlineData("lps22hb", 2)]
    [InlineData("lps22hb", 7)]
    [InlineData("lis3mdl", 2)]
    [InlineData("lis3mdl", 7)]
    [InlineData("lsm6dsl", 2)]
    [InlineData("lsm6dsl", 7)]
    [InlineData("vl53l0x", 2)]
    [InlineData("vl53l0x", 7)]
    public void Transfer_that_is_not_acknowledged_now_and_then_costs_no_reading(string name, int every)
    {
        SetWorld(name + ".nackEvery", every);
        ISensor sensor = Create(name);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(TryRead(sensor), sensor.Fault);
            Assert.NotEmpty(sensor.Readings);
        }
    }

    [Theory]
    [InlineData("hts221", "WHO_AM_I is 0x55 instead of 0xBC")]
    [InlineData("lps22hb", "WHO_AM_I is 0x55 instead of 0xB1")]
    [InlineData("lis3mdl", "WHO_AM_I is 0x55 instead of 0x3D")]
    [InlineData("lsm6dsl", "WHO_AM_I is 0x55 instead of 0x6A")]
    [InlineData("vl53l0x", "model id is 0x55 instead of 0xEE")]
    public void Wrong_identity_is_told(string name, string fault)
    {
        SetWorld(name + ".identity", 0x55);
        ISensor sensor = Create(name);

        Assert.False(TryRead(sensor));
        Assert.Equal(fault, sensor.Fault);
    }

    [Theory]
    [InlineData("hts221", 1, "is saturated")]
    [InlineData("hts221", -1, "is saturated")]
    [InlineData("lps22hb", 1, "is saturated")]
    [InlineData("lps22hb", -1, "is saturated")]
    [InlineData("lis3mdl", 1, "is in a field beyond its range")]
    [InlineData("lis3mdl", -1, "is in a field beyond its range")]
    [InlineData("lsm6dsl", 1, "moves beyond its range")]
    [InlineData("lsm6dsl", -1, "moves beyond its range")]
    [InlineData("vl53l0x", 1, "reports the device error 13")]
    [InlineData("vl53l0x", -1, "reports the device error 12")]
    public void Saturated_converter_gives_no_reading(string name, int end, string fault)
    {
        ISensor sensor = Create(name);
        Assert.True(TryRead(sensor), sensor.Fault);

        SetWorld(name + ".saturated", end);
        Assert.False(TryRead(sensor));
        Assert.Equal(fault, sensor.Fault);

        SetWorld(name + ".saturated", 0);
        Assert.True(TryRead(sensor), sensor.Fault);
    }

    [Theory]
    [InlineData("hts221", "hts221.temperature", 30)]
    [InlineData("lps22hb", "lps22hb.pressure", 900)]
    [InlineData("lis3mdl", "lis3mdl.magneticFieldX", 35)]
    [InlineData("lsm6dsl", "lsm6dsl.accelerationX", 3)]
    [InlineData("vl53l0x", "vl53l0x.distance", 200)]
    public void Stuck_value_is_read_as_it_stands(string name, string quantity, double other)
    {
        ISensor sensor = Create(name);
        Assert.True(TryRead(sensor), sensor.Fault);
        double before = sensor.Readings[0].Value;
        SetWorld(name + ".stuck", 1);
        SetWorld(quantity, other);

        Assert.True(TryRead(sensor), sensor.Fault);
        Assert.Equal(before, sensor.Readings[0].Value);

        SetWorld(name + ".stuck", 0);
        Assert.True(TryRead(sensor), sensor.Fault);
        Assert.Equal(other, sensor.Readings[0].Value, 0.5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public void Held_bus_is_clocked_free(int clocks)
    {
        SetWorld("i2c2.heldClocks", clocks);

        Assert.True(SensorBus.TryFree(_gpio, Clock, Data, out int needed));

        Assert.Equal(clocks, needed);
        foreach (string name in new[] { "hts221", "lps22hb", "lis3mdl", "lsm6dsl", "vl53l0x" })
        {
            ISensor sensor = Create(name);
            Assert.True(TryRead(sensor), sensor.Fault);
        }

        Assert.False(_gpio.IsPinOpen(Clock) || _gpio.IsPinOpen(Data));
    }

    [Fact]
    public void Free_bus_is_left_alone()
    {
        Assert.True(SensorBus.TryFree(_gpio, Clock, Data, out int needed));
        Assert.Equal(0, needed);
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void Bus_that_stays_held_is_told_by_each_sensor(string name)
    {
        SetWorld("i2c2.heldClocks", 1000);

        Assert.False(SensorBus.TryFree(_gpio, Clock, Data, out int needed));

        Assert.Equal(9, needed);
        ISensor sensor = Create(name);
        Assert.False(TryRead(sensor));
        Assert.Equal("finds the I2C bus held", sensor.Fault);
    }

    // A part that measures by itself has no value yet when it has just been set up: that is no fault.
    private static bool TryRead(ISensor sensor)
    {
        for (int attempts = 0; attempts < 200; attempts++)
        {
            if (sensor.TryRead())
            {
                return true;
            }

            if (sensor.Fault != null)
            {
                return false;
            }
        }

        return false;
    }

    private ISensor Create(string name) => name switch
    {
        "hts221" => new Hts221(BusId),
        "lps22hb" => new Lps22hb(BusId),
        "lis3mdl" => new Lis3mdl(BusId),
        "lsm6dsl" => new Lsm6dsl(BusId, Pin(59, PinMode.Input)),
        _ => new Vl53l0x(BusId, Pin(38, PinMode.Output), Pin(39, PinMode.InputPullUp), new Vl53l0xLimits()),
    };

    private GpioPin Pin(int number, PinMode mode) => _gpio.OpenPin(number, mode);

    private void SetWorld(string name, double value)
    {
        _board.Environment.Sensors[name] = value;
        _board.Apply(_board.Environment);
    }
}
