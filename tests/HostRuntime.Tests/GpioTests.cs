using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Device.Gpio;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

[Collection(BoardFixture.Collection)]
public sealed class GpioTests(BoardFixture fixture) : IDisposable
{
    private const int Led = 30;
    private const int Button = 45;

    private readonly GpioController _controller = new();

    public void Dispose()
    {
        _controller.Dispose();
        fixture.Board.Gpio.Drive(Button, true);
    }

    [Fact]
    public void An_output_drives_the_pin()
    {
        GpioPin led = _controller.OpenPin(Led, PinMode.Output);

        led.Write(PinValue.High);
        Assert.True(fixture.Board.Gpio.Read(Led));

        led.Toggle();
        Assert.False(fixture.Board.Gpio.Read(Led));
    }

    [Fact]
    public void An_input_shows_the_level_outside_and_cannot_be_written()
    {
        GpioPin button = _controller.OpenPin(Button, PinMode.Input);
        Assert.Equal(PinValue.High, button.Read());

        fixture.Board.Gpio.Drive(Button, false);

        Assert.Equal(PinValue.Low, button.Read());
        Assert.Throws<InvalidOperationException>(() => button.Write(PinValue.High));
    }

    [Fact]
    public void Edges_arrive_in_order_on_one_thread_that_is_not_the_hardwares()
    {
        GpioPin button = _controller.OpenPin(Button, PinMode.Input);
        var seen = new BlockingCollection<(PinEventTypes Type, int Thread)>();
        button.ValueChanged += (_, e) => seen.Add((e.ChangeType, Environment.CurrentManagedThreadId));

        fixture.Board.Gpio.Drive(Button, false);
        fixture.Board.Gpio.Drive(Button, true);

        (PinEventTypes Type, int Thread) first = Take(seen);
        (PinEventTypes Type, int Thread) second = Take(seen);
        Assert.Equal(PinEventTypes.Falling, first.Type);
        Assert.Equal(PinEventTypes.Rising, second.Type);
        Assert.Equal(first.Thread, second.Thread);
        Assert.NotEqual(Environment.CurrentManagedThreadId, first.Thread);
    }

    [Fact]
    public void A_debounced_pin_tells_one_edge_of_a_bouncing_contact()
    {
        GpioPin button = _controller.OpenPin(Button, PinMode.Input);
        button.DebounceTimeout = TimeSpan.FromMilliseconds(200);
        var seen = new BlockingCollection<PinEventTypes>();
        button.ValueChanged += (_, e) => seen.Add(e.ChangeType);

        foreach (bool level in (IEnumerable<bool>)[false, true, false, true, false])
        {
            fixture.Board.Gpio.Drive(Button, level);
        }

        Assert.Equal(PinEventTypes.Falling, Take(seen));
        Assert.Empty(seen);
    }

    [Fact]
    public void A_pin_belongs_to_one_owner_until_it_is_disposed()
    {
        GpioPin first = _controller.OpenPin(Led, PinMode.Output);
        using var other = new GpioController();

        Assert.Throws<InvalidOperationException>(() => other.OpenPin(Led));
        first.Dispose();
        Assert.False(_controller.IsPinOpen(Led));
        Assert.Equal(Led, other.OpenPin(Led).PinNumber);
    }

    [Fact]
    public void A_mode_that_the_chip_lacks_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _controller.OpenPin(Led, PinMode.OutputOpenSource));
    }

    [Fact]
    public void A_callback_gets_only_the_edges_that_it_asked_for()
    {
        _controller.OpenPin(Button, PinMode.Input);
        var seen = new BlockingCollection<PinEventTypes>();
        _controller.RegisterCallbackForPinValueChangedEvent(
            Button, PinEventTypes.Rising, (_, e) => seen.Add(e.ChangeType));

        fixture.Board.Gpio.Drive(Button, false);
        fixture.Board.Gpio.Drive(Button, true);

        Assert.Equal(PinEventTypes.Rising, Take(seen));
    }

    private static T Take<T>(BlockingCollection<T> seen)
    {
        Assert.True(seen.TryTake(out T? item, 10_000), "No edge was told.");
        return item;
    }
}
