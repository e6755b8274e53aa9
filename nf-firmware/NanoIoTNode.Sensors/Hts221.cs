using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>
/// ST HTS221: relative humidity (0 to 100 %RH) and temperature (-40 to 120 degrees Celsius). Each part is calibrated at
/// the factory; two points of a straight line for each quantity stand in its own registers (data sheet DocID026333,
/// section 8).
/// </summary>
public sealed class Hts221 : RegisterSensor
{
    /// <summary>7-bit address, table 11.</summary>
    public const int DefaultAddress = 0x5F;

    // Register addresses, table 15; bit 7 of a sub-address asks for auto-increment (section 5.1.1).
    private const byte Identity = 0xBC;
    private const byte ControlRegister1 = 0x20;
    private const byte ControlRegister2 = 0x21;
    private const byte Status = 0x27;
    private const byte Outputs = 0x28;
    private const byte Calibration = 0x30;
    private const int AutoIncrement = 0x80;

    // CTRL_REG1, section 7.3: powered (PD), block data update (BDU), one-shot mode (ODR = 00).
    private const byte PoweredOneShot = 0x84;

    // CTRL_REG2, section 7.4: ONE_SHOT.
    private const byte StartOnce = 0x01;

    // STATUS_REG, section 7.6: H_DA and T_DA.
    private const byte BothAvailable = 0x03;

    private readonly byte[] _outputs = new byte[4];
    private CalibrationLine _humidityLine;
    private CalibrationLine _temperatureLine;

    /// <param name="busId">I2C bus; the kit's own sensors hang on 2.</param>
    public Hts221(int busId)
        : base(
            "HTS221",
            new SensorRegisters(busId, DefaultAddress, AutoIncrement),
            Identity,
            new Reading[] { new("temperature", 1), new("humidity", 1) })
    {
    }

    private protected override bool TrySetUp()
    {
        var coefficients = new byte[16];
        if (!Registers.TryReadBlock(Calibration, coefficients)
            || !Registers.TryWrite(ControlRegister1, PoweredOneShot))
        {
            return false;
        }

        _humidityLine = HumidityLine(coefficients);
        _temperatureLine = TemperatureLine(coefficients);
        return !(_humidityLine.IsFlat || _temperatureLine.IsFlat) || Fail("has no calibration");
    }

    private protected override bool TryMeasure()
    {
        if (!TryConvert(ControlRegister2, StartOnce, Status, BothAvailable)
            || !Registers.TryReadBlock(Outputs, _outputs))
        {
            return false;
        }

        if (IsAtItsEnd(Signed(_outputs, 0)) || IsAtItsEnd(Signed(_outputs, 2)))
        {
            return Fail("is saturated");
        }

        double humidity = _humidityLine.At(Signed(_outputs, 0));
        Readings[0].Value = _temperatureLine.At(Signed(_outputs, 2));
        Readings[1].Value = humidity < 0 ? 0 : humidity > 100 ? 100 : humidity;
        return true;
    }

    // Section 8.1: H0_rH_x2 and H1_rH_x2 (0x30, 0x31) at H0_T0_OUT (0x36) and H1_T0_OUT (0x3A).
    private static CalibrationLine HumidityLine(byte[] coefficients)
    {
        return new CalibrationLine(
            Signed(coefficients, 0x6), coefficients[0] / 2.0, Signed(coefficients, 0xA), coefficients[1] / 2.0);
    }

    // Section 8.2: T0_degC_x8 and T1_degC_x8 (0x32, 0x33), bits 9 and 8 of both in 0x35, at T0_OUT (0x3C), T1_OUT (0x3E).
    private static CalibrationLine TemperatureLine(byte[] coefficients)
    {
        int t0 = coefficients[2] | ((coefficients[5] & 0x03) << 8);
        int t1 = coefficients[3] | ((coefficients[5] & 0x0C) << 6);
        return new CalibrationLine(Signed(coefficients, 0xC), t0 / 8.0, Signed(coefficients, 0xE), t1 / 8.0);
    }

    private static bool IsAtItsEnd(int output)
    {
        return output == short.MaxValue || output == short.MinValue;
    }

    private static int Signed(byte[] data, int index)
    {
        return (short)(data[index] | (data[index + 1] << 8));
    }
}
