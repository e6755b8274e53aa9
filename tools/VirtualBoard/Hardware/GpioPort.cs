using System;
using System.Collections.Generic;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// The level of each pin; pin number = port * 16 + pin (PA0 = 0, PB14 = 30, PC13 = 45). A pin that nobody drives is low,
/// the blue button's (PC13) is high while it is released. Safe from any thread.
/// </summary>
public sealed class GpioPort
{
    private readonly object _lock = new();
    private readonly Dictionary<int, bool> _levels = [];

    /// <summary>A pin's level changed: pin number and level. Raised outside the lock, on the thread that changed it.</summary>
    public event Action<int, bool>? LevelChanged;

    /// <summary>
    /// A pin is about to be read: who drives it brings it up to date, and need not wait for a timer. Raised outside the lock.
    /// </summary>
    public event Action<int>? Reading;

    public bool Read(int pin)
    {
        Reading?.Invoke(pin);
        lock (_lock)
        {
            return _levels.GetValueOrDefault(pin);
        }
    }

    /// <summary>The chip drives an output.</summary>
    public void Write(int pin, bool high) => Set(pin, high);

    /// <summary>The world drives an input.</summary>
    public void Drive(int pin, bool high) => Set(pin, high);

    private void Set(int pin, bool high)
    {
        lock (_lock)
        {
            if (_levels.TryGetValue(pin, out bool before) && before == high)
            {
                return;
            }

            _levels[pin] = high;
        }

        LevelChanged?.Invoke(pin, high);
    }
}
