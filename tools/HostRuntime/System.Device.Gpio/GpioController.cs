using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace System.Device.Gpio;

/// <summary>The pins of the chip, by number: port * 16 + pin, PA0 = 0.</summary>
public sealed class GpioController : IDisposable
{
    // Ports A to H; of H the package has two pins.
    private const int Pins = (7 * 16) + 2;

    // Pins are reserved chip-wide, whichever controller opened them.
    private static readonly Dictionary<int, GpioPin> s_open = [];

    private readonly Dictionary<(int Pin, PinChangeEventHandler Callback), PinValueChangedEventHandler> _callbacks = [];
    private readonly HashSet<int> _mine = [];

    public GpioController()
        : this(PinNumberingScheme.Logical)
    {
    }

    public GpioController(PinNumberingScheme numberingScheme)
    {
        NumberingScheme = numberingScheme;
    }

    public PinNumberingScheme NumberingScheme { get; }

    public int PinCount => Pins;

    /// <summary>Reserves a pin, as an input.</summary>
    /// <exception cref="ArgumentException">There is no such pin.</exception>
    /// <exception cref="InvalidOperationException">It is reserved already.</exception>
    public GpioPin OpenPin(int pinNumber)
    {
        if (pinNumber is < 0 or >= Pins)
        {
            throw new ArgumentException("No such pin.", nameof(pinNumber));
        }

        lock (s_open)
        {
            if (s_open.ContainsKey(pinNumber))
            {
                throw new InvalidOperationException("The pin is open already.");
            }

            var pin = new GpioPin(this, pinNumber);
            s_open.Add(pinNumber, pin);
            _mine.Add(pinNumber);
            return pin;
        }
    }

    /// <summary>Reserves a pin and sets its mode.</summary>
    /// <inheritdoc cref="OpenPin(int)"/>
    public GpioPin OpenPin(int pinNumber, PinMode mode)
    {
        GpioPin pin = OpenPin(pinNumber);
        pin.SetPinMode(mode);
        return pin;
    }

    public void ClosePin(int pinNumber) => Find(pinNumber).Dispose();

    public bool IsPinOpen(int pinNumber)
    {
        lock (s_open)
        {
            return s_open.ContainsKey(pinNumber);
        }
    }

    public PinMode GetPinMode(int pinNumber) => Find(pinNumber).GetPinMode();

    public void SetPinMode(int pinNumber, PinMode mode) => Find(pinNumber).SetPinMode(mode);

    public PinValue Read(int pinNumber) => Find(pinNumber).Read();

    public void Write(int pinNumber, PinValue value) => Find(pinNumber).Write(value);

    /// <summary>Calls <paramref name="callback"/> at edges of these types.</summary>
    public void RegisterCallbackForPinValueChangedEvent(
        int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        void Filter(object sender, PinValueChangedEventArgs edge)
        {
            if ((edge.ChangeType & eventTypes) != 0)
            {
                callback(this, edge);
            }
        }

        GpioPin pin = Find(pinNumber);
        UnregisterCallbackForPinValueChangedEvent(pinNumber, callback);
        _callbacks[(pinNumber, callback)] = Filter;
        pin.ValueChanged += Filter;
    }

    public void UnregisterCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        if (_callbacks.Remove((pinNumber, callback), out PinValueChangedEventHandler? filter))
        {
            Find(pinNumber).ValueChanged -= filter;
        }
    }

    /// <summary>Gives back the pins that this controller opened.</summary>
    public void Dispose()
    {
        foreach (int pinNumber in _mine.ToArray())
        {
            ClosePin(pinNumber);
        }
    }

    internal void Release(GpioPin pin)
    {
        lock (s_open)
        {
            s_open.Remove(pin.PinNumber);
            _mine.Remove(pin.PinNumber);
        }
    }

    private static GpioPin Find(int pinNumber)
    {
        lock (s_open)
        {
            return s_open.TryGetValue(pinNumber, out GpioPin? pin)
                ? pin
                : throw new InvalidOperationException("The pin is not open.");
        }
    }
}
