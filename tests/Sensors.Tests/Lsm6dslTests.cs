using System;
using System.Linq;
using Xunit;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>The LSM6DSL's driver against its register model: acceleration and angular rate.</summary>
public sealed class Lsm6dslTests : IDisposable
{
    private const double StandardGravity = 9.80665;
    private const double RadiansPerDegree = Math.PI / 180;

    private readonly SensorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(Lsm6dslAccelerationRange.G2, 2, 0.061)]
    [InlineData(Lsm6dslAccelerationRange.G4, 4, 0.122)]
    [InlineData(Lsm6dslAccelerationRange.G8, 8, 0.244)]
    [InlineData(Lsm6dslAccelerationRange.G16, 16, 0.488)]
    public void Acceleration_is_read_within_one_step_over_the_whole_of_each_range(
        Lsm6dslAccelerationRange range, double most, double milliG)
    {
        Lsm6dsl sensor = new(SensorRig.SensorBus);
        sensor.Configure(range, Lsm6dslRate.Hz416, Lsm6dslAngularRateRange.Dps250, Lsm6dslRate.Hz416);
        for (int part = -10; part <= 10; part++)
        {
            double x = most * StandardGravity * part / 10.01;
            double[] world = [x, -x / 2, x / 3];
            _rig.Set(
                ("lsm6dsl.accelerationX", world[0]), ("lsm6dsl.accelerationY", world[1]), ("lsm6dsl.accelerationZ", world[2]));

            SensorRig.ReadUntil(sensor, () => AreNear(sensor, 0, world, milliG * StandardGravity / 1000));
        }
    }

    [Theory]
    [InlineData(Lsm6dslAngularRateRange.Dps125, 125, 4.375)]
    [InlineData(Lsm6dslAngularRateRange.Dps250, 250, 8.75)]
    [InlineData(Lsm6dslAngularRateRange.Dps500, 500, 17.5)]
    [InlineData(Lsm6dslAngularRateRange.Dps1000, 1000, 35)]
    [InlineData(Lsm6dslAngularRateRange.Dps2000, 2000, 70)]
    public void Angular_rate_is_read_within_one_step_over_the_whole_of_each_range(
        Lsm6dslAngularRateRange range, double most, double millidegrees)
    {
        Lsm6dsl sensor = new(SensorRig.SensorBus);
        sensor.Configure(Lsm6dslAccelerationRange.G2, Lsm6dslRate.Hz416, range, Lsm6dslRate.Hz416);
        for (int part = -10; part <= 10; part++)
        {
            double x = most * RadiansPerDegree * part / 10;
            double[] world = [x, -x / 2, x / 3];
            _rig.Set(
                ("lsm6dsl.angularRateX", world[0]), ("lsm6dsl.angularRateY", world[1]), ("lsm6dsl.angularRateZ", world[2]));

            SensorRig.ReadUntil(sensor, () => AreNear(sensor, 3, world, millidegrees * RadiansPerDegree / 1000));
        }
    }

    [Theory]
    [InlineData(0x00, 0x00, 0)]
    [InlineData(0x16, 0x69, 350)]
    [InlineData(0x40, 0x09, 1000)]
    [InlineData(0xE9, 0x97, -350)]
    [InlineData(0xBF, 0xF7, -1000)]
    public void Acceleration_of_the_application_notes_examples_is_right(byte high, byte low, double milliG)
    {
        // AN5040, content of the output registers against acceleration at +-2 g.
        Lsm6dsl sensor = ReadingFixed(0x28, low, high);

        Assert.Equal(milliG * StandardGravity / 1000, sensor.Readings[0].Value, 0.061 * StandardGravity / 1000);
    }

    [Theory]
    [InlineData(0x00, 0x00, 0)]
    [InlineData(0x2C, 0xA4, 100)]
    [InlineData(0x59, 0x49, 200)]
    [InlineData(0xD3, 0x5C, -100)]
    [InlineData(0xA6, 0xB7, -200)]
    public void Angular_rate_of_the_application_notes_examples_is_right(byte high, byte low, double degreesPerSecond)
    {
        // AN5040, content of the output registers against angular rate at +-245 dps.
        Lsm6dsl sensor = ReadingFixed(0x22, low, high);

        Assert.Equal(degreesPerSecond * RadiansPerDegree, sensor.Readings[3].Value, 0.00875 * RadiansPerDegree);
    }

    [Fact]
    public void A_changed_range_never_scales_an_older_value()
    {
        Lsm6dsl sensor = new(SensorRig.SensorBus);
        SensorRig.ReadUntil(sensor, () => true);
        foreach (Lsm6dslAccelerationRange range in Enum.GetValues<Lsm6dslAccelerationRange>())
        {
            sensor.Configure(range, Lsm6dslRate.Hz833, Lsm6dslAngularRateRange.Dps2000, Lsm6dslRate.Hz833);

            SensorRig.ReadUntil(sensor, () => true);

            Assert.Equal(StandardGravity, sensor.Readings[2].Value, 0.005);
        }
    }

    [Fact]
    public void The_time_that_the_gyroscope_takes_to_start_is_no_fault()
    {
        Lsm6dsl sensor = new(SensorRig.SensorBus);

        SensorRig.ReadWithoutFault(sensor);

        Assert.Equal(
            ["accelerationX", "accelerationY", "accelerationZ", "angularRateX", "angularRateY", "angularRateZ"],
            sensor.Readings.Select(r => r.Quantity));
    }

    [Theory]
    [InlineData("lsm6dsl.accelerationY", 25)]
    [InlineData("lsm6dsl.accelerationY", -25)]
    [InlineData("lsm6dsl.angularRateZ", 6)]
    public void Motion_beyond_the_range_gives_no_reading_until_it_is_less(string axis, double value)
    {
        Lsm6dsl sensor = new(SensorRig.SensorBus);
        _rig.Set((axis, value));
        SensorRig.ReadUntilFault(sensor, "moves beyond its range");

        _rig.Set((axis, 1));

        SensorRig.ReadUntil(sensor, () => sensor.Readings.Any(r => Math.Abs(r.Value - 1) < 0.001));
        Assert.Null(sensor.Fault);
    }

    [Fact]
    public void A_part_that_lost_its_settings_by_a_dip_of_the_supply_is_set_up_again()
    {
        Lsm6dsl sensor = new(SensorRig.SensorBus);
        SensorRig.ReadUntil(sensor, () => true);

        _rig.Board.I2c2.Transfer(Lsm6dsl.DefaultAddress, [0x12, 0x01], []);
        SensorRig.ReadUntilFault(sensor, "has no new value");

        SensorRig.ReadUntil(sensor, () => true);
        Assert.Equal(StandardGravity, sensor.Readings[2].Value, 0.001);
    }

    [Fact]
    public void An_absent_part_is_a_failed_reading_until_it_is_there()
    {
        _rig.Set(("lsm6dsl.absent", 1));
        Lsm6dsl sensor = new(SensorRig.SensorBus);
        Assert.False(sensor.TryRead());
        Assert.Equal("does not answer on the I2C bus", sensor.Fault);

        _rig.Set(("lsm6dsl.absent", 0));

        SensorRig.ReadUntil(sensor, () => true);
    }

    [Fact]
    public void Another_part_at_the_address_is_told_by_its_identity()
    {
        _rig.Board.I2c2.Attach(Lsm6dsl.DefaultAddress, new FixedRegisters());
        Lsm6dsl sensor = new(SensorRig.SensorBus);

        Assert.False(sensor.TryRead());
        Assert.Equal("WHO_AM_I is 0x00 instead of 0x6A", sensor.Fault);
    }

    private static bool AreNear(Lsm6dsl sensor, int first, double[] world, double step) =>
        world.Select((value, axis) => Math.Abs(sensor.Readings[first + axis].Value - value)).All(d => d <= step);

    private Lsm6dsl ReadingFixed(int register, byte low, byte high)
    {
        var part = new FixedRegisters();
        part.Content[0x0F] = 0x6A;
        part.Content[0x1E] = 0x07;
        part.Content[register] = low;
        part.Content[register + 1] = high;
        _rig.Board.I2c2.Attach(Lsm6dsl.DefaultAddress, part);
        Lsm6dsl sensor = new(SensorRig.SensorBus);
        Assert.True(sensor.TryRead(), sensor.Fault);
        return sensor;
    }
}
