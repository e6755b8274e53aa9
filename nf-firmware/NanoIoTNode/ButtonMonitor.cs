using System.Device.Gpio;
using System.Threading;
using NanoIoTNode.Core.Diagnostics;
using nanoFramework.Runtime.Native;

namespace NanoIoTNode;

/// <summary>
/// Watches the blue button (active low). Held for 3 s while the node runs, it restarts the node into provisioning: a
/// restart frees sockets and memory, whatever the node is busy with.
/// </summary>
internal sealed class ButtonMonitor
{
    private const int PollMilliseconds = 50;
    private const int HoldMilliseconds = 3000;

    private readonly GpioPin _pin;
    private readonly Uptime _uptime;
    private readonly Log _log;

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
        new Thread(Watch).Start();
    }

    // Nothing in here throws once the pin is open.
    private void Watch()
    {
        while (IsPressed)
        {
            Thread.Sleep(PollMilliseconds);
        }

        long pressedAt = _uptime.Milliseconds;
        while (_uptime.Milliseconds - pressedAt < HoldMilliseconds)
        {
            Thread.Sleep(PollMilliseconds);
            if (!IsPressed)
            {
                pressedAt = _uptime.Milliseconds;
            }
        }

        _log.Write(Layers.Node, "blue button held 3 s: restarting into provisioning");
        ResetCause.NoteForProvisioning();
        Power.RebootDevice();
    }
}
