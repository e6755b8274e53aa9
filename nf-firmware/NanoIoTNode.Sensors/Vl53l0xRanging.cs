using System.Device.Gpio;

namespace NanoIoTNode.Sensors;

/// <summary>Single measurements of a VL53L0X: how they are configured, started, awaited and judged.</summary>
internal sealed class Vl53l0xRanging
{
    /// <summary>Register that starts a measurement.</summary>
    internal const byte Start = 0x00;

    private const byte InterruptConfig = 0x0A;
    private const byte InterruptClear = 0x0B;
    private const byte InterruptStatus = 0x13;
    private const byte Result = 0x14;
    private const byte SignalLimit = 0x44;
    private const byte LimitControl = 0x60;
    private const byte InterruptPolarity = 0x84;

    private const byte NewSample = 0x04;
    private const byte ActiveHigh = 0x10;
    private const byte NoSignalLimitBefore = 0x12;

    // The longest budget is 100 ms and the pauses have 5 ms at least: this leaves as much for a part that is late.
    private const int PollsAtMost = 40;

    // Estimated standard deviation (STSW-IMG005, sigma estimate): effective widths of the pulse and of ambient light,
    // speed of light, and what remains with any amount of light. ST's own code gives about an eighth of this until its
    // timing budget has been set, because it takes the timeout for another unit.
    private const double PulseNanoseconds = 8.0;
    private const double AmbientNanoseconds = 6.0;
    private const double MillimetresPerNanosecond = 299.7;
    private const double FloorMillimetres = 1.0;

    private readonly Vl53l0xPort _port;
    private readonly GpioPin _interrupt;
    private readonly Vl53l0xLimits _limits;
    private readonly Vl53l0xTiming _timing = new();
    private readonly byte[] _result = new byte[12];
    private byte _stopVariable;
    private int _polls;

    internal Vl53l0xRanging(Vl53l0xPort port, GpioPin interrupt, Vl53l0xLimits limits)
    {
        _port = port;
        _interrupt = interrupt;
        _limits = limits;
    }

    /// <summary>Of the last measurement, in millimetres.</summary>
    internal int Distance { get; private set; }

    /// <summary>Error number of the last measurement that the part failed at.</summary>
    internal int DeviceError { get; private set; }

    /// <summary>Reads the value that has to be written back before each measurement.</summary>
    internal void ReadStopVariable()
    {
        _port.OpenHidden();
        _stopVariable = _port.Read(Vl53l0xPort.StopVariable);
        _port.CloseHidden();
    }

    /// <summary>Interrupt, limits and timing; the tuning has been written.</summary>
    /// <returns>False: a transfer failed, or the timing budget is too short.</returns>
    internal bool TryConfigure()
    {
        _port.Write(InterruptConfig, NewSample);
        _port.Write(InterruptPolarity, (byte)(_port.Read(InterruptPolarity) & ~ActiveHigh));
        ClearInterrupt();

        // Only the final range is held against a limit; 7 bits of fraction.
        _port.Write(LimitControl, (byte)(_port.Read(LimitControl) | NoSignalLimitBefore));
        _port.WriteWord(SignalLimit, (int)(_limits.Signal * 128));
        _port.Write(Vl53l0xPort.SequenceConfig, Vl53l0xTiming.Steps);
        return _timing.TryApply(_port, _limits.TimingBudget) && !_port.HasFailed;
    }

    /// <summary>Starts a single measurement.</summary>
    internal void Begin()
    {
        _port.OpenHidden();
        _port.Write(Vl53l0xPort.StopVariable, _stopVariable);
        _port.CloseHidden();
        BeginWith(0x01);
    }

    /// <summary>Starts what the sequence is configured for.</summary>
    internal void BeginWith(byte start)
    {
        _polls = 0;
        _port.Write(Start, start);
    }

    /// <summary>
    /// Looks whether what was started is done: by the interrupt line, without a transfer, and at the very end by the
    /// register, should the line be broken.
    /// </summary>
    internal SensorProgress Wait()
    {
        _polls++;
        bool last = _polls == PollsAtMost;
        if (!last && _interrupt.Read() != PinValue.Low)
        {
            return SensorProgress.Busy;
        }

        bool done = (_port.Read(InterruptStatus) & 0x07) != 0;
        return done ? SensorProgress.Done : last ? SensorProgress.Failed : SensorProgress.Busy;
    }

    internal void ClearInterrupt()
    {
        _port.Write(InterruptClear, 0x01);
        _port.Write(InterruptClear, 0x00);
    }

    /// <summary>Takes the measurement that is done.</summary>
    /// <returns>False: the part or a transfer failed, see <see cref="DeviceError"/>.</returns>
    internal bool TryTake(out RangeResult result)
    {
        _port.ReadBlock(Result, _result);
        ClearInterrupt();
        Distance = Word(10);
        DeviceError = (_result[0] >> 3) & 0x0F;
        result = RangeResult.Valid;

        // Device errors of STSW-IMG005, as its range status tells them apart.
        switch (DeviceError)
        {
            case 11:
                result = IsPrecise() ? RangeResult.Valid : RangeResult.Imprecise;
                break;
            case 4:
                result = RangeResult.NoTarget;
                break;
            case 6:
            case 9:
                result = RangeResult.Ambiguous;
                break;
            case 8:
            case 10:
                result = RangeResult.TooNear;
                break;
            default:
                return false;
        }

        return !_port.HasFailed;
    }

    // Squares are compared, there is no root: light is counted as events, half of the spread is that of one way.
    private bool IsPrecise()
    {
        double signal = Word(6) / 128.0;
        double ambient = Word(8) / 128.0;
        if (signal == 0)
        {
            return false;
        }

        double events = signal * _timing.EmittingTime;
        double ambientWidth = AmbientNanoseconds * ambient / signal;
        double width = (PulseNanoseconds * PulseNanoseconds) + (ambientWidth * ambientWidth);
        double square = MillimetresPerNanosecond * MillimetresPerNanosecond * width / (4 * 12 * events);
        return square + (FloorMillimetres * FloorMillimetres) <= _limits.Sigma * _limits.Sigma;
    }

    private int Word(int index)
    {
        return (_result[index] << 8) | _result[index + 1];
    }
}
