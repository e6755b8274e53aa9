using System.Device.Gpio;
using System.Threading;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>
/// ST VL53L0X: distance by the time of flight of infrared light, about 30 to 1200 mm in the default mode (data sheet
/// DS11555). The part is reset by XSHUT and started at the first reading and after each failure.
/// </summary>
public sealed class Vl53l0x : IGradualSensor
{
    /// <summary>7-bit address (DS11555: 0x52 with the bit for reading and writing).</summary>
    public const int DefaultAddress = 0x29;

    private const int PiecesAtMost = 55;

    private readonly Vl53l0xPort _port;
    private readonly Vl53l0xRanging _ranging;
    private readonly GpioPin _shutdown;
    private Vl53l0xStartup _startup;
    private bool _started;
    private bool _measuring;

    /// <param name="busId">I2C bus; the kit's own sensor hangs on 2.</param>
    /// <param name="shutdown">The pin at XSHUT, an output.</param>
    /// <param name="interrupt">The pin at GPIO1, an input with pull-up.</param>
    /// <param name="limits">What a distance has to satisfy.</param>
    public Vl53l0x(int busId, GpioPin shutdown, GpioPin interrupt, Vl53l0xLimits limits)
    {
        _port = new Vl53l0xPort(busId);
        _ranging = new Vl53l0xRanging(_port, interrupt, limits);
        _shutdown = shutdown;
    }

    /// <inheritdoc/>
    public string Name
    {
        get { return "VL53L0X"; }
    }

    /// <summary>The distance in millimetres; without a value while there is none, see <see cref="Result"/>.</summary>
    public Reading[] Readings { get; } = { new("distance", 0) };

    /// <inheritdoc/>
    public string Fault { get; private set; }

    /// <summary>What came of the last measurement: out of range is no fault of the sensor, but no distance either.</summary>
    public RangeResult Result { get; private set; }

    /// <inheritdoc/>
    public int PauseMilliseconds
    {
        get { return 5; }
    }

    /// <summary>
    /// See <see cref="ISensor.TryRead"/>. A part whose reference SPADs the factory has not chosen takes several calls until
    /// it is started; those before have no fault.
    /// </summary>
    public bool TryRead()
    {
        for (int pieces = 0; pieces < PiecesAtMost; pieces++)
        {
            SensorProgress progress = Advance();
            if (progress != SensorProgress.Busy)
            {
                return progress == SensorProgress.Done;
            }

            Thread.Sleep(PauseMilliseconds);
        }

        return false;
    }

    /// <inheritdoc/>
    public SensorProgress Advance()
    {
        Fault = null;
        _port.Clear();
        SensorProgress progress = !_started ? Start() : !_measuring ? Begin() : Take();
        if (_port.HasFailed)
        {
            Fault = _port.Fault;
            progress = SensorProgress.Failed;
        }

        if (progress == SensorProgress.Failed)
        {
            _started = false;
            _measuring = false;
            Readings[0].Clear();
            _startup = null;
        }

        return progress;
    }

    private SensorProgress Start()
    {
        _startup = _startup ?? new Vl53l0xStartup(_shutdown, _port, _ranging);
        SensorProgress progress = _startup.Advance();
        _started = progress == SensorProgress.Done;
        Fault = _startup.Fault;
        _startup = _started ? null : _startup;
        return _started ? SensorProgress.Busy : progress;
    }

    private SensorProgress Begin()
    {
        _ranging.Begin();
        _measuring = true;
        return SensorProgress.Busy;
    }

    private SensorProgress Take()
    {
        SensorProgress waited = _ranging.Wait();
        if (waited != SensorProgress.Done)
        {
            Fault = waited == SensorProgress.Failed ? "does not finish a measurement" : null;
            return waited;
        }

        _measuring = false;
        if (!_ranging.TryTake(out RangeResult result))
        {
            Fault = "reports the device error " + _ranging.DeviceError.ToString();
            return SensorProgress.Failed;
        }

        Result = result;
        if (result == RangeResult.Valid)
        {
            Readings[0].Value = _ranging.Distance;
        }
        else
        {
            Readings[0].Clear();
        }

        return SensorProgress.Done;
    }
}
