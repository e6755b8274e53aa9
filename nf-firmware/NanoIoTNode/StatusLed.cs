using System.Device.Gpio;

namespace NanoIoTNode;

/// <summary>Shows the state of the node on LED LD2, as long as somebody calls <see cref="Tick"/>. Callable from any thread.</summary>
internal sealed class StatusLed
{
    private readonly GpioPin _pin;
    private readonly Uptime _uptime;
    private LedPattern _pattern = LedPattern.Joining;
    private long _since;
    private bool _isOff;
    private bool _isCommandedOff;

    internal StatusLed(GpioPin pin, Uptime uptime)
    {
        _pin = pin;
        _uptime = uptime;
        _pin.Write(PinValue.High);
    }

    /// <summary>Shows another pattern, from its beginning.</summary>
    internal void Show(LedPattern pattern)
    {
        if (_pattern != pattern)
        {
            _since = _uptime.Milliseconds;
            _pattern = pattern;
        }
    }

    /// <summary>Switches the LED while the node is connected; the patterns of other states are not affected.</summary>
    internal void Switch(bool on)
    {
        _isCommandedOff = !on;
    }

    /// <summary>Switches the LED to what it shows now. For one thread; throws nothing once the pin is open.</summary>
    internal void Tick()
    {
        bool isOff = _pattern == LedPattern.Connected
            ? _isCommandedOff
            : !IsLit(_pattern, (int)((_uptime.Milliseconds - _since) % 2000));
        if (isOff != _isOff)
        {
            _isOff = isOff;
            _pin.Write(isOff ? PinValue.Low : PinValue.High);
        }
    }

    // Milliseconds since the pattern began; each of them fits 2000 a whole number of times.
    private static bool IsLit(LedPattern pattern, int milliseconds)
    {
        switch (pattern)
        {
            case LedPattern.Joining:
                return milliseconds < 1000;
            case LedPattern.Provisioning:
                int phase = milliseconds % 1000;
                return phase < 100 || (phase >= 250 && phase < 350);
            default:
                return milliseconds % 200 < 100;
        }
    }
}
