using System;
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
    private const int Hts221Address = 0x5F;
    private const int Lps22hbAddress = 0x5D;
    private const int Lis3mdlAddress = 0x1E;
    private const int Lsm6dslAddress = 0x6A;
    private const int Lsm6dslInterrupt = (3 * 16) + 11;

    private readonly Hts221Model _hts221;
    private readonly Lps22hbModel _lps22hb;
    private readonly Lis3mdlModel _lis3mdl = new();
    private readonly Lsm6dslModel _lsm6dsl;

    /// <exception cref="IOException">The state folder cannot be written.</exception>
    public Board(string stateDirectory, BoardEnvironment environment)
    {
        Directory.CreateDirectory(stateDirectory);
        Environment = environment;
        UniqueId = LoadUniqueId(Path.Combine(stateDirectory, "chip-id.bin"));
        Flash = new FlashMemory(stateDirectory, environment.Seed);
        Rtc = new RealTimeClock(Path.Combine(stateDirectory, "rtc.bin"));
        _hts221 = new Hts221Model(environment.Seed);
        _lps22hb = new Lps22hbModel();
        _lsm6dsl = new Lsm6dslModel(level => Gpio.Drive(Lsm6dslInterrupt, level));
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

    public I2cBus I2c1 { get; } = new();

    /// <summary>The bus of the kit's own sensors.</summary>
    public I2cBus I2c2 { get; } = new();

    public Uart Usart1 { get; } = new();

    public VirtualIsm43362 Wifi { get; }

    public RealTimeClock Rtc { get; }

    /// <summary>96-bit unique device id, 12 bytes.</summary>
    public byte[] UniqueId { get; }

    public BoardEnvironment Environment { get; private set; }

    /// <summary>Makes the world as <paramref name="environment"/> says; the seed keeps its first value.</summary>
    public void Apply(BoardEnvironment environment)
    {
        if (environment.ClockJumpSeconds != Environment.ClockJumpSeconds)
        {
            Rtc.Set(Rtc.UtcNow.AddSeconds(environment.ClockJumpSeconds - Environment.ClockJumpSeconds));
        }

        Environment = environment;
        Gpio.Drive(BlueButton, !environment.ButtonPressed);
        _hts221.SetWorld(
            environment.Sensor("hts221.temperature", 21.5), environment.Sensor("hts221.humidity", 45.0));
        Place(Hts221Address, _hts221, environment.Sensor("hts221.absent", 0) == 0);
        _lps22hb.SetWorld(
            environment.Sensor("lps22hb.pressure", 1013.25), environment.Sensor("lps22hb.temperature", 21.5));
        Place(Lps22hbAddress, _lps22hb, environment.Sensor("lps22hb.absent", 0) == 0);
        ApplyMagnetometer(environment);
        ApplyMotion(environment);
        Wifi.Apply(environment);
    }

    /// <summary>The true random number generator.</summary>
    public void FillRandom(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    /// <summary>What a write of SYSRESETREQ does.</summary>
    public void RequestReset() => ResetRequested?.Invoke();

    public void Dispose()
    {
        _lsm6dsl.Dispose();
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

    // The earth's field in central Europe, the board lying flat with X to the north.
    private void ApplyMagnetometer(BoardEnvironment environment)
    {
        _lis3mdl.SetWorld(
            environment.Sensor("lis3mdl.magneticFieldX", 20),
            environment.Sensor("lis3mdl.magneticFieldY", 1),
            environment.Sensor("lis3mdl.magneticFieldZ", -44),
            environment.Sensor("lis3mdl.temperature", 21.5));
        Place(Lis3mdlAddress, _lis3mdl, environment.Sensor("lis3mdl.absent", 0) == 0);
    }

    // At rest, lying flat: what the accelerometer shows is the force against gravity.
    private void ApplyMotion(BoardEnvironment environment)
    {
        double Value(string quantity, double otherwise = 0) => environment.Sensor("lsm6dsl." + quantity, otherwise);

        _lsm6dsl.SetWorld(
            [Value("accelerationX"), Value("accelerationY"), Value("accelerationZ", 9.80665)],
            [Value("angularRateX"), Value("angularRateY"), Value("angularRateZ")],
            Value("temperature", 21.5));
        Place(Lsm6dslAddress, _lsm6dsl, Value("absent") == 0);
        _lsm6dsl.SetHappened(
            new MotionEvents(Value("steps"), Value("taps"), Value("tilts"), Value("freeFalls")));
    }

    private void Place(int address, II2cDevice sensor, bool isThere)
    {
        if (isThere)
        {
            I2c2.Attach(address, sensor);
        }
        else
        {
            I2c2.Detach(address);
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
