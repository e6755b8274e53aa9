using System;
using System.Diagnostics;
using System.Threading;
using static NanoIoTNode.VirtualBoard.Hardware.Vl53l0xRegisters;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// VL53L0X at register level (data sheet DS11555; start-up and measuring as ST's software interface STSW-IMG005 does
/// them). It is strict where a real part would only be inexact: without bias calibration, without reference SPADs that are
/// good, or without the stop variable that was read from it, it measures nothing.
/// </summary>
internal sealed class Vl53l0xModel : SensorDevice, IDisposable
{
    // Device errors of the range status, bits 6 to 3.
    private const int EmitterDead = 1;
    private const int NoBiasValue = 3;
    private const int NoTarget = 4;
    private const int Underflow = 12;
    private const int Overflow = 13;
    private const int RangeComplete = 11;

    private const int NoRange = 8190;
    private const byte NewSample = 0x04;

    // SYSTEM_SEQUENCE_CONFIG of the two calibrations.
    private const byte BiasStep = 0x01;
    private const byte PhaseStep = 0x02;

    // Data sheet table 5: 1.2 ms at most until the part answers. UM2039: about 40 ms for both calibrations.
    private static readonly TimeSpan s_boot = TimeSpan.FromMilliseconds(1.2);
    private static readonly TimeSpan s_calibration = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_memoryAccess = TimeSpan.FromMilliseconds(0.2);

    private readonly Vl53l0xRegisters _registers = new();
    private readonly Vl53l0xPart _part;
    private readonly GpioPort _gpio;
    private readonly int _shutdownPin;
    private readonly int _interruptPin;
    private readonly Timer _timer;
    private double _distance, _reflectance, _ambient;
    private bool _blankSpads;
    private int _subAddress, _page, _mode;
    private bool _powered, _held, _measuring, _calibratesBias;
    private long _poweredAt, _startedAt, _strobedAt;
    private TimeSpan _duration;

    /// <param name="seed">Decides what differs from part to part.</param>
    /// <param name="gpio">Where its two pins are connected.</param>
    /// <param name="shutdownPin">XSHUT, pulled up: low holds the part in reset.</param>
    /// <param name="interruptPin">GPIO1, open drain and pulled up.</param>
    public Vl53l0xModel(int seed, GpioPort gpio, int shutdownPin, int interruptPin)
    {
        _part = new Vl53l0xPart(seed);
        _gpio = gpio;
        _shutdownPin = shutdownPin;
        _interruptPin = interruptPin;
        _timer = new Timer(_ => Locked(CompleteWhenDue));
        gpio.Drive(shutdownPin, true);
        Reset();
        _powered = true;
        _poweredAt = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
        gpio.LevelChanged += OnLevelChanged;
        gpio.Reading += OnReading;
    }

    /// <param name="distance">Of the target, in millimetres.</param>
    /// <param name="reflectance">Of the target, in percent; 0: there is none.</param>
    /// <param name="ambient">Light of the surroundings, in millions of counts a second.</param>
    /// <param name="blankSpads">True: nobody has chosen the reference SPADs of this part.</param>
    public void SetWorld(double distance, double reflectance, double ambient, bool blankSpads) => Locked(() =>
    {
        _distance = distance;
        _reflectance = reflectance;
        _ambient = ambient;
        _blankSpads = blankSpads;
    });

    public void Dispose()
    {
        Locked(() => _powered = false);
        _gpio.LevelChanged -= OnLevelChanged;
        _gpio.Reading -= OnReading;
        _timer.Dispose();
    }

    protected override bool IsOnTheBus() => _powered && Stopwatch.GetElapsedTime(_poweredAt) >= s_boot;

    protected override void Receive(ReadOnlySpan<byte> data)
    {
        CompleteWhenDue();
        _subAddress = data[0];
        foreach (byte value in data[1..])
        {
            WriteRegister(_subAddress, value);
            _subAddress = (_subAddress + 1) & 0xFF;
        }
    }

    protected override void Send(Span<byte> data)
    {
        CompleteWhenDue();
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = ReadRegister(_subAddress);
            _subAddress = (_subAddress + 1) & 0xFF;
        }
    }

    private static int Fixed7(double rate) => (int)Math.Clamp(Math.Round(rate * 128), 0, ushort.MaxValue);

    private void OnLevelChanged(int pin, bool high)
    {
        if (pin == _shutdownPin)
        {
            Locked(() =>
            {
                _powered = high;
                _poweredAt = Stopwatch.GetTimestamp();
                Reset();
            });
        }
    }

    private void OnReading(int pin)
    {
        if (pin == _interruptPin)
        {
            Locked(CompleteWhenDue);
        }
    }

    // Power-up values of the registers that decide something here.
    private void Reset()
    {
        _registers.Clear();
        _page = 0;
        _mode = 0;
        _measuring = false;
        _held = false;
        _registers[0, SequenceConfig] = 0xFF;
        _registers[0, InterruptConfig] = NewSample;
        _registers.SetWord(0, Offset, -_part.OffsetError & 0x0FFF);
        _registers[0, MsrcTimeout] = 0x25;
        _registers[0, PreRangePeriod] = 0x06;
        _registers.SetWord(0, PreRangeTimeout, 0x0096);
        _registers[0, FinalRangePeriod] = 0x04;
        _registers.SetWord(0, FinalRangeTimeout, 0x01FE);
        _registers.SetWord(0, Oscillator, _part.TicksPerMillisecond);
        _registers[1, Start] = 1;
        _registers[1, StopVariable] = _part.StopVariable;
        _registers.SetWord(1, InterruptPolarity, _part.Oscillator);
        byte[] map = _part.GoodSpadMap;
        for (int i = 0; i < map.Length; i++)
        {
            _registers[0, ReferenceSpads + i] = map[i];
        }

        // DS11555 table 4: model, module and revision.
        _registers[0, Identity] = 0xEE;
        _registers[0, Identity + 1] = 0xAA;
        _registers[0, Identity + 2] = 0x10;
        DriveInterrupt();
    }

    private byte ReadRegister(int register) => (_page, register) switch
    {
        (_, PageSelect) => (byte)_page,
        (_, PowerForce) => _registers[0, PowerForce],
        (0, Identity) when _held => 0,
        (0, Identity) when Faults.Identity is { } other => other,
        (1, StopVariable) when _registers[1, Start] != 0 => 0,
        (7, MemoryStrobe) when _registers[7, MemoryStrobe] == 0 && IsMemoryOpen() => StrobeState(),
        _ => _registers[_page, register],
    };

    private void WriteRegister(int register, byte value)
    {
        switch (_page, register)
        {
            case (_, PageSelect):
                _page = value;
                break;
            case (_, PowerForce):
                _registers[0, PowerForce] = value;
                break;
            case (0, Start):
                WriteStart(value);
                break;
            case (0, InterruptClear) when (value & 0x01) != 0:
                _registers[0, InterruptStatus] = 0;
                _registers[0, RangeStatus] &= 0xFE;
                DriveInterrupt();
                break;
            case (0, SoftReset):
                Reset();
                _held = (value & 0x01) == 0;
                break;
            case (0, InterruptPolarity):
                _registers[0, register] = value;
                DriveInterrupt();
                break;
            case (0, >= InterruptStatus and <= LastResult) or (0, >= Identity and <= Identity + 2):
            case (1, StopVariable) when _registers[1, Start] != 0:
                break;
            case (7, MemoryStrobe) when value == 0:
                _strobedAt = Stopwatch.GetTimestamp();
                _registers[7, MemoryStrobe] = 0;
                break;
            default:
                _registers[_page, register] = value;
                break;
        }
    }

    // The memory answers only while its clock (page 6), its access (page 7) and the power are forced on.
    private bool IsMemoryOpen() =>
        (_registers[6, MemoryStrobe] & 0x04) != 0 && _registers[7, 0x81] == 0x01 && _registers[0, PowerForce] == 0x01;

    private byte StrobeState()
    {
        if (Stopwatch.GetElapsedTime(_strobedAt) < s_memoryAccess)
        {
            return 0;
        }

        uint word = _part.Memory(_registers[7, MemoryIndex], _blankSpads);
        _registers.SetWord(7, MemoryData, (int)(word >> 16));
        _registers.SetWord(7, MemoryData + 2, (int)(word & 0xFFFF));
        return 1;
    }

    // SYSRANGE_START: bit 0 starts once or stops what is going on, bit 1 measures back to back, bit 2 at intervals.
    private void WriteStart(byte value)
    {
        bool wasContinuous = _mode != 0;
        _mode = value & 0x06;
        bool starts = _mode != 0 || ((value & 0x01) != 0 && !wasContinuous);
        _registers[0, Start] = (byte)(_mode | (starts && !MayStart() ? 0x01 : 0));
        _measuring = starts && MayStart();
        if (_measuring)
        {
            _calibratesBias = (value & 0x40) != 0;
            Begin(TimeSpan.Zero);
        }
    }

    private bool IsCalibration() => _registers[0, SequenceConfig] is BiasStep or PhaseStep;

    private bool MayStart() => !_held && (IsCalibration() || _registers[1, StopVariable] == _part.StopVariable);

    private void Begin(TimeSpan pause)
    {
        _startedAt = Stopwatch.GetTimestamp();
        _duration = pause + (IsCalibration() ? s_calibration : TimeSpan.FromMicroseconds(_registers.MeasurementTime()));
        _timer.Change(_duration, Timeout.InfiniteTimeSpan);
    }

    private void CompleteWhenDue()
    {
        TimeSpan late = Stopwatch.GetElapsedTime(_startedAt) - _duration;
        if (!_measuring || !_powered)
        {
            return;
        }

        if (late < TimeSpan.Zero)
        {
            // Somebody looked early, or the timer rang early by the resolution of its clock.
            _timer.Change(-late + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            return;
        }

        Complete();
        _measuring = _mode != 0;
        if (_measuring)
        {
            Begin(_mode == 0x04 ? InterMeasurementPause() : TimeSpan.Zero);
        }
    }

    private TimeSpan InterMeasurementPause()
    {
        double ticks = (_registers.Word(0, InterMeasurementPeriod) * 65536.0) + _registers.Word(0, InterMeasurementPeriod + 2);
        double pause = (ticks / _part.TicksPerMillisecond) - (_registers.MeasurementTime() / 1000);
        return TimeSpan.FromMilliseconds(Math.Max(0, pause));
    }

    private void Complete()
    {
        if (IsCalibration())
        {
            Calibrate();
        }
        else
        {
            Measure();
        }

        _registers[0, InterruptStatus] = (byte)(_registers[0, InterruptConfig] == NewSample ? NewSample : 0);
        DriveInterrupt();
    }

    private void Calibrate()
    {
        if (_registers[0, SequenceConfig] == PhaseStep)
        {
            _registers[0, Phase] = _part.Phase;
        }
        else if (_calibratesBias)
        {
            _registers[0, Vhv] = _part.Vhv;
        }

        _registers[0, RangeStatus] |= 0x01;
    }

    private void Measure()
    {
        byte[] enabled = new byte[6];
        for (int i = 0; i < enabled.Length; i++)
        {
            enabled[i] = _registers[0, ReferenceSpads + i];
        }

        double reference = _part.ReferenceRate(enabled);
        int signal = Fixed7(_part.SignalRate(_distance, _reflectance));
        (int error, int quarters) = Judge(reference, signal);
        bool fraction = (_registers[0, RangeConfig] & 0x01) != 0;
        _registers[0, RangeStatus] = (byte)((error << 3) | 0x01);
        _registers.SetWord(0, RangeStatus + 2, _part.ReturnSpads);
        _registers.SetWord(0, RangeStatus + 6, signal);
        _registers.SetWord(0, RangeStatus + 8, Faults.Saturation > 0 ? ushort.MaxValue : Fixed7(_ambient));
        _registers.SetWord(0, RangeStatus + 10, fraction ? quarters : (int)Math.Round(quarters / 4.0));
        _registers.SetWord(1, ReferenceRate, Fixed7(reference));
    }

    private (int Error, int Quarters) Judge(double reference, int signal)
    {
        if (!Vl53l0xPart.IsEnough(reference))
        {
            return (EmitterDead, NoRange * 4);
        }

        if (_registers[0, Vhv] == 0 || _registers[0, Phase] == 0)
        {
            return (NoBiasValue, NoRange * 4);
        }

        if (Faults.Saturation != 0)
        {
            return (Faults.Saturation > 0 ? Overflow : Underflow, Faults.Saturation > 0 ? NoRange * 4 : 0);
        }

        if (signal == 0 || signal < _registers.Word(0, FinalRateLimit))
        {
            return (NoTarget, NoRange * 4);
        }

        int offset = (_registers.Word(0, Offset) << 20) >> 20;
        int quarters = (int)Math.Round(_distance * 4) + _part.OffsetError + offset;
        return (RangeComplete, Math.Clamp(quarters, 0, NoRange * 4));
    }

    private void DriveInterrupt()
    {
        bool active = _registers[0, InterruptStatus] != 0;
        bool activeHigh = (_registers[0, InterruptPolarity] & 0x10) != 0;
        _gpio.Drive(_interruptPin, !_powered || active == activeHigh);
    }
}
