using System;
using System.Diagnostics;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// HTS221 at register level (data sheet DocID026333). Each part has its own calibration, drawn from the seed; the output
/// registers hold what the converter gives for the world's values through that calibration.
/// </summary>
internal sealed class Hts221Model : RegisterDevice
{
    // Register addresses, table 15.
    private const int WhoAmI = 0x0F;
    private const int AverageConfiguration = 0x10;
    private const int ControlRegister1 = 0x20;
    private const int ControlRegister2 = 0x21;
    private const int ControlRegister3 = 0x22;
    private const int Status = 0x27;
    private const int HumidityOut = 0x28;
    private const int TemperatureOut = 0x2A;
    private const int Calibration = 0x30;

    private const byte PowerOn = 0x80;
    private const byte BlockDataUpdate = 0x04;
    private const byte OutputDataRate = 0x03;
    private const byte OneShot = 0x01;
    private const byte Heater = 0x02;
    private const byte TemperatureAvailable = 0x01;
    private const byte HumidityAvailable = 0x02;

    // Points of the two lines, in the units of the registers: half percents, eighths of a degree, converter output
    // (section 8).
    private readonly int _h0, _h1, _h0Out, _h1Out, _t0, _t1, _t0Out, _t1Out;
    private readonly OutputValue _humidityOut;
    private readonly OutputValue _temperatureOut;
    private readonly OutputValue[] _outputs;
    private double _temperature;
    private double _humidity;
    private long _lastConversion;

    public Hts221Model(int seed)
    {
        var random = new Random(seed);
        _humidityOut = new OutputValue(Registers, HumidityOut, 2, HumidityAvailable);
        _temperatureOut = new OutputValue(Registers, TemperatureOut, 2, TemperatureAvailable);
        _outputs = [_humidityOut, _temperatureOut];

        // Sensitivities around the typical 256 LSB/%RH and 64 LSB/degC of table 3: all of the range fits into 16 bits.
        _h0 = random.Next(50, 72);
        _h1 = random.Next(130, 152);
        _h0Out = random.Next(3000, 6000);
        _h1Out = _h0Out - ((_h1 - _h0) * random.Next(230, 283) / 2);
        _t0 = random.Next(80, 161);
        _t1 = random.Next(240, 321);
        _t0Out = random.Next(-50, 150);
        _t1Out = _t0Out + ((_t1 - _t0) * random.Next(58, 71) / 8);
        Reset();
    }

    public void SetWorld(double temperature, double humidity) => Locked(() =>
    {
        _temperature = temperature;
        _humidity = humidity;
    });

    protected override (int Register, bool Increments) Decode(byte subAddress) => (subAddress & 0x7F, (subAddress & 0x80) != 0);

    protected override void WriteRegister(int register, byte value)
    {
        switch (register)
        {
            case AverageConfiguration:
            case ControlRegister3:
                Registers[register] = value;
                break;
            case ControlRegister1:
                Registers[register] = value;
                _lastConversion = Stopwatch.GetTimestamp();
                break;
            case ControlRegister2:
                // Section 7.4: BOOT and ONE_SHOT clear themselves.
                Registers[register] = (byte)(value & Heater);
                if ((value & OneShot) != 0 && (Registers[ControlRegister1] & PowerOn) != 0)
                {
                    Convert();
                }

                break;
        }
    }

    protected override byte ReadRegister(int register)
    {
        ConvertWhenDue();

        // Section 7.6: reading the highest byte of an output clears its "available" bit.
        bool blockDataUpdate = (Registers[ControlRegister1] & BlockDataUpdate) != 0;
        return ReadFollowing(register, Status, blockDataUpdate, _outputs);
    }

    private static int Line(double value, double value0, int output0, double value1, int output1) =>
        (int)Math.Clamp(
            Math.Round(output0 + ((value - value0) * (output1 - output0) / (value1 - value0))),
            short.MinValue,
            short.MaxValue);

    private void Reset()
    {
        Registers[WhoAmI] = 0xBC;
        Registers[AverageConfiguration] = 0x1B;
        Registers[Calibration] = (byte)_h0;
        Registers[Calibration + 1] = (byte)_h1;
        Registers[Calibration + 2] = (byte)_t0;
        Registers[Calibration + 3] = (byte)_t1;
        Registers[Calibration + 5] = (byte)(((_t0 >> 8) & 0x03) | ((_t1 >> 6) & 0x0C));
        Store16(Calibration + 6, _h0Out);
        Store16(Calibration + 10, _h1Out);
        Store16(Calibration + 12, _t0Out);
        Store16(Calibration + 14, _t1Out);
    }

    private void Store16(int register, int value)
    {
        Registers[register] = (byte)value;
        Registers[register + 1] = (byte)(value >> 8);
    }

    private void Convert()
    {
        _humidityOut.Set(Line(_humidity, _h0 / 2.0, _h0Out, _h1 / 2.0, _h1Out), Faults.Saturation);
        _temperatureOut.Set(Line(_temperature, _t0 / 8.0, _t0Out, _t1 / 8.0, _t1Out), Faults.Saturation);
        Registers[Status] = TemperatureAvailable | HumidityAvailable;
    }

    // CTRL_REG1, section 7.3: ODR 1, 7 or 12.5 Hz; 0 is one-shot.
    private void ConvertWhenDue()
    {
        double period = (Registers[ControlRegister1] & OutputDataRate) switch
        {
            1 => 1.0,
            2 => 1 / 7.0,
            3 => 1 / 12.5,
            _ => double.PositiveInfinity,
        };
        if ((Registers[ControlRegister1] & PowerOn) != 0
            && Stopwatch.GetElapsedTime(_lastConversion).TotalSeconds >= period)
        {
            _lastConversion = Stopwatch.GetTimestamp();
            Convert();
        }
    }
}
