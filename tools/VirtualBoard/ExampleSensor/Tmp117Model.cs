using System;
using System.Buffers.Binary;
using System.Diagnostics;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.VirtualBoard.ExampleSensor;

/// <summary>TMP117 at register level (data sheet SNOSD82D): continuous, shut-down and one-shot mode, cycle and averaging.</summary>
public sealed class Tmp117Model : HeaderSensor
{
    // Register map, section 7.6: 16 bits each, the upper byte first.
    private const int Result = 0x00;
    private const int Configuration = 0x01;
    private const int HighLimit = 0x02;
    private const int LowLimit = 0x03;
    private const int Offset = 0x07;
    private const int DeviceId = 0x0F;

    private const ushort DataReady = 0x2000;
    private const ushort Writable = 0x0FFC;
    private const int ShutDown = 1;
    private const int OneShot = 3;
    private const double CountsPerDegree = 128;

    // Milliseconds that a result takes with its averaging (AVG) and from one to the next (CONV), section 7.6.
    private static readonly double[] s_active = [15.5, 125, 500, 1000];
    private static readonly double[] s_cycle = [15.5, 125, 250, 500, 1000, 4000, 8000, 16000];

    private readonly ushort[] _registers = new ushort[16];
    private double _temperature;
    private int _pointer;
    private long _begun = Stopwatch.GetTimestamp();
    private bool _isFirst = true;

    public Tmp117Model()
    {
        _registers[Result] = 0x8000;
        _registers[Configuration] = 0x0220;
        _registers[HighLimit] = 0x6000;
        _registers[LowLimit] = 0x8000;
        _registers[DeviceId] = 0x0117;
    }

    public override string Name => "tmp117";

    public override int Address => 0x48;

    private int Mode => (_registers[Configuration] >> 10) & 3;

    protected override void SetWorld(Func<string, double, double> value) => _temperature = value("temperature", 21.5);

    protected override void Receive(ReadOnlySpan<byte> data)
    {
        _pointer = data[0] & 0x0F;
        if (data.Length >= 3)
        {
            Set(_pointer, BinaryPrimitives.ReadUInt16BigEndian(data[1..]));
        }
    }

    protected override void Send(Span<byte> data)
    {
        ConvertWhenDue();
        ushort value = Get(_pointer);
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (byte)(i % 2 == 0 ? value >> 8 : value);
        }
    }

    private void Set(int register, ushort value)
    {
        switch (register)
        {
            case Configuration:
                _registers[register] = (ushort)((_registers[register] & ~Writable) | (value & Writable));
                _begun = Stopwatch.GetTimestamp();
                _isFirst = true;
                break;
            case HighLimit or LowLimit or Offset:
                _registers[register] = value;
                break;
        }
    }

    // Data_Ready is cleared by reading the result or the configuration.
    private ushort Get(int register)
    {
        ushort value = register == DeviceId && Faults.Identity is { } other ? other : _registers[register];
        if (register is Result or Configuration)
        {
            _registers[Configuration] &= unchecked((ushort)~DataReady);
        }

        return value;
    }

    private void ConvertWhenDue()
    {
        double active = s_active[(_registers[Configuration] >> 5) & 3];
        double cycle = Math.Max(active, s_cycle[(_registers[Configuration] >> 7) & 7]);
        if (Mode == ShutDown || Stopwatch.GetElapsedTime(_begun).TotalMilliseconds < (_isFirst ? active : cycle))
        {
            return;
        }

        double counts = Math.Round(_temperature * CountsPerDegree) + (short)_registers[Offset];
        double end = Faults.Saturation == 0 ? counts : Faults.Saturation * double.MaxValue;
        _registers[Result] = (ushort)(short)Math.Clamp(end, short.MinValue, short.MaxValue);
        _registers[Configuration] |= DataReady;
        _begun = Stopwatch.GetTimestamp();
        _isFirst = false;
        if (Mode == OneShot)
        {
            _registers[Configuration] = (ushort)((_registers[Configuration] & ~(3 << 10)) | (ShutDown << 10));
        }
    }
}
