using System;
using System.Collections.Generic;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>How a transfer on the bus ended.</summary>
public enum I2cOutcome
{
    Complete,
    AddressNotAcknowledged,
}

/// <summary>A device on the bus. Called by one transfer at a time.</summary>
public interface II2cDevice
{
    /// <summary>The master wrote these bytes after the address.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>The master reads; the device fills all of it.</summary>
    void Read(Span<byte> data);
}

/// <summary>An I2C bus with the devices attached to it. Safe from any thread: transfers take turns.</summary>
public sealed class I2cBus
{
    private readonly object _lock = new();
    private readonly Dictionary<int, II2cDevice> _devices = [];

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

    /// <summary>Write, repeated start, read; either part may be empty.</summary>
    public I2cOutcome Transfer(int address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        lock (_lock)
        {
            if (!_devices.TryGetValue(address, out II2cDevice? device))
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
}
