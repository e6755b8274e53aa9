using System;
using System.Threading;
using NanoIoTNode.HostRuntime;
using NanoIoTNode.VirtualBoard.Hardware;
using nanoFramework.Runtime.Events;

namespace System.Device.Gpio;

/// <summary>A pin of the chip, owned until it is disposed.</summary>
public sealed class GpioPin : IDisposable
{
    private readonly Lock _gate = new();
    private readonly GpioPort _port;
    private readonly GpioController _controller;
    private readonly Timer _debounce;
    private PinMode _mode = PinMode.Input;
    private bool _debouncing;
    private bool _expectedHigh;
    private bool _disposed;

    internal GpioPin(GpioController controller, int pinNumber)
    {
        _controller = controller;
        _port = CurrentBoard.Get().Gpio;
        PinNumber = pinNumber;
        _debounce = new Timer(_ => EndDebounce());
        _port.LevelChanged += OnLevelChanged;
    }

    /// <summary>Raised at each edge of an input.</summary>
    public event PinValueChangedEventHandler? ValueChanged;

    /// <summary>
    /// After an edge, further ones are ignored for this time; then the edge is told only if the level is still what it led to.
    /// </summary>
    public TimeSpan DebounceTimeout { get; set; }

    /// <summary>port * 16 + pin, PA0 = 0.</summary>
    public int PinNumber { get; }

    public PinMode GetPinMode() => _mode;

    /// <summary>Whether the chip can do this.</summary>
    public bool IsPinModeSupported(PinMode pinMode) => pinMode is
        PinMode.Input or PinMode.InputPullDown or PinMode.InputPullUp or PinMode.Output or PinMode.OutputOpenDrain;

    /// <exception cref="ArgumentException">The chip cannot do this.</exception>
    public void SetPinMode(PinMode value)
    {
        CheckDisposed();
        if (!IsPinModeSupported(value))
        {
            throw new ArgumentException("The chip has no such pin mode.", nameof(value));
        }

        _mode = value;
    }

    public PinValue Read()
    {
        CheckDisposed();
        return _port.Read(PinNumber);
    }

    /// <exception cref="InvalidOperationException">The pin is an input.</exception>
    public void Write(PinValue value)
    {
        CheckDisposed();
        if (_mode < PinMode.Output)
        {
            throw new InvalidOperationException("The pin is an input.");
        }

        _port.Write(PinNumber, (bool)value);
    }

    /// <summary>Inverts an output.</summary>
    /// <exception cref="InvalidOperationException">The pin is an input.</exception>
    public void Toggle() => Write(!(bool)Read());

    /// <summary>Gives the pin back.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _port.LevelChanged -= OnLevelChanged;
            _debounce.Dispose();
            _controller.Release(this);
        }
    }

    private void CheckDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    private void OnLevelChanged(int pin, bool isHigh)
    {
        if (pin != PinNumber || _mode >= PinMode.Output)
        {
            return;
        }

        lock (_gate)
        {
            if (_debouncing)
            {
                return;
            }

            if (DebounceTimeout > TimeSpan.Zero)
            {
                _debouncing = true;
                _expectedHigh = isHigh;
                _debounce.Change(DebounceTimeout, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Post(isHigh);
    }

    private void EndDebounce()
    {
        lock (_gate)
        {
            _debouncing = false;
        }

        if (_port.Read(PinNumber) == _expectedHigh)
        {
            Post(_expectedHigh);
        }
    }

    private void Post(bool isHigh)
    {
        var edge = new PinValueChangedEventArgs(isHigh ? PinEventTypes.Rising : PinEventTypes.Falling, PinNumber);
        EventDispatcher.Post(() =>
        {
            if (!_disposed)
            {
                ValueChanged?.Invoke(this, edge);
            }
        });
    }
}
