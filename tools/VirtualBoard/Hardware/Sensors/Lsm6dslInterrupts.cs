using System;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// The LSM6DSL's recognition of events as its registers set it, and the INT1 line (application note AN5040). Runs under the
/// lock of the device.
/// </summary>
internal sealed class Lsm6dslInterrupts : IDisposable
{
    /// <summary>INT1_CTRL.</summary>
    public const int Int1Control = 0x0D;

    private const int AccelerometerControl = 0x10; // CTRL1_XL
    private const int CommonControl = 0x12; // CTRL3_C
    private const int FunctionControl = 0x19; // CTRL10_C
    private const int WakeUpSource = 0x1B; // WAKE_UP_SRC
    private const int TapSource = 0x1C; // TAP_SRC
    private const int StepCounter = 0x4B; // STEP_COUNTER_L
    private const int FunctionSource = 0x53; // FUNC_SRC1
    private const int TapConfiguration = 0x58; // TAP_CFG
    private const int TapThreshold = 0x59; // TAP_THS_6D
    private const int WakeUpDuration = 0x5C; // WAKE_UP_DUR
    private const int FreeFall = 0x5D; // FREE_FALL
    private const int Routing = 0x5E; // MD1_CFG

    private const byte ActiveLow = 0x20;
    private const byte PedometerEnable = 0x10;
    private const byte TiltEnable = 0x08;
    private const byte FunctionsEnable = 0x04;
    private const byte ResetSteps = 0x02;
    private const byte InterruptsEnable = 0x80;
    private const byte Latched = 0x01;
    private const byte TapOnZ = 0x02;
    private const byte FellFreely = 0x20;
    private const byte TappedOnceOnZ = 0x61;
    private const byte TappedOnce = 0x20;
    private const byte Tilted = 0x20;
    private const byte Stepped = 0x10;
    private const byte RouteStep = 0x80;
    private const byte RouteTap = 0x40;
    private const byte RouteFreeFall = 0x10;
    private const byte RouteTilt = 0x02;

    // ODR_XL from which the embedded functions work: 26 Hz.
    private const int SlowestForFunctions = 2;

    private const double ShockMilliG = 1500;
    private const double FallSeconds = 0.3;

    // Without the latch: one period of the embedded functions' 26 Hz.
    private const int PulseMilliseconds = 38;

    private static readonly double[] s_fullScaleMilliG = [2000, 16000, 4000, 8000];
    private static readonly double[] s_rates = [0, 12.5, 26, 52, 104, 208, 416, 833, 1660, 3330, 6660, 1.6, 0, 0, 0, 0];

    private readonly byte[] _registers;
    private readonly Action<bool> _drive;
    private readonly Timer _pulse;
    private MotionEvents? _happened;

    /// <param name="registers">All registers of the device.</param>
    /// <param name="drive">Sets the level of INT1.</param>
    /// <param name="locked">Runs something under the lock of the device.</param>
    public Lsm6dslInterrupts(byte[] registers, Action<bool> drive, Action<Action> locked)
    {
        _registers = registers;
        _drive = drive;
        _pulse = new Timer(_ => locked(EndPulse));
    }

    private int RateCode => _registers[AccelerometerControl] >> 4;

    /// <summary>The first call says what was before; from then on, what is more happens now.</summary>
    public void SetHappened(MotionEvents events)
    {
        MotionEvents before = _happened ?? events;
        _happened = events;
        Repeat(events.Steps - before.Steps, Step);
        Repeat(events.Taps - before.Taps, Tap);
        Repeat(events.Tilts - before.Tilts, Tilt);
        Repeat(events.FreeFalls - before.FreeFalls, Fall);
        DriveLine();
        if ((_registers[TapConfiguration] & Latched) == 0)
        {
            _pulse.Change(PulseMilliseconds, Timeout.Infinite);
        }
    }

    public void WasWritten(int register)
    {
        if (register == FunctionControl && (_registers[register] & ResetSteps) != 0)
        {
            _registers[StepCounter] = 0;
            _registers[StepCounter + 1] = 0;
        }

        DriveLine();
    }

    /// <summary>A latched source is cleared as it is read.</summary>
    public void WasRead(int register)
    {
        if (register is WakeUpSource or TapSource or FunctionSource && (_registers[TapConfiguration] & Latched) != 0)
        {
            _registers[register] = 0;
            DriveLine();
        }
    }

    public void Dispose() => _pulse.Dispose();

    private static void Repeat(double times, Action happen)
    {
        for (int i = 0; i < times; i++)
        {
            happen();
        }
    }

    private bool Has(int register, byte bits) => (_registers[register] & bits) == bits;

    private bool Works(byte function) =>
        RateCode >= SlowestForFunctions && Has(FunctionControl, (byte)(function | FunctionsEnable));

    private void Step()
    {
        if (Works(PedometerEnable) && !Has(FunctionControl, ResetSteps))
        {
            int steps = (_registers[StepCounter] | (_registers[StepCounter + 1] << 8)) + 1;
            _registers[StepCounter] = (byte)steps;
            _registers[StepCounter + 1] = (byte)(steps >> 8);
            _registers[FunctionSource] |= Stepped;
        }
    }

    private void Tilt()
    {
        if (Works(TiltEnable))
        {
            _registers[FunctionSource] |= Tilted;
        }
    }

    // TAP_THS counts thirty-seconds of the full scale.
    private void Tap()
    {
        double fullScale = s_fullScaleMilliG[(_registers[AccelerometerControl] >> 2) & 0x03];
        double threshold = (_registers[TapThreshold] & 0x1F) * fullScale / 32;
        if (RateCode != 0 && Has(TapConfiguration, InterruptsEnable | TapOnZ) && ShockMilliG > threshold)
        {
            _registers[TapSource] = TappedOnceOnZ;
        }
    }

    // FF_DUR counts samples; its highest bit is in WAKE_UP_DUR.
    private void Fall()
    {
        int samples = (_registers[FreeFall] >> 3) | ((_registers[WakeUpDuration] & 0x80) >> 2);
        if (s_rates[RateCode] > 0 && Has(TapConfiguration, InterruptsEnable) && samples / s_rates[RateCode] < FallSeconds)
        {
            _registers[WakeUpSource] |= FellFreely;
        }
    }

    private void EndPulse()
    {
        if ((_registers[TapConfiguration] & Latched) == 0)
        {
            _registers[WakeUpSource] = 0;
            _registers[TapSource] = 0;
            _registers[FunctionSource] = 0;
            DriveLine();
        }
    }

    private void DriveLine()
    {
        bool active = Has(TapConfiguration, InterruptsEnable)
            && ((Has(Int1Control, RouteStep) && Has(FunctionSource, Stepped))
                || (Has(Routing, RouteTap) && Has(TapSource, TappedOnce))
                || (Has(Routing, RouteFreeFall) && Has(WakeUpSource, FellFreely))
                || (Has(Routing, RouteTilt) && Has(FunctionSource, Tilted)));
        _drive(active != Has(CommonControl, ActiveLow));
    }
}
