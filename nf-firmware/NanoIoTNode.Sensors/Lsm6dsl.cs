using System.Device.Gpio;
using System.Threading;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>
/// ST LSM6DSL: acceleration in m/s2 and angular rate in rad/s along its three axes (data sheet DocID028475); with its
/// interrupt line also the numbers of steps, taps, tilts and free falls since the start. It measures by itself, so that a
/// reading only fetches the newest values. What is beyond the range gives no reading.
/// </summary>
public sealed class Lsm6dsl : RegisterSensor
{
    /// <summary>7-bit address with SDO/SA0 low, as the kit wires it (I2C operation).</summary>
    public const int DefaultAddress = 0x6A;

    // Register addresses, register mapping; the address counts up by itself with IF_INC set, no flag is asked for.
    private const byte Identity = 0x6A;
    private const byte AccelerometerControl = 0x10; // CTRL1_XL
    private const byte GyroscopeControl = 0x11; // CTRL2_G
    private const byte CommonControl = 0x12; // CTRL3_C
    private const byte Status = 0x1E; // STATUS_REG
    private const byte Outputs = 0x22; // OUTX_L_G, six bytes, then OUTX_L_XL, six bytes
    private const int NoBlockFlag = 0;

    // CTRL3_C: SW_RESET, which clears itself after 50 us; BDU and IF_INC.
    private const byte SoftwareReset = 0x01;
    private const byte BlockDataUpdateAndIncrement = 0x44;
    private const int ResetMilliseconds = 1;

    // CTRL1_XL and CTRL2_G.
    private const int RateShift = 4;
    private const int AccelerationRangeShift = 2;
    private const int AngularRateRangeShift = 1;

    // STATUS_REG: XLDA and GDA.
    private const byte BothAvailable = 0x03;

    private const int Axes = 3;
    private const double MetresPerSecondSquaredPerMilliG = 0.00980665;
    private const double RadiansPerMillidegree = 3.14159265358979323846 / 180000;

    private readonly byte[] _outputs = new byte[4 * Axes];
    private readonly Lsm6dslEvents _events;
    private Lsm6dslAccelerationRange _accelerationRange = Lsm6dslAccelerationRange.G2;
    private Lsm6dslAngularRateRange _angularRateRange = Lsm6dslAngularRateRange.Dps250;
    private Lsm6dslRate _accelerationRate = Lsm6dslRate.Hz416;
    private Lsm6dslRate _angularRateRate = Lsm6dslRate.Hz104;
    private double _accelerationStep;
    private double _angularRateStep;

    /// <summary>Without events. +-2 g, +-250 dps, 416 and 104 measurements a second.</summary>
    /// <param name="busId">I2C bus; the kit's own sensors hang on 2.</param>
    public Lsm6dsl(int busId)
        : base(
            "LSM6DSL",
            new SensorRegisters(busId, DefaultAddress, NoBlockFlag),
            Identity,
            MotionReadings(2 * Axes))
    {
    }

    /// <summary>With events, which are counted as the line tells them.</summary>
    /// <param name="busId">I2C bus; the kit's own sensors hang on 2.</param>
    /// <param name="interrupt">Input to which INT1 is wired; on the kit PD11.</param>
    public Lsm6dsl(int busId, GpioPin interrupt)
        : base(
            "LSM6DSL",
            new SensorRegisters(busId, DefaultAddress, NoBlockFlag),
            Identity,
            Lsm6dslEvents.ReadingsBehind(MotionReadings((2 * Axes) + Lsm6dslEvents.Count), 2 * Axes))
    {
        _events = new Lsm6dslEvents(Registers, interrupt);
    }

    /// <summary>Sets ranges and rates; takes effect at the next reading.</summary>
    /// <param name="accelerationRate">Events need 26 Hz at least, taps 416 Hz (application note AN5040).</param>
    /// <param name="angularRateRate">Of the gyroscope.</param>
    public void Configure(
        Lsm6dslAccelerationRange accelerationRange,
        Lsm6dslRate accelerationRate,
        Lsm6dslAngularRateRange angularRateRange,
        Lsm6dslRate angularRateRate)
    {
        _accelerationRange = accelerationRange;
        _accelerationRate = accelerationRate;
        _angularRateRange = angularRateRange;
        _angularRateRate = angularRateRate;
        SetUpAgain();
    }

    private protected override bool TrySetUp()
    {
        _accelerationStep = MilliGPerCount(_accelerationRange) * MetresPerSecondSquaredPerMilliG;
        _angularRateStep = MillidegreesPerCount(_angularRateRange) * RadiansPerMillidegree;

        // The reset throws away what has been latched.
        _events?.CountWhileHigh();
        if (!Registers.TryWrite(CommonControl, SoftwareReset))
        {
            return false;
        }

        // After the reset nothing measures; what it measured before, perhaps at another range, is thrown away.
        Thread.Sleep(ResetMilliseconds);
        return Registers.TryWrite(CommonControl, BlockDataUpdateAndIncrement)
            && Registers.TryReadBlock(Outputs, _outputs)
            && Registers.TryWrite(
                AccelerometerControl,
                (byte)(((int)_accelerationRate << RateShift) | ((int)_accelerationRange << AccelerationRangeShift)))
            && Registers.TryWrite(
                GyroscopeControl,
                (byte)(((int)_angularRateRate << RateShift) | ((int)_angularRateRange << AngularRateRangeShift)))
            && (_events == null || _events.TrySetUp(_accelerationRange));
    }

    private protected override bool TryMeasure()
    {
        if (!TryAwait(Status, BothAvailable) || !Registers.TryReadBlock(Outputs, _outputs))
        {
            return false;
        }

        for (int axis = 0; axis < Axes; axis++)
        {
            int rotation = Count(axis);
            int acceleration = Count(Axes + axis);
            if (IsBeyondRange(rotation) || IsBeyondRange(acceleration))
            {
                return Reject("moves beyond its range");
            }

            Readings[axis].Value = acceleration * _accelerationStep;
            Readings[Axes + axis].Value = rotation * _angularRateStep;
        }

        return _events == null || _events.TryRead(Readings, 2 * Axes);
    }

    private static Reading[] MotionReadings(int length)
    {
        Reading[] readings = new Reading[length];
        readings[0] = new Reading("accelerationX", 4);
        readings[1] = new Reading("accelerationY", 4);
        readings[2] = new Reading("accelerationZ", 4);
        readings[3] = new Reading("angularRateX", 4);
        readings[4] = new Reading("angularRateY", 4);
        readings[5] = new Reading("angularRateZ", 4);
        return readings;
    }

    private static bool IsBeyondRange(int count)
    {
        return count == short.MaxValue || count == short.MinValue;
    }

    // Table 3, linear acceleration sensitivity.
    private static double MilliGPerCount(Lsm6dslAccelerationRange range)
    {
        switch (range)
        {
            case Lsm6dslAccelerationRange.G2:
                return 0.061;
            case Lsm6dslAccelerationRange.G4:
                return 0.122;
            case Lsm6dslAccelerationRange.G8:
                return 0.244;
            default:
                return 0.488;
        }
    }

    // Table 3, angular rate sensitivity.
    private static double MillidegreesPerCount(Lsm6dslAngularRateRange range)
    {
        switch (range)
        {
            case Lsm6dslAngularRateRange.Dps125:
                return 4.375;
            case Lsm6dslAngularRateRange.Dps250:
                return 8.75;
            case Lsm6dslAngularRateRange.Dps500:
                return 17.5;
            case Lsm6dslAngularRateRange.Dps1000:
                return 35;
            default:
                return 70;
        }
    }

    private int Count(int index)
    {
        return (short)(_outputs[2 * index] | (_outputs[(2 * index) + 1] << 8));
    }
}
