using System;
using System.Diagnostics;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>LPS22HB at register level (data sheet DocID027083): pressure and temperature, one-shot and continuous.</summary>
internal sealed class Lps22hbModel : RegisterDevice
{
    // Register addresses, table 18.
    private const int WhoAmI = 0x0F;
    private const int ControlRegister1 = 0x10;
    private const int ControlRegister2 = 0x11;
    private const int ControlRegister3 = 0x12;
    private const int Status = 0x27;
    private const int PressureOut = 0x28;
    private const int TemperatureOut = 0x2B;

    private const byte BlockDataUpdate = 0x02;
    private const byte Boot = 0x80;
    private const byte AutoIncrement = 0x10;
    private const byte SoftwareReset = 0x04;
    private const byte OneShot = 0x01;
    private const byte PressureAvailable = 0x01;
    private const byte TemperatureAvailable = 0x02;

    // Sections 4.4 and 4.5.
    private const double CountsPerHectopascal = 4096;
    private const double CountsPerDegree = 100;

    private readonly OutputValue _pressureOut;
    private readonly OutputValue _temperatureOut;
    private readonly OutputValue[] _outputs;
    private double _pressure;
    private double _temperature;
    private long _lastConversion;

    public Lps22hbModel()
    {
        _pressureOut = new OutputValue(Registers, PressureOut, 3, PressureAvailable);
        _temperatureOut = new OutputValue(Registers, TemperatureOut, 2, TemperatureAvailable);
        _outputs = [_pressureOut, _temperatureOut];
        Reset();
    }

    public void SetWorld(double pressure, double temperature) => Locked(() =>
    {
        _pressure = pressure;
        _temperature = temperature;
    });

    protected override (int Register, bool Increments) Decode(byte subAddress) =>
        (subAddress & 0x7F, (Registers[ControlRegister2] & AutoIncrement) != 0);

    protected override void WriteRegister(int register, byte value)
    {
        switch (register)
        {
            case ControlRegister1:
                Registers[register] = value;
                _lastConversion = Stopwatch.GetTimestamp();
                break;
            case ControlRegister3:
                Registers[register] = value;
                break;
            case ControlRegister2 when (value & SoftwareReset) != 0:
                Reset();
                break;
            case ControlRegister2:
                // Section 9.7: BOOT and ONE_SHOT clear themselves.
                Registers[register] = (byte)(value & ~(Boot | OneShot));
                if ((value & OneShot) != 0)
                {
                    Convert();
                }

                break;
        }
    }

    protected override byte ReadRegister(int register)
    {
        ConvertWhenDue();

        // Section 9.18: reading the highest byte of an output clears its "available" bit.
        bool blockDataUpdate = (Registers[ControlRegister1] & BlockDataUpdate) != 0;
        return ReadFollowing(register, Status, blockDataUpdate, _outputs);
    }

    private void Reset()
    {
        Array.Clear(Registers);
        Registers[WhoAmI] = 0xB1;
        Registers[ControlRegister2] = AutoIncrement;
        _pressureOut.Reset();
        _temperatureOut.Reset();
    }

    private void Convert()
    {
        _pressureOut.Set((int)Math.Round(Math.Clamp(_pressure, 260, 1260) * CountsPerHectopascal), Faults.Saturation);
        _temperatureOut.Set((int)Math.Round(Math.Clamp(_temperature, -40, 85) * CountsPerDegree), Faults.Saturation);
        Registers[Status] = PressureAvailable | TemperatureAvailable;
    }

    // CTRL_REG1, table 17: ODR 1, 10, 25, 50 or 75 Hz; 0 is power-down with one-shot.
    private void ConvertWhenDue()
    {
        double period = ((Registers[ControlRegister1] >> 4) & 0x07) switch
        {
            1 => 1.0,
            2 => 1 / 10.0,
            3 => 1 / 25.0,
            4 => 1 / 50.0,
            5 => 1 / 75.0,
            _ => double.PositiveInfinity,
        };
        if (Stopwatch.GetElapsedTime(_lastConversion).TotalSeconds >= period)
        {
            _lastConversion = Stopwatch.GetTimestamp();
            Convert();
        }
    }
}
