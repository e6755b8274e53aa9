using System.Device.Gpio;

namespace NanoIoTNode.Sensors;

/// <summary>
/// Frees an I2C bus whose data line a device holds low, because the chip was reset in the middle of a transfer (UM10204,
/// 3.1.16: nine clocks, until the device has sent its byte and sees no acknowledgement).
/// </summary>
public static class SensorBus
{
    private const int ClocksAtMost = 9;

    /// <summary>
    /// Works the lines by hand; to be called before the bus is opened, which takes the pins for itself. Takes less than 1 ms.
    /// </summary>
    /// <param name="clocks">Clocks that it took; 0: the bus was free.</param>
    /// <returns>False: the data line is still low; nothing on the bus will answer.</returns>
    public static bool TryFree(GpioController gpio, int clockPin, int dataPin, out int clocks)
    {
        clocks = 0;
        GpioPin clock = gpio.OpenPin(clockPin, PinMode.OutputOpenDrain);
        GpioPin data = gpio.OpenPin(dataPin, PinMode.Input);
        clock.Write(PinValue.High);
        while (data.Read() == PinValue.Low && clocks < ClocksAtMost)
        {
            clock.Write(PinValue.Low);
            clock.Write(PinValue.High);
            clocks++;
        }

        bool free = data.Read() == PinValue.High;
        if (free && clocks > 0)
        {
            Stop(clock, data);
        }

        gpio.ClosePin(dataPin);
        gpio.ClosePin(clockPin);
        return free;
    }

    // The data line rises while the clock is high: every device waits for a new start.
    private static void Stop(GpioPin clock, GpioPin data)
    {
        clock.Write(PinValue.Low);
        data.SetPinMode(PinMode.OutputOpenDrain);
        data.Write(PinValue.Low);
        clock.Write(PinValue.High);
        data.Write(PinValue.High);
        data.SetPinMode(PinMode.Input);
    }
}
