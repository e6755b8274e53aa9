using System;
using System.Device.Gpio;
using System.Linq;
using System.Threading;
using Xunit;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>Steps, taps, tilts and free falls, from the virtual part's line PD11 to the readings.</summary>
public sealed class Lsm6dslEventsTests : IDisposable
{
    private const int InterruptPin = (3 * 16) + 11;

    private readonly SensorRig _rig = new();
    private readonly GpioController _gpio = new();
    private readonly Lsm6dsl _sensor;

    public Lsm6dslEventsTests()
    {
        _sensor = new Lsm6dsl(SensorRig.SensorBus, _gpio.OpenPin(InterruptPin, PinMode.Input));
        SensorRig.ReadUntil(_sensor, () => true);
    }

    public void Dispose()
    {
        _gpio.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public void Nothing_has_happened_at_the_start()
    {
        Assert.Equal([("steps", 0), ("taps", 0), ("tilts", 0), ("freeFalls", 0)], Events());
        Assert.False(_rig.Board.Gpio.Read(InterruptPin));
    }

    [Theory]
    [InlineData("taps")]
    [InlineData("tilts")]
    [InlineData("freeFalls")]
    [InlineData("steps")]
    public void Each_event_is_counted_as_what_it_is_and_lowers_the_line_again(string quantity)
    {
        for (int times = 1; times <= 3; times++)
        {
            _rig.Set(("lsm6dsl." + quantity, times));
            SensorRig.ReadUntil(_sensor, () => Of(quantity) == times);
            SensorRig.ReadUntil(_sensor, () => !_rig.Board.Gpio.Read(InterruptPin));
        }

        Assert.Equal(3, Events().Sum(e => e.Value));
    }

    [Fact]
    public void Steps_faster_than_the_node_are_all_counted_across_the_counters_overflow()
    {
        _rig.Set(("lsm6dsl.steps", 65000));
        SensorRig.ReadUntil(_sensor, () => Of("steps") == 65000);

        _rig.Set(("lsm6dsl.steps", 66000));

        SensorRig.ReadUntil(_sensor, () => Of("steps") == 66000);
    }

    [Fact]
    public void Different_events_at_once_are_told_apart()
    {
        _rig.Set(("lsm6dsl.taps", 1), ("lsm6dsl.tilts", 1), ("lsm6dsl.freeFalls", 1), ("lsm6dsl.steps", 12));

        SensorRig.ReadUntil(_sensor, () => Of("taps") == 1 && Of("tilts") == 1 && Of("freeFalls") == 1 && Of("steps") == 12);
    }

    [Theory]
    [InlineData(Lsm6dslAccelerationRange.G4)]
    [InlineData(Lsm6dslAccelerationRange.G8)]
    [InlineData(Lsm6dslAccelerationRange.G16)]
    public void Counts_go_on_and_taps_are_felt_in_every_range(Lsm6dslAccelerationRange range)
    {
        _rig.Set(("lsm6dsl.taps", 1), ("lsm6dsl.steps", 5));
        SensorRig.ReadUntil(_sensor, () => Of("taps") == 1 && Of("steps") == 5);

        _sensor.Configure(range, Lsm6dslRate.Hz416, Lsm6dslAngularRateRange.Dps250, Lsm6dslRate.Hz104);
        SensorRig.ReadUntil(_sensor, () => true);
        _rig.Set(("lsm6dsl.taps", 2), ("lsm6dsl.steps", 8));

        SensorRig.ReadUntil(_sensor, () => Of("taps") == 2 && Of("steps") == 8);
    }

    [Fact]
    public void An_event_while_the_part_does_not_answer_is_counted_once_it_does()
    {
        _rig.Set(("lsm6dsl.absent", 1), ("lsm6dsl.taps", 1), ("lsm6dsl.tilts", 1));
        Assert.True(_rig.Board.Gpio.Read(InterruptPin));

        _rig.Set(("lsm6dsl.absent", 0));

        SensorRig.ReadUntil(_sensor, () => Of("taps") == 1 && Of("tilts") == 1);
        Assert.False(_rig.Board.Gpio.Read(InterruptPin));
    }

    [Fact]
    public void An_event_whose_edge_led_to_nothing_is_counted_by_the_next_reading()
    {
        LatchWhileAbsent();

        _rig.Set(("lsm6dsl.absent", 0));
        SensorRig.ReadUntil(_sensor, () => true);

        Assert.Equal(1, Of("taps"));
    }

    [Fact]
    public void An_event_that_the_part_has_latched_is_counted_before_the_part_is_reset()
    {
        LatchWhileAbsent();
        Assert.False(_sensor.TryRead());

        _rig.Set(("lsm6dsl.absent", 0));
        SensorRig.ReadUntil(_sensor, () => true);

        Assert.Equal(1, Of("taps"));
    }

    // Behind this the rising edge has been told, in vain.
    private void LatchWhileAbsent()
    {
        using var told = new ManualResetEventSlim();
        GpioPin other = _gpio.OpenPin(InterruptPin + 1, PinMode.Input);
        other.ValueChanged += (_, _) => told.Set();
        _rig.Set(("lsm6dsl.absent", 1), ("lsm6dsl.taps", 1));
        _rig.Board.Gpio.Drive(InterruptPin + 1, !_rig.Board.Gpio.Read(InterruptPin + 1));
        Assert.True(told.Wait(20_000), "events are told in their order");
        Assert.True(_rig.Board.Gpio.Read(InterruptPin));
    }

    private (string Quantity, double Value)[] Events() => [.. _sensor.Readings.Skip(6).Select(r => (r.Quantity, r.Value))];

    private double Of(string quantity) => _sensor.Readings.Single(r => r.Quantity == quantity).Value;
}
