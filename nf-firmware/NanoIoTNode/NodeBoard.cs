using System.Device.Gpio;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.ReservedFlash;
using NanoIoTNode.Sensors;
using nanoFramework.Hardware.Stm32;
using nanoFramework.Runtime.Native;

namespace NanoIoTNode;

/// <summary>The wiring of the B-L475E-IOT01A: which part hangs where.</summary>
internal sealed class NodeBoard
{
    // Pin number = port * 16 + pin.
    private const int Led2Pin = (1 * 16) + 14; // PB14
    private const int BlueButtonPin = (2 * 16) + 13; // PC13
    private const int MotionInterruptPin = (3 * 16) + 11; // PD11
    private const int SensorBus = 2; // I2C2: PB10, PB11

    internal NodeBoard()
    {
        Uptime = new Uptime();
        Console = new SerialConsole(Uptime);
        Log = new Log(Console);
        ResetCause = new ResetCause();

        GpioController gpio = new();
        Led = new StatusLed(gpio.OpenPin(Led2Pin, PinMode.Output));
        Button = new ButtonMonitor(gpio.OpenPin(BlueButtonPin, PinMode.Input), Uptime, Log);
        Sensors = new ISensor[]
        {
            new Hts221(SensorBus),
            new Lps22hb(SensorBus),
            new Lsm6dsl(SensorBus, gpio.OpenPin(MotionInterruptPin, PinMode.Input)),
            new Lis3mdl(SensorBus),
        };
        Flash = new ReservedFlashAdapter(new ConfigurationFlash());
        SpareFlash = new ReservedFlashAdapter(new SpareFlash());
    }

    internal Uptime Uptime { get; }

    internal SerialConsole Console { get; }

    internal Log Log { get; }

    internal ResetCause ResetCause { get; }

    internal NodeState State { get; } = new NodeState();

    internal StatusLed Led { get; }

    internal ButtonMonitor Button { get; }

    internal ISensor[] Sensors { get; }

    internal ReservedFlashAdapter Flash { get; }

    internal ReservedFlashAdapter SpareFlash { get; }

    /// <summary>96 bits in hexadecimal, another for each chip.</summary>
    internal static string ChipId
    {
        get
        {
            string text = "";
            foreach (byte b in Utilities.UniqueDeviceId)
            {
                text += b.ToString("x2");
            }

            return text;
        }
    }

    /// <summary>Says what runs on what, and why it starts.</summary>
    internal void PrintBanner()
    {
        Console.WriteLine("");
        Console.WriteLine("NanoIoTNode " + Program.Version + " on " + SystemInfo.TargetName);
        Console.WriteLine("chip id " + ChipId);
        Console.WriteLine("reset: " + ResetCause.ToString());
    }
}
