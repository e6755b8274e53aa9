using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>
/// ST LPS22HB: air pressure, 260 to 1260 hPa, and its own temperature, -40 to 85 degrees Celsius (data sheet DocID027083).
/// </summary>
public sealed class Lps22hb : RegisterSensor
{
    /// <summary>7-bit address with SA0 high, as the kit wires it (section 7.2).</summary>
    public const int DefaultAddress = 0x5D;

    // Register addresses, table 18; the address counts up by itself with IF_ADD_INC set, no flag is asked for.
    private const byte Identity = 0xB1;
    private const byte ControlRegister1 = 0x10;
    private const byte ControlRegister2 = 0x11;
    private const byte Status = 0x27;
    private const byte PressureOut = 0x28;
    private const int NoBlockFlag = 0;

    // CTRL_REG1, section 9.6: power-down with one-shot (ODR = 000), block data update.
    private const byte OneShotMode = 0x02;

    // CTRL_REG2, section 9.7: IF_ADD_INC and ONE_SHOT.
    private const byte StartOnce = 0x11;

    // STATUS, section 9.18: P_DA and T_DA.
    private const byte BothAvailable = 0x03;

    // Sections 4.4 and 4.5: 4096 LSB for each hectopascal, 100 for each degree.
    private const double CountsPerHectopascal = 4096.0;
    private const double CountsPerDegree = 100.0;

    // Ends of the 24 bits.
    private const int Highest = 0x7FFFFF;
    private const int Lowest = -0x800000;

    // Three bytes of pressure, two of temperature (sections 9.19 and 9.20).
    private readonly byte[] _output = new byte[5];

    /// <param name="busId">I2C bus; the kit's own sensors hang on 2.</param>
    public Lps22hb(int busId)
        : base(
            "LPS22HB",
            new SensorRegisters(busId, DefaultAddress, NoBlockFlag),
            Identity,
            new Reading[] { new("pressure", 2), new("barometerTemperature", 2) })
    {
    }

    private protected override bool TrySetUp()
    {
        return Registers.TryWrite(ControlRegister1, OneShotMode);
    }

    private protected override bool TryMeasure()
    {
        if (!TryConvert(ControlRegister2, StartOnce, Status, BothAvailable)
            || !Registers.TryReadBlock(PressureOut, _output))
        {
            return false;
        }

        // Two's complement, 24 bits (section 9.19).
        int output = _output[0] | (_output[1] << 8) | ((sbyte)_output[2] << 16);
        Readings[0].Value = output / CountsPerHectopascal;
        Readings[1].Value = (short)(_output[3] | (_output[4] << 8)) / CountsPerDegree;
        return (output != Highest && output != Lowest) || Fail("is saturated");
    }
}
