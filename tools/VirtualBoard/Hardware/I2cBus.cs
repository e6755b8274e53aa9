using System;
using System.Collections.Generic;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>How a transfer on the bus ended.</summary>
public enum I2cOutcome
{
    Complete,
    AddressNotAcknowledged,

    /// <summary>A line is held low: the master never gets the bus.</summary>
    BusHeld,
}

/// <summary>A device on the bus. Called by one transfer at a time.</summary>
public interface II2cDevice
{
    /// <summary>Asked once at the beginning of each transfer to the device's address.</summary>
    bool Acknowledges() => true;

    /// <summary>The master wrote these bytes after the address.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>The master reads; the device fills all of it.</summary>
    void Read(Span<byte> data);
}

/// <summary>
/// An I2C bus with the devices attached to it. Its lines are pins of the chip with pull-up resistors, which a master can
/// also work by hand. Safe from any thread: transfers take turns.
/// </summary>
public sealed class I2cBus
{
    private readonly object _lock = new();
    private readonly Dictionary<int, II2cDevice> _devices = [];
    private readonly GpioPort _gpio;
    private readonly int _clockPin;
    private readonly int _dataPin;
    private int _clocksUntilFree;

    public I2cBus(GpioPort gpio, int clockPin, int dataPin)
    {
        _gpio = gpio;
        _clockPin = clockPin;
        _dataPin = dataPin;
        _gpio.Drive(clockPin, true);
        _gpio.Drive(dataPin, true);
        _gpio.LevelChanged += OnLevelChanged;
    }

    /// <param name="address">7-bit address.</param>
    public void Attach(int address, II2cDevice device)
    {
        lock (_lock)
        {
            _devices[address] = device;
        }
    }

    public void Detach(int address)
    {
        lock (_lock)
        {
            _devices.Remove(address);
        }
    }

    /// <summary>
    /// A device was left in the middle of a byte that it sends: it holds the data line low until it has seen
    /// <paramref name="clocks"/> rising edges of the clock. 0: the line is free.
    /// </summary>
    public void HoldData(int clocks)
    {
        lock (_lock)
        {
            _clocksUntilFree = clocks;
        }

        _gpio.Drive(_dataPin, clocks == 0);
    }

    /// <summary>Write, repeated start, read; either part may be empty.</summary>
    public I2cOutcome Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        lock (_lock)
        {
            if (_clocksUntilFree > 0)
            {
                return I2cOutcome.BusHeld;
            }

            if (!_devices.TryGetValue(address, out II2cDevice? device) || !device.Acknowledges())
            {
                return I2cOutcome.AddressNotAcknowledged;
            }

            if (write.Length > 0)
            {
                device.Write(write);
            }

            if (read.Length > 0)
            {
                device.Read(read);
            }

            return I2cOutcome.Complete;
        }
    }

    private void OnLevelChanged(int pin, bool high)
    {
        if (pin != _clockPin || !high)
        {
            return;
        }

        bool released;
        lock (_lock)
        {
            released = _clocksUntilFree == 1;
            _clocksUntilFree = Math.Max(0, _clocksUntilFree - 1);
        }

        if (released)
        {
            _gpio.Drive(_dataPin, true);
        }
    }
}
