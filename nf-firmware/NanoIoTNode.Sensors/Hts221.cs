using System;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>
/// ST HTS221: relative humidity (0 to 100 %RH) and temperature (-40 to 120 degrees Celsius). Each part is calibrated at
/// the factory; its two points of a straight line stand in its own registers (data sheet DocID026333, section 8).
/// </summary>
public sealed class Hts221 : ISensor, IDisposable
{
    /// <summary>7-bit address, table 11.</summary>
    public const int DefaultAddress = 0x5F;

    // Register addresses, table 15; bit 7 of an address asks for auto-increment (section 5.1.1).
    private const byte WhoAmI = 0x0F;
    private const byte Identity = 0xBC;
    private const byte ControlRegister1 = 0x20;
    private const byte Status = 0x27;
    private const byte HumidityOut = 0x28;
    private const byte Calibration = 0x30;
    private const byte AutoIncrement = 0x80;

    // CTRL_REG1, section 7.3: powered (PD), block data update (BDU), 12.5 Hz (ODR = 11).
    private const byte ActiveAt12Hz = 0x87;

    // STATUS_REG, section 7.6: H_DA and T_DA.
    private const byte BothAvailable = 0x03;

    // Two and a half periods of 12.5 Hz.
    private const int ConversionTimeout = 200;

    private readonly I2cRegisters _registers;
    private readonly Reading _temperature = new("temperature", 1);
    private readonly Reading _humidity = new("humidity", 1);
    private readonly byte[] _output = new byte[4];
    private readonly byte[] _coefficients = new byte[16];
    private bool _ready;

    /// <param name="busId">I2C bus, 2 for the sensors of the kit.</param>
    public Hts221(int busId)
    {
        _registers = new I2cRegisters(busId, DefaultAddress);
        Readings = new Reading[] { _temperature, _humidity };
    }

    /// <inheritdoc/>
    public string Name => "HTS221";

    /// <summary>"temperature" in degrees Celsius and "humidity" in percent relative humidity.</summary>
    public Reading[] Readings { get; }

    /// <inheritdoc/>
    public bool TryRead()
    {
        _ready = _ready || TrySetUp();
        if (!_ready)
        {
            return false;
        }

        _ready = _registers.WaitForBits(Status, BothAvailable, ConversionTimeout)
            && _registers.TryRead(HumidityOut | AutoIncrement, _output);
        if (_ready)
        {
            _humidity.Value = ToHumidity(Signed(_output, 0));
            _temperature.Value = ToTemperature(Signed(_output, 2));
        }

        return _ready;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registers.Dispose();
    }

    private bool TrySetUp()
    {
        return _registers.Holds(WhoAmI, Identity)
            && _registers.TryRead(Calibration | AutoIncrement, _coefficients)
            && _registers.TryWrite(ControlRegister1, ActiveAt12Hz);
    }

    // Section 8.1: H0_rH_x2 and H1_rH_x2 (0x30, 0x31) at H0_T0_OUT (0x36) and H1_T0_OUT (0x3A).
    private double ToHumidity(int raw)
    {
        double humidity = Interpolate(
            raw, Signed(_coefficients, 0x6), _coefficients[0] / 2.0, Signed(_coefficients, 0xA), _coefficients[1] / 2.0);
        return humidity < 0 ? 0 : humidity > 100 ? 100 : humidity;
    }

    // Section 8.2: T0_degC_x8 and T1_degC_x8 (0x32, 0x33), bits 9 and 8 of both in 0x35, at T0_OUT (0x3C), T1_OUT (0x3E).
    private double ToTemperature(int raw)
    {
        int t0 = _coefficients[2] | ((_coefficients[5] & 0x03) << 8);
        int t1 = _coefficients[3] | ((_coefficients[5] & 0x0C) << 6);
        return Interpolate(raw, Signed(_coefficients, 0xC), t0 / 8.0, Signed(_coefficients, 0xE), t1 / 8.0);
    }

    // A part without calibration has both points at one raw value: there is no line through them.
    private static double Interpolate(int raw, int x0, double y0, int x1, double y1)
    {
        return x1 == x0 ? y0 : y0 + ((raw - x0) * (y1 - y0) / (x1 - x0));
    }

    private static int Signed(byte[] data, int index)
    {
        return (short)(data[index] | (data[index + 1] << 8));
    }
}
