using System.Device.Gpio;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>
/// The LSM6DSL's own recognition of steps, taps, tilts and free falls. Each is latched in the part and raises INT1; at the
/// rising edge the sources are read, which lowers it. The settings are those of the application note AN5040, sections
/// "Free-fall interrupt", "Tap and double-tap recognition", "Pedometer functions" and "Relative tilt".
/// </summary>
internal sealed class Lsm6dslEvents
{
    /// <summary>Readings of this part.</summary>
    internal const int Count = 4;

    // Register addresses, register mapping.
    private const byte InterruptControl = 0x0D; // INT1_CTRL
    private const byte FunctionControl = 0x19; // CTRL10_C
    private const byte WakeUpSource = 0x1B; // WAKE_UP_SRC, then TAP_SRC
    private const byte StepCounter = 0x4B; // STEP_COUNTER_L
    private const byte FunctionSource = 0x53; // FUNC_SRC1
    private const byte TapConfiguration = 0x58; // TAP_CFG
    private const byte TapThreshold = 0x59; // TAP_THS_6D
    private const byte TapDuration = 0x5A; // INT_DUR2
    private const byte FreeFall = 0x5D; // FREE_FALL
    private const byte Routing = 0x5E; // MD1_CFG

    // FREE_FALL: 6 samples (14 ms at 416 Hz) under 312 mg.
    private const byte FreeFallUnder312MilliG = 0x33;

    // INT_DUR2: QUIET 1, SHOCK 2. TAP_CFG: interrupts enabled, taps on all axes, latched.
    private const byte TapTimes = 0x06;
    private const byte EnabledAndLatched = 0x8F;

    // TAP_THS_6D counts thirty-seconds of the full scale: the application note's 562.5 mg at +-2 g, else the next step above.
    private const int TapThresholdMilliG = 562;
    private const int TapThresholdSteps = 32;

    // CTRL10_C: PEDO_EN, TILT_EN, FUNC_EN, PEDO_RST_STEP.
    private const byte FunctionsFromZero = 0x1E;
    private const byte Functions = 0x1C;

    // INT1_CTRL: INT1_STEP_DETECTOR. MD1_CFG: INT1_SINGLE_TAP, INT1_FF, INT1_TILT.
    private const byte RouteSteps = 0x80;
    private const byte RouteTapsFallsTilts = 0x52;

    // WAKE_UP_SRC: FF_IA. TAP_SRC: SINGLE_TAP. FUNC_SRC1: TILT_IA.
    private const byte FellFreely = 0x20;
    private const byte TappedOnce = 0x20;
    private const byte Tilted = 0x20;

    // A line that stays high is not read without end.
    private const int ReadsAtOnce = 8;

    private readonly SensorRegisters _registers;
    private readonly GpioPin _interrupt;
    private readonly byte[] _sources = new byte[2];
    private readonly byte[] _counter = new byte[2];
    private int _steps;
    private int _stepsBefore;
    private int _taps;
    private int _tilts;
    private int _freeFalls;
    private bool _watches;

    /// <param name="registers">The part's.</param>
    /// <param name="interrupt">Input to which INT1 is wired.</param>
    internal Lsm6dslEvents(SensorRegisters registers, GpioPin interrupt)
    {
        _registers = registers;
        _interrupt = interrupt;
    }

    /// <summary>Puts this part's readings into the last four places of <paramref name="readings"/>.</summary>
    internal static Reading[] ReadingsBehind(Reading[] readings, int first)
    {
        readings[first] = new Reading("steps", 0);
        readings[first + 1] = new Reading("taps", 0);
        readings[first + 2] = new Reading("tilts", 0);
        readings[first + 3] = new Reading("freeFalls", 0);
        return readings;
    }

    /// <summary>Switches the recognition on; the accelerometer runs already.</summary>
    internal bool TrySetUp(Lsm6dslAccelerationRange range)
    {
        if (!_watches)
        {
            _watches = true;
            _interrupt.ValueChanged += OnValueChanged;
        }

        _stepsBefore = 0;
        return _registers.TryWrite(FreeFall, FreeFallUnder312MilliG)
            && _registers.TryWrite(TapThreshold, TapThresholdAt(range))
            && _registers.TryWrite(TapDuration, TapTimes)
            && _registers.TryWrite(FunctionControl, FunctionsFromZero)
            && _registers.TryWrite(FunctionControl, Functions)
            && _registers.TryWrite(InterruptControl, RouteSteps)
            && _registers.TryWrite(Routing, RouteTapsFallsTilts)
            && _registers.TryWrite(TapConfiguration, EnabledAndLatched);
    }

    /// <summary>Gives the counts since the start, from <paramref name="first"/> on.</summary>
    internal bool TryRead(Reading[] readings, int first)
    {
        // An edge that was missed is made good here.
        CountWhileHigh();
        if (!_registers.TryReadBlock(StepCounter, _counter))
        {
            return false;
        }

        // 16 bits: the difference is right across the overflow.
        int counter = _counter[0] | (_counter[1] << 8);
        _steps += (counter - _stepsBefore) & 0xFFFF;
        _stepsBefore = counter;
        readings[first].Value = _steps;
        readings[first + 1].Value = _taps;
        readings[first + 2].Value = _tilts;
        readings[first + 3].Value = _freeFalls;
        return true;
    }

    private static byte TapThresholdAt(Lsm6dslAccelerationRange range)
    {
        int fullScale;
        switch (range)
        {
            case Lsm6dslAccelerationRange.G2:
                fullScale = 2000;
                break;
            case Lsm6dslAccelerationRange.G4:
                fullScale = 4000;
                break;
            case Lsm6dslAccelerationRange.G8:
                fullScale = 8000;
                break;
            default:
                fullScale = 16000;
                break;
        }

        int steps = (TapThresholdMilliG * TapThresholdSteps / fullScale) + 1;
        return (byte)steps;
    }

    // On the thread that all events of the board share: a read takes 2 ms.
    private void OnValueChanged(object sender, PinValueChangedEventArgs e)
    {
        if (e.ChangeType == PinEventTypes.Rising)
        {
            CountWhileHigh();
        }
    }

    /// <summary>Counts what the part has latched. From any thread. What cannot be read now is counted the next time.</summary>
    internal void CountWhileHigh()
    {
        lock (_sources)
        {
            int reads = 0;
            while (reads < ReadsAtOnce && _interrupt.Read() == PinValue.High && TryCount())
            {
                reads++;
            }
        }
    }

    private bool TryCount()
    {
        // Reading clears a source: what is read is counted, whatever becomes of the next transfer.
        if (!_registers.TryReadBlock(WakeUpSource, _sources))
        {
            return false;
        }

        _freeFalls += (_sources[0] & FellFreely) != 0 ? 1 : 0;
        _taps += (_sources[1] & TappedOnce) != 0 ? 1 : 0;
        if (!_registers.TryRead(FunctionSource, out byte function))
        {
            return false;
        }

        _tilts += (function & Tilted) != 0 ? 1 : 0;
        return true;
    }
}
