using System.Device.Gpio;
using NanoIoTNode.Core.Diagnostics;
using nanoFramework.Runtime.Native;

namespace NanoIoTNode;

/// <summary>
/// The blue button (active low). Held for 3 s while the node runs, it restarts the node into provisioning: a restart frees
/// sockets and memory, whatever the node is busy with.
/// </summary>
internal sealed class ButtonMonitor
{
    private const int HoldMilliseconds = 3000;

    private readonly GpioPin _pin;
    private readonly Uptime _uptime;
    private readonly Log _log;
    private long _pressedAt = -1;

    internal ButtonMonitor(GpioPin pin, Uptime uptime, Log log)
    {
        _pin = pin;
        _uptime = uptime;
        _log = log;
    }

    /// <summary>True while the button is held.</summary>
    internal bool IsPressed
    {
        get { return _pin.Read() == PinValue.Low; }
    }

    /// <summary>Begins to watch. A button that is held already counts from its next press.</summary>
    internal void Start()
    {
        // Its edges are waited for, because each look at the pin leaves garbage.
        _pin.ValueChanged += (sender, e) => _pressedAt = IsPressed ? _uptime.Milliseconds : -1;
    }

    /// <summary>Restarts the node when the button has been held long enough. Throws nothing once the pin is open.</summary>
    internal void Tick()
    {
        long pressedAt = _pressedAt;
        if (pressedAt < 0 || _uptime.Milliseconds - pressedAt < HoldMilliseconds)
        {
            return;
        }

        // The edge of its release may have been missed.
        if (!IsPressed)
        {
            _pressedAt = -1;
            return;
        }

        _log.Write(Layers.Node, "blue button held 3 s: restarting into provisioning");
        ResetCause.NoteForProvisioning();
        Power.RebootDevice();
    }
}
