using System.Device.Gpio;
using System.Threading;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
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
    private const int SensorBusId = 2;
    private const int SensorBusClockPin = (1 * 16) + 10; // PB10
    private const int SensorBusDataPin = (1 * 16) + 11; // PB11
    private const int TimeOfFlightShutdownPin = (2 * 16) + 6; // PC6: XSHUT
    private const int TimeOfFlightInterruptPin = (2 * 16) + 7; // PC7: GPIO1

    internal NodeBoard()
    {
        Uptime = new Uptime();
        Console = new SerialConsole(Uptime);
        Log = new Log(Console);
        ResetCause = new ResetCause();

        GpioController gpio = new();
        Led = new StatusLed(gpio.OpenPin(Led2Pin, PinMode.Output), Uptime);
        Button = new ButtonMonitor(gpio.OpenPin(BlueButtonPin, PinMode.Input), Uptime, Log);
        Housekeeping = new Housekeeping(Led, Button);
        FreeSensorBus(gpio);
        Extensions = new Extensions(this);
        Commands = new CommandRunner(this);
        AddKitSensors(gpio);
        Extensions.AddCommand(new LedCommandHandler(Led));
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

    /// <summary>Runs from the beginning, so that the LED does.</summary>
    internal Housekeeping Housekeeping { get; }

    /// <summary>The kit's sensors, then those of the application. Complete when the node starts.</summary>
    internal ISensor[] Sensors => Extensions.Sensors;

    /// <summary>Sensors and commands, the kit's own included, and what waits on the application's topics.</summary>
    internal Extensions Extensions { get; }

    internal CommandRunner Commands { get; }

    /// <summary>Set by whatever the thread that publishes has to look at.</summary>
    internal AutoResetEvent Wake { get; } = new AutoResetEvent(false);

    /// <summary>Of all that is published; for the thread that publishes.</summary>
    internal PublishPace Pace { get; } = new PublishPace();

    /// <summary>What they measure.</summary>
    internal SensorQuantities Measured => Extensions.Measured;

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
        Console.WriteLine("NanoIoTNode " + Node.Version + " on " + SystemInfo.TargetName);
        Console.WriteLine("chip id " + ChipId);
        Console.WriteLine("reset: " + ResetCause.ToString());
    }

    private void AddKitSensors(GpioController gpio)
    {
        Extensions.AddSensor(new Hts221(SensorBusId));
        Extensions.AddSensor(new Lps22hb(SensorBusId));
        Extensions.AddSensor(new Lsm6dsl(SensorBusId, gpio.OpenPin(MotionInterruptPin, PinMode.Input)));
        Extensions.AddSensor(new Lis3mdl(SensorBusId));
        Extensions.AddSensor(new Vl53l0x(
            SensorBusId,
            gpio.OpenPin(TimeOfFlightShutdownPin, PinMode.Output),
            gpio.OpenPin(TimeOfFlightInterruptPin, PinMode.InputPullUp),
            new Vl53l0xLimits()));
    }

    // A reset of the chip does not reset the sensors: one that was sending still waits for its clocks.
    private void FreeSensorBus(GpioController gpio)
    {
        bool free = SensorBus.TryFree(gpio, SensorBusClockPin, SensorBusDataPin, out int clocks);
        if (clocks > 0)
        {
            Log.Write(Layers.Node, free
                ? "a sensor held the I2C bus, freed by " + clocks.ToString() + " clocks"
                : "a sensor holds the I2C bus");
        }
    }
}
