using System;
using System.Diagnostics;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// LSM6DSL at register level (data sheet DocID028475, application note AN5040): accelerometer, gyroscope, temperature, and
/// by <see cref="Lsm6dslInterrupts"/> steps, taps, tilts and free falls with the INT1 line.
/// </summary>
internal sealed class Lsm6dslModel : RegisterDevice, IDisposable
{
    // Register addresses, register mapping.
    private const int FunctionAccess = 0x01; // FUNC_CFG_ACCESS
    private const int WhoAmI = 0x0F;
    private const int AccelerometerControl = 0x10; // CTRL1_XL
    private const int GyroscopeControl = 0x11; // CTRL2_G
    private const int CommonControl = 0x12; // CTRL3_C
    private const int AxisControl = 0x18; // CTRL9_XL
    private const int LastControl = 0x1A; // MASTER_CONFIG
    private const int Status = 0x1E; // STATUS_REG
    private const int TemperatureOut = 0x20; // OUT_TEMP
    private const int AngularRateOut = 0x22; // OUTX_L_G
    private const int AccelerationOut = 0x28; // OUTX_L_XL
    private const int FirstInterruptSetting = 0x58; // TAP_CFG
    private const int LastInterruptSetting = 0x5F; // MD2_CFG

    private const byte EmbeddedBanks = 0xA0;
    private const byte Boot = 0x80;
    private const byte BlockDataUpdate = 0x40;
    private const byte AutoIncrement = 0x04;
    private const byte SoftwareReset = 0x01;
    private const byte AccelerationAvailable = 0x01;
    private const byte AngularRateAvailable = 0x02;
    private const byte TemperatureAvailable = 0x04;

    // Table 3: mg and mdps a count, by FS_XL and by FS_G; FS_125 wins over the latter.
    private static readonly double[] s_milliG = [0.061, 0.488, 0.122, 0.244];
    private static readonly double[] s_millidegrees = [8.75, 17.5, 35, 70];
    private const double MillidegreesAt125 = 4.375;
    private const double StandardGravity = 9.80665;
    private const double CountsPerDegreeCelsius = 256;

    // ODR_XL and ODR_G in hertz; 1.6 Hz is the accelerometer's alone.
    private static readonly double[] s_rates = [0, 12.5, 26, 52, 104, 208, 416, 833, 1660, 3330, 6660, 1.6];

    // Turn-on time of the gyroscope (AN5040); the accelerometer's first sample comes after one period.
    private const double GyroscopeTurnOnSeconds = 0.07;

    private readonly OutputValue[] _acceleration;
    private readonly OutputValue[] _angularRate;
    private readonly OutputValue _temperature;
    private readonly OutputValue[] _outputs;
    private readonly byte[] _embedded = new byte[128];
    private readonly Lsm6dslInterrupts _interrupts;
    private double[] _worldAcceleration = [0, 0, 0];
    private double[] _worldAngularRate = [0, 0, 0];
    private double _worldTemperature;
    private long _nextAcceleration;
    private long _nextAngularRate;

    /// <param name="driveInterrupt">Sets the level of INT1.</param>
    public Lsm6dslModel(Action<bool> driveInterrupt)
    {
        _acceleration = Axes(AccelerationOut, AccelerationAvailable);
        _angularRate = Axes(AngularRateOut, AngularRateAvailable);
        _temperature = new OutputValue(Registers, TemperatureOut, 2, TemperatureAvailable);
        _outputs = [.. _acceleration, .. _angularRate, _temperature];
        _interrupts = new Lsm6dslInterrupts(Registers, driveInterrupt, Locked);
        Reset();
    }

    /// <summary>Along X, Y, Z in m/s2 and rad/s, and degrees Celsius.</summary>
    public void SetWorld(double[] acceleration, double[] angularRate, double temperature) => Locked(() =>
    {
        _worldAcceleration = acceleration;
        _worldAngularRate = angularRate;
        _worldTemperature = temperature;
    });

    /// <summary>What has happened to the board until now; what is more than the last time happens now.</summary>
    public void SetHappened(MotionEvents events) => Locked(() => _interrupts.SetHappened(events));

    public void Dispose() => _interrupts.Dispose();

    protected override (int Register, bool Increments) Decode(byte subAddress) =>
        (subAddress & 0x7F, (Registers[CommonControl] & AutoIncrement) != 0);

    protected override void WriteRegister(int register, byte value)
    {
        if (register != FunctionAccess && IsEmbeddedBankOpen())
        {
            _embedded[register] = value;
            return;
        }

        switch (register)
        {
            case CommonControl when (value & SoftwareReset) != 0:
                Reset();
                break;
            case CommonControl:
                Registers[register] = (byte)(value & ~Boot);
                break;
            case AccelerometerControl:
                Registers[register] = value;
                _nextAcceleration = After(Period(register));
                break;
            case GyroscopeControl:
                bool runs = Rate(register) > 0;
                Registers[register] = value;
                _nextAngularRate = After(runs ? Period(register) : Math.Max(Period(register), GyroscopeTurnOnSeconds));
                break;
            case FunctionAccess or Lsm6dslInterrupts.Int1Control or (> CommonControl and <= LastControl)
                or (>= FirstInterruptSetting and <= LastInterruptSetting):
                Registers[register] = value;
                break;
        }

        _interrupts.WasWritten(register);
    }

    protected override byte ReadRegister(int register)
    {
        if (register != FunctionAccess && IsEmbeddedBankOpen())
        {
            return _embedded[register];
        }

        ConvertWhenDue();
        bool blockDataUpdate = (Registers[CommonControl] & BlockDataUpdate) != 0;
        byte value = ReadFollowing(register, Status, blockDataUpdate, _outputs);
        _interrupts.WasRead(register);
        return value;
    }

    private static long After(double seconds) => double.IsInfinity(seconds)
        ? long.MaxValue
        : Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);

    private OutputValue[] Axes(int first, byte available) =>
    [
        new OutputValue(Registers, first, 2, available),
        new OutputValue(Registers, first + 2, 2, available),
        new OutputValue(Registers, first + 4, 2, available),
    ];

    private bool IsEmbeddedBankOpen() => (Registers[FunctionAccess] & EmbeddedBanks) != 0;

    private void Reset()
    {
        Array.Clear(Registers);
        Registers[WhoAmI] = 0x6A;
        Registers[CommonControl] = AutoIncrement;
        Registers[AxisControl] = 0xE0;
        _nextAcceleration = long.MaxValue;
        _nextAngularRate = long.MaxValue;
        Array.ForEach(_outputs, o => o.Reset());
    }

    private double Rate(int control)
    {
        int code = Registers[control] >> 4;
        return code < s_rates.Length ? s_rates[code] : 0;
    }

    // Infinite while it is powered down.
    private double Period(int control) => 1 / Rate(control);

    private void ConvertWhenDue()
    {
        long now = Stopwatch.GetTimestamp();
        if (now >= _nextAcceleration)
        {
            _nextAcceleration = After(Period(AccelerometerControl));
            double metresPerCount = s_milliG[(Registers[AccelerometerControl] >> 2) & 0x03] * StandardGravity / 1000;
            Convert(_acceleration, _worldAcceleration, metresPerCount);
        }

        if (now >= _nextAngularRate)
        {
            _nextAngularRate = After(Period(GyroscopeControl));
            Convert(_angularRate, _worldAngularRate, MillidegreesPerCount() * Math.PI / 180_000);
        }
    }

    private double MillidegreesPerCount()
    {
        int control = Registers[GyroscopeControl];
        return (control & 0x02) != 0 ? MillidegreesAt125 : s_millidegrees[(control >> 2) & 0x03];
    }

    // What is beyond the range gives the largest count there is. The temperature comes along.
    private void Convert(OutputValue[] outputs, double[] world, double perCount)
    {
        for (int axis = 0; axis < outputs.Length; axis++)
        {
            outputs[axis].Set((int)Math.Clamp(Math.Round(world[axis] / perCount), short.MinValue, short.MaxValue), Faults.Saturation);
        }

        _temperature.Set((int)Math.Round((_worldTemperature - 25) * CountsPerDegreeCelsius), Faults.Saturation);
        Registers[Status] |= (byte)(outputs[0].Available | TemperatureAvailable);
    }
}
