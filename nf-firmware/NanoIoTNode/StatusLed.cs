using System.Device.Gpio;
using System.Threading;

namespace NanoIoTNode;

/// <summary>Shows the state of the node on LED LD2. Callable from any thread.</summary>
internal sealed class StatusLed
{
    // Milliseconds on, off, on, off...
    private static readonly int[] s_slow = { 1000, 1000 };
    private static readonly int[] s_double = { 100, 150, 100, 650 };
    private static readonly int[] s_fast = { 100, 100 };

    private readonly GpioPin _pin;
    private readonly AutoResetEvent _changed = new(false);
    private LedPattern _pattern = LedPattern.Joining;
    private bool _commandedOn = true;

    internal StatusLed(GpioPin pin)
    {
        _pin = pin;
        new Thread(Blink).Start();
    }

    /// <summary>Shows another pattern at once.</summary>
    internal void Show(LedPattern pattern)
    {
        if (_pattern != pattern)
        {
            _pattern = pattern;
            _changed.Set();
        }
    }

    /// <summary>Switches the LED while the node is connected; the patterns of other states are not affected.</summary>
    internal void Switch(bool on)
    {
        _commandedOn = on;
        _changed.Set();
    }

    // Nothing in here throws once the pin is open.
    private void Blink()
    {
        int step = 0;
        while (true)
        {
            int[] times = TimesOf(_pattern);
            if (times == null)
            {
                _pin.Write(_commandedOn ? PinValue.High : PinValue.Low);
                _changed.WaitOne();
                step = 0;
                continue;
            }

            step %= times.Length;
            _pin.Write(step % 2 == 0 ? PinValue.High : PinValue.Low);
            step = _changed.WaitOne(times[step], false) ? 0 : step + 1;
        }
    }

    private static int[] TimesOf(LedPattern pattern)
    {
        switch (pattern)
        {
            case LedPattern.Joining: return s_slow;
            case LedPattern.Provisioning: return s_double;
            case LedPattern.Error: return s_fast;
            default: return null;
        }
    }
}
