using System.Device.Gpio;
using System.Threading;

namespace NanoIoTNode;

/// <summary>
/// The reset line of the Wi-Fi module. The driver owns the module and resets it whenever it hangs; this is for what the driver
/// cannot see. It takes the restart for one of the module's own and joins again.
/// </summary>
internal sealed class WifiModuleReset
{
    private const int ResetPin = (4 * 16) + 8; // PE8, low = reset
    private const int HeldMilliseconds = 20;

    private GpioPin _pin;

    /// <summary>Resets the module; about 20 ms. Its network and its connections are lost.</summary>
    internal void Pulse()
    {
        // Kept open from the first time on: a pin that is given back floats.
        _pin = _pin ?? new GpioController().OpenPin(ResetPin, PinMode.Output);
        _pin.Write(PinValue.Low);
        Thread.Sleep(HeldMilliseconds);
        _pin.Write(PinValue.High);
    }
}
