using System;
using System.Linq;
using Xunit;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>The LIS3MDL's driver against its register model, through the desk's I2C.</summary>
public sealed class Lis3mdlTests : IDisposable
{
    private readonly SensorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(Lis3mdlRange.Microtesla400, 400, 0.015)]
    [InlineData(Lis3mdlRange.Microtesla800, 800, 0.03)]
    [InlineData(Lis3mdlRange.Microtesla1200, 1200, 0.044)]
    [InlineData(Lis3mdlRange.Microtesla1600, 1600, 0.059)]
    public void Field_is_read_within_one_step_over_the_whole_of_each_range(Lis3mdlRange range, double most, double step)
    {
        var sensor = new Lis3mdl(SensorRig.SensorBus, range, Lis3mdlRate.Hz80);
        for (int part = -10; part <= 10; part++)
        {
            double x = most * part / 10;
            double y = -x / 2;
            double z = x / 3;
            _rig.Set(("lis3mdl.magneticFieldX", x), ("lis3mdl.magneticFieldY", y), ("lis3mdl.magneticFieldZ", z));

            SensorRig.ReadUntil(sensor, () => sensor.Readings.Zip([x, y, z]).All(p => Math.Abs(p.First.Value - p.Second) <= step));
        }

        Assert.Equal(["magneticFieldX", "magneticFieldY", "magneticFieldZ"], sensor.Readings.Select(r => r.Quantity));
    }

    [Theory]
    [InlineData(Lis3mdlRange.Microtesla400, 6842)]
    [InlineData(Lis3mdlRange.Microtesla800, 3421)]
    [InlineData(Lis3mdlRange.Microtesla1200, 2281)]
    [InlineData(Lis3mdlRange.Microtesla1600, 1711)]
    public void Counts_for_one_gauss_in_table_3_are_100_microtesla(Lis3mdlRange range, short counts)
    {
        var part = new FixedRegisters();
        part.Content[0x0F] = 0x3D;
        part.Content[0x27] = 0x0F;
        BitConverter.GetBytes(counts).CopyTo(part.Content, 0x28);
        BitConverter.GetBytes((short)-counts).CopyTo(part.Content, 0x2A);
        _rig.Board.I2c2.Attach(Lis3mdl.DefaultAddress, part);
        var sensor = new Lis3mdl(SensorRig.SensorBus, range, Lis3mdlRate.Hz10);

        Assert.True(sensor.TryRead(), sensor.Fault);

        Assert.Equal([100, -100, 0], sensor.Readings.Select(r => Math.Round(r.Value, 9)));
    }

    [Theory]
    [InlineData("lis3mdl.magneticFieldX", 500)]
    [InlineData("lis3mdl.magneticFieldZ", -500)]
    public void A_field_beyond_the_range_gives_no_reading_until_it_is_weaker(string axis, double field)
    {
        var sensor = new Lis3mdl(SensorRig.SensorBus);
        _rig.Set((axis, field));
        SensorRig.ReadUntilFault(sensor, "is in a field beyond its range");

        _rig.Set((axis, 50));

        SensorRig.ReadUntil(sensor, () => sensor.Readings.Any(r => Math.Abs(r.Value - 50) < 0.02));
        Assert.Null(sensor.Fault);
    }

    [Fact]
    public void A_slow_part_is_no_fault()
    {
        var sensor = new Lis3mdl(SensorRig.SensorBus, Lis3mdlRange.Microtesla400, Lis3mdlRate.Hz5);

        SensorRig.ReadWithoutFault(sensor);
    }

    [Fact]
    public void A_part_that_lost_its_settings_by_a_dip_of_the_supply_is_set_up_again()
    {
        var sensor = new Lis3mdl(SensorRig.SensorBus, Lis3mdlRange.Microtesla1600, Lis3mdlRate.Hz80);
        _rig.Set(("lis3mdl.magneticFieldX", 1000));
        SensorRig.ReadUntil(sensor, () => Math.Abs(sensor.Readings[0].Value - 1000) < 0.06);

        _rig.Board.I2c2.Transfer(Lis3mdl.DefaultAddress, [0x21, 0x04], []);
        SensorRig.ReadUntilFault(sensor, "has no new value");

        SensorRig.ReadUntil(sensor, () => true);
        Assert.Equal(1000, sensor.Readings[0].Value, 0.06);
    }

    [Fact]
    public void An_absent_part_is_a_failed_reading_until_it_is_there()
    {
        _rig.Set(("lis3mdl.absent", 1));
        var sensor = new Lis3mdl(SensorRig.SensorBus);
        Assert.False(sensor.TryRead());
        Assert.Equal("does not answer on the I2C bus", sensor.Fault);

        _rig.Set(("lis3mdl.absent", 0));

        SensorRig.ReadUntil(sensor, () => true);
    }

    [Fact]
    public void Another_part_at_the_address_is_told_by_its_identity()
    {
        _rig.Board.I2c2.Attach(Lis3mdl.DefaultAddress, new FixedRegisters());
        var sensor = new Lis3mdl(SensorRig.SensorBus);

        Assert.False(sensor.TryRead());
        Assert.Equal("WHO_AM_I is 0x00 instead of 0x3D", sensor.Fault);
    }
}
