using System;
using System.Diagnostics;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// LIS3MDL at register level (data sheet DocID024204): magnetic field and temperature, single and continuous conversion.
/// </summary>
internal sealed class Lis3mdlModel : RegisterDevice
{
    // Register addresses, section 6.
    private const int WhoAmI = 0x0F;
    private const int ControlRegister1 = 0x20;
    private const int ControlRegister2 = 0x21;
    private const int ControlRegister3 = 0x22;
    private const int ControlRegister4 = 0x23;
    private const int ControlRegister5 = 0x24;
    private const int Status = 0x27;
    private const int MagneticOut = 0x28;
    private const int TemperatureOut = 0x2E;

    private const byte TemperatureEnable = 0x80;
    private const byte FastRate = 0x02;
    private const byte SoftReset = 0x04;
    private const byte Reboot = 0x08;
    private const byte Mode = 0x03;
    private const byte ContinuousMode = 0x00;
    private const byte SingleMode = 0x01;
    private const byte PowerDown = 0x03;
    private const byte BlockDataUpdate = 0x40;
    private const byte AllAxes = 0x07;
    private const byte AllAxesAvailable = 0x08;
    private const int OverrunShift = 4;

    // Table 3 in counts per gauss, by FS; of the temperature, 25 degrees Celsius are 0.
    private static readonly double[] s_sensitivity = [6842, 3421, 2281, 1711];
    private const double MicroteslaPerGauss = 100;
    private const double CountsPerDegree = 8;

    // CTRL_REG1: DO; with FAST_ODR the rate follows the operating mode OM, and its inverse is the time of one conversion.
    private static readonly double[] s_rates = [0.625, 1.25, 2.5, 5, 10, 20, 40, 80];
    private static readonly double[] s_fastRates = [1000, 560, 300, 155];

    private readonly OutputValue[] _axes = new OutputValue[3];
    private readonly OutputValue _temperatureOut;
    private readonly OutputValue[] _outputs;
    private readonly double[] _field = new double[3];
    private double _temperature;
    private long _lastConversion;

    public Lis3mdlModel()
    {
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            _axes[axis] = new OutputValue(Registers, MagneticOut + (2 * axis), 2, (byte)(1 << axis));
        }

        // No status bit tells of the temperature.
        _temperatureOut = new OutputValue(Registers, TemperatureOut, 2, available: 0);
        _outputs = [.. _axes, _temperatureOut];
        Reset();
    }

    /// <summary>The field along the three axes in microtesla, the temperature in degrees Celsius.</summary>
    public void SetWorld(double x, double y, double z, double temperature) => Locked(() =>
    {
        _field[0] = x;
        _field[1] = y;
        _field[2] = z;
        _temperature = temperature;
    });

    protected override (int Register, bool Increments) Decode(byte subAddress) => (subAddress & 0x7F, (subAddress & 0x80) != 0);

    protected override void WriteRegister(int register, byte value)
    {
        switch (register)
        {
            case ControlRegister2 when (value & (SoftReset | Reboot)) != 0:
                Reset();
                break;
            case ControlRegister1 or ControlRegister2 or ControlRegister4 or ControlRegister5:
                Registers[register] = value;
                break;
            case ControlRegister3:
                Registers[register] = value;
                _lastConversion = Stopwatch.GetTimestamp();
                break;
        }
    }

    protected override byte ReadRegister(int register)
    {
        ConvertWhenDue();
        bool blockDataUpdate = (Registers[ControlRegister5] & BlockDataUpdate) != 0;
        byte value = ReadFollowing(register, Status, blockDataUpdate, _outputs);
        ForgetOverrun();
        return value;
    }

    private void Reset()
    {
        Array.Clear(Registers);
        Registers[WhoAmI] = 0x3D;
        Registers[ControlRegister1] = 0x10;
        Registers[ControlRegister3] = PowerDown;
        Array.ForEach(_outputs, o => o.Reset());
    }

    private void ConvertWhenDue()
    {
        int mode = Registers[ControlRegister3] & Mode;
        double elapsed = Stopwatch.GetElapsedTime(_lastConversion).TotalSeconds;
        if (mode == SingleMode && elapsed >= 1 / FastRateOfMode())
        {
            Registers[ControlRegister3] |= PowerDown;
            Convert();
        }
        else if (mode == ContinuousMode && elapsed >= 1 / ContinuousRate())
        {
            _lastConversion = Stopwatch.GetTimestamp();
            Convert();
        }
    }

    private double FastRateOfMode() => s_fastRates[(Registers[ControlRegister1] >> 5) & 0x03];

    private double ContinuousRate() => (Registers[ControlRegister1] & FastRate) != 0
        ? FastRateOfMode()
        : s_rates[(Registers[ControlRegister1] >> 2) & 0x07];

    // A field beyond the range gives the largest count there is.
    private void Convert()
    {
        double sensitivity = s_sensitivity[(Registers[ControlRegister2] >> 5) & 0x03];
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            double count = Math.Round(_field[axis] / MicroteslaPerGauss * sensitivity);
            _axes[axis].Set((int)Math.Clamp(count, short.MinValue, short.MaxValue), Faults.Saturation);
        }

        if ((Registers[ControlRegister1] & TemperatureEnable) != 0)
        {
            _temperatureOut.Set((int)Math.Round((_temperature - 25) * CountsPerDegree), Faults.Saturation);
        }

        int missed = Registers[Status] & (AllAxes | AllAxesAvailable);
        Registers[Status] = (byte)((missed << OverrunShift) | AllAxesAvailable | AllAxes);
    }

    // STATUS_REG: an axis' overrun ends with its "available" bit; what is said of all axes ends when the last one is read.
    private void ForgetOverrun()
    {
        int axes = Registers[Status] & AllAxes;
        int overrun = (Registers[Status] >> OverrunShift) & axes;
        int all = axes == 0 ? 0 : Registers[Status] & (AllAxesAvailable | (AllAxesAvailable << OverrunShift));
        Registers[Status] = (byte)((overrun << OverrunShift) | all | axes);
    }
}
