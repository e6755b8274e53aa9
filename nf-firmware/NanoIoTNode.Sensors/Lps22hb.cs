using System;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>ST LPS22HB: air pressure, 260 to 1260 hPa (data sheet DocID027083).</summary>
public sealed class Lps22hb : ISensor, IDisposable
{
    /// <summary>7-bit address with SA0 high, as the kit wires it (section 7.2).</summary>
    public const int DefaultAddress = 0x5D;

    // Register addresses, table 18.
    private const byte WhoAmI = 0x0F;
    private const byte Identity = 0xB1;
    private const byte ControlRegister1 = 0x10;
    private const byte ControlRegister2 = 0x11;
    private const byte Status = 0x27;
    private const byte PressureOut = 0x28;

    // CTRL_REG1, section 9.6: ODR = 010 (10 Hz), block data update.
    private const byte ActiveAt10Hz = 0x22;

    // CTRL_REG2, section 9.7: the address counts up by itself (IF_ADD_INC).
    private const byte AutoIncrement = 0x10;

    // STATUS, section 9.18: P_DA.
    private const byte PressureAvailable = 0x01;

    // Two and a half periods of 10 Hz.
    private const int ConversionTimeout = 250;

    // Section 4.4: 4096 LSB for each hectopascal.
    private const double CountsPerHectopascal = 4096.0;

    private readonly I2cRegisters _registers;
    private readonly Reading _pressure = new("pressure", 2);
    private readonly byte[] _output = new byte[3];
    private bool _ready;

    /// <param name="busId">I2C bus, 2 for the sensors of the kit.</param>
    public Lps22hb(int busId)
    {
        _registers = new I2cRegisters(busId, DefaultAddress);
        Readings = new Reading[] { _pressure };
    }

    /// <inheritdoc/>
    public string Name => "LPS22HB";

    /// <summary>"pressure" in hectopascal.</summary>
    public Reading[] Readings { get; }

    /// <inheritdoc/>
    public bool TryRead()
    {
        _ready = _ready || TrySetUp();
        if (!_ready)
        {
            return false;
        }

        _ready = _registers.WaitForBits(Status, PressureAvailable, ConversionTimeout)
            && _registers.TryRead(PressureOut, _output);
        if (_ready)
        {
            _pressure.Value = Signed24(_output) / CountsPerHectopascal;
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
            && _registers.TryWrite(ControlRegister2, AutoIncrement)
            && _registers.TryWrite(ControlRegister1, ActiveAt10Hz);
    }

    private static int Signed24(byte[] data)
    {
        return data[0] | (data[1] << 8) | ((sbyte)data[2] << 16);
    }
}
