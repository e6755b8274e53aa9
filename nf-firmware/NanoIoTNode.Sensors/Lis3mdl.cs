using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>
/// ST LIS3MDL: magnetic field along its three axes in microtesla, up to +-1600 (data sheet DocID024204). It measures by
/// itself, so that a reading only fetches the newest values. A field beyond the range gives no reading.
/// </summary>
public sealed class Lis3mdl : RegisterSensor
{
    /// <summary>7-bit address with SDO/SA1 high, as the kit wires it (section 5.1.1).</summary>
    public const int DefaultAddress = 0x1E;

    // Register addresses, section 6; bit 7 of a sub-address asks for auto-increment (section 5.1.1).
    private const byte Identity = 0x3D;
    private const byte ControlRegister1 = 0x20;
    private const byte ControlRegister2 = 0x21;
    private const byte ControlRegister3 = 0x22;
    private const byte ControlRegister4 = 0x23;
    private const byte ControlRegister5 = 0x24;
    private const byte Status = 0x27;
    private const byte Outputs = 0x28;
    private const int AutoIncrement = 0x80;

    // CTRL_REG1 and CTRL_REG4: ultra-high performance on X and Y (OM), on Z (OMZ).
    private const byte UltraHighPerformance = 0x60;
    private const byte UltraHighPerformanceZ = 0x0C;
    private const int DataRateShift = 2;

    // CTRL_REG2: FS.
    private const int RangeShift = 5;

    // CTRL_REG3: MD.
    private const byte PowerDown = 0x03;
    private const byte Continuous = 0x00;

    // CTRL_REG5: BDU.
    private const byte BlockDataUpdate = 0x40;

    // STATUS_REG: ZYXDA.
    private const byte AllAxesAvailable = 0x08;

    private const double MicroteslaPerGauss = 100;

    private readonly byte[] _outputs = new byte[6];
    private readonly double _microteslaPerCount;
    private readonly byte[] _settings;

    /// <summary>+-400 microtesla, 80 measurements a second.</summary>
    /// <param name="busId">I2C bus; the kit's own sensors hang on 2.</param>
    public Lis3mdl(int busId)
        : this(busId, Lis3mdlRange.Microtesla400, Lis3mdlRate.Hz80)
    {
    }

    /// <param name="busId">I2C bus; the kit's own sensors hang on 2.</param>
    /// <param name="range">What it measures at most, and with it the resolution.</param>
    /// <param name="rate">How old a value is at most.</param>
    public Lis3mdl(int busId, Lis3mdlRange range, Lis3mdlRate rate)
        : base(
            "LIS3MDL",
            new SensorRegisters(busId, DefaultAddress, AutoIncrement),
            Identity,
            new Reading[] { new("magneticFieldX", 2), new("magneticFieldY", 2), new("magneticFieldZ", 2) })
    {
        _microteslaPerCount = MicroteslaPerGauss / CountsPerGauss(range);
        _settings = new byte[]
        {
            ControlRegister3, PowerDown,
            ControlRegister1, (byte)(UltraHighPerformance | ((int)rate << DataRateShift)),
            ControlRegister2, (byte)((int)range << RangeShift),
            ControlRegister4, UltraHighPerformanceZ,
            ControlRegister5, BlockDataUpdate,
        };
    }

    private protected override bool TrySetUp()
    {
        // What it measured before, perhaps at another range, is fetched and thrown away.
        return Registers.TryWriteAll(_settings)
            && Registers.TryReadBlock(Outputs, _outputs)
            && Registers.TryWrite(ControlRegister3, Continuous);
    }

    private protected override bool TryMeasure()
    {
        if (!TryAwait(Status, AllAxesAvailable) || !Registers.TryReadBlock(Outputs, _outputs))
        {
            return false;
        }

        for (int axis = 0; axis < Readings.Length; axis++)
        {
            short count = (short)(_outputs[2 * axis] | (_outputs[(2 * axis) + 1] << 8));
            if (count == short.MaxValue || count == short.MinValue)
            {
                return Reject("is in a field beyond its range");
            }

            Readings[axis].Value = count * _microteslaPerCount;
        }

        return true;
    }

    // Table 3, magnetic sensitivity.
    private static int CountsPerGauss(Lis3mdlRange range)
    {
        switch (range)
        {
            case Lis3mdlRange.Microtesla400:
                return 6842;
            case Lis3mdlRange.Microtesla800:
                return 3421;
            case Lis3mdlRange.Microtesla1200:
                return 2281;
            default:
                return 1711;
        }
    }
}
