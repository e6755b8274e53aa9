using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// The B-L475E-IOT01A as far as it is modelled, below the drivers. Flash, clock, backup registers and chip id live in
/// the state folder. Safe from any thread.
/// </summary>
public sealed class Board : IDisposable
{
    private const int BlueButton = 45;
    private const int WifiReset = 72; // PE8
    private const int UniqueIdSize = 12;

    private readonly KitSensors _sensors;
    private readonly List<HeaderSensor> _attached = [];

    /// <exception cref="IOException">The state folder cannot be written.</exception>
    public Board(string stateDirectory, BoardEnvironment environment)
    {
        Directory.CreateDirectory(stateDirectory);
        Environment = environment;
        I2c1 = new I2cBus(Gpio, clockPin: 24, dataPin: 25);
        I2c2 = new I2cBus(Gpio, clockPin: 26, dataPin: 27);
        UniqueId = LoadUniqueId(Path.Combine(stateDirectory, "chip-id.bin"));
        Flash = new FlashMemory(stateDirectory, environment.Seed);
        Rtc = new RealTimeClock(Path.Combine(stateDirectory, "rtc.bin"));
        _sensors = new KitSensors(environment.Seed, Gpio, I2c2);
        Wifi = new VirtualIsm43362(environment, MacAddress());
        Gpio.LevelChanged += OnPin;
        Apply(environment);
    }

    /// <summary>A software reset was asked for; the handler does not return to the firmware.</summary>
    public event Action? ResetRequested;

    /// <summary>The board of this process; set once before a firmware starts.</summary>
    public static Board? Current { get; set; }

    public FlashMemory Flash { get; }

    public GpioPort Gpio { get; } = new();

    /// <summary>The bus of the Arduino connector: PB8, PB9.</summary>
    public I2cBus I2c1 { get; }

    /// <summary>The bus of the kit's own sensors: PB10, PB11.</summary>
    public I2cBus I2c2 { get; }

    public Uart Usart1 { get; } = new();

    public VirtualIsm43362 Wifi { get; }

    public RealTimeClock Rtc { get; }

    /// <summary>96-bit unique device id, 12 bytes.</summary>
    public byte[] UniqueId { get; }

    public BoardEnvironment Environment { get; private set; }

    /// <summary>Connects a sensor to the Arduino header's I2C1. To be called before a firmware starts.</summary>
    public void Attach(HeaderSensor sensor)
    {
        _attached.Add(sensor);
        sensor.Apply(Environment);
        I2c1.Attach(sensor.Address, sensor);
    }

    /// <summary>Makes the world as <paramref name="environment"/> says; the seed keeps its first value.</summary>
    public void Apply(BoardEnvironment environment)
    {
        if (environment.ClockJumpSeconds != Environment.ClockJumpSeconds)
        {
            Rtc.Set(Rtc.UtcNow.AddSeconds(environment.ClockJumpSeconds - Environment.ClockJumpSeconds));
        }

        Environment = environment;
        Gpio.Drive(BlueButton, !environment.ButtonPressed);
        _sensors.Apply(environment);
        _attached.ForEach(s => s.Apply(environment));
        Wifi.Apply(environment);
    }

    /// <summary>The true random number generator.</summary>
    public void FillRandom(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    /// <summary>What a write of SYSRESETREQ does.</summary>
    public void RequestReset() => ResetRequested?.Invoke();

    public void Dispose()
    {
        _sensors.Dispose();
        Wifi.Dispose();
        Flash.Dispose();
        Rtc.Dispose();
    }

    private void OnPin(int pin, bool high)
    {
        if (pin == WifiReset)
        {
            Wifi.SetReset(!high);
        }
    }

    private static byte[] LoadUniqueId(string path)
    {
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: UniqueIdSize } kept)
        {
            return kept;
        }

        byte[] id = RandomNumberGenerator.GetBytes(UniqueIdSize);
        File.WriteAllBytes(path, id);
        return id;
    }

    // A locally administered address that follows the chip, so that two virtual boards differ.
    private byte[] MacAddress() => [0x02, UniqueId[0], UniqueId[1], UniqueId[2], UniqueId[3], UniqueId[4]];
}
