using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>ST LPS22HB: air pressure, 260 to 1260 hPa (data sheet DocID027083).</summary>
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

    // STATUS, section 9.18: P_DA.
    private const byte PressureAvailable = 0x01;

    // Section 4.4: 4096 LSB for each hectopascal.
    private const double CountsPerHectopascal = 4096.0;

    // Ends of the 24 bits.
    private const int Highest = 0x7FFFFF;
    private const int Lowest = -0x800000;

    private readonly byte[] _output = new byte[3];

    /// <param name="busId">I2C bus; the kit's own sensors hang on 2.</param>
    public Lps22hb(int busId)
        : base(
            "LPS22HB",
            new SensorRegisters(busId, DefaultAddress, NoBlockFlag),
            Identity,
            new Reading[] { new("pressure", 2) })
    {
    }

    private protected override bool TrySetUp()
    {
        return Registers.TryWrite(ControlRegister1, OneShotMode);
    }

    private protected override bool TryMeasure()
    {
        if (!TryConvert(ControlRegister2, StartOnce, Status, PressureAvailable)
            || !Registers.TryReadBlock(PressureOut, _output))
        {
            return false;
        }

        // Two's complement, 24 bits (section 9.19).
        int output = _output[0] | (_output[1] << 8) | ((sbyte)_output[2] << 16);
        Readings[0].Value = output / CountsPerHectopascal;
        return (output != Highest && output != Lowest) || Fail("is saturated");
    }
}
