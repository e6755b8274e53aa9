using System;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>The sensors that the kit has on its second I2C bus, in the world as its settings say.</summary>
internal sealed class KitSensors : IDisposable
{
    // Pin number = port * 16 + pin.
    private const int MotionInterrupt = (3 * 16) + 11; // PD11
    private const int TimeOfFlightShutdown = (2 * 16) + 6; // PC6
    private const int TimeOfFlightInterrupt = (2 * 16) + 7; // PC7

    private readonly I2cBus _bus;
    private readonly Hts221Model _hts221;
    private readonly Lps22hbModel _lps22hb = new();
    private readonly Lis3mdlModel _lis3mdl = new();
    private readonly Lsm6dslModel _lsm6dsl;
    private readonly Vl53l0xModel _vl53l0x;
    private int _heldClocks;

    /// <param name="seed">Decides what differs from part to part.</param>
    /// <param name="gpio">Where their other pins are connected.</param>
    /// <param name="bus">Gets the sensors.</param>
    public KitSensors(int seed, GpioPort gpio, I2cBus bus)
    {
        _bus = bus;
        _hts221 = new Hts221Model(seed);
        _lsm6dsl = new Lsm6dslModel(level => gpio.Drive(MotionInterrupt, level));
        _vl53l0x = new Vl53l0xModel(seed, gpio, TimeOfFlightShutdown, TimeOfFlightInterrupt);
        bus.Attach(0x5F, _hts221);
        bus.Attach(0x5D, _lps22hb);
        bus.Attach(0x1E, _lis3mdl);
        bus.Attach(0x6A, _lsm6dsl);
        bus.Attach(0x29, _vl53l0x);
    }

    public void Apply(BoardEnvironment environment)
    {
        _hts221.Follow(environment, "hts221", value => _hts221.SetWorld(
            value("temperature", 21.5), value("humidity", 45)));
        _lps22hb.Follow(environment, "lps22hb", value => _lps22hb.SetWorld(
            value("pressure", 1013.25), value("temperature", 21.5)));

        // The earth's field in central Europe, the board lying flat with X to the north.
        _lis3mdl.Follow(environment, "lis3mdl", value => _lis3mdl.SetWorld(
            value("magneticFieldX", 20), value("magneticFieldY", 1), value("magneticFieldZ", -44), value("temperature", 21.5)));

        // At rest, lying flat: what the accelerometer shows is the force against gravity.
        _lsm6dsl.Follow(environment, "lsm6dsl", value => _lsm6dsl.SetWorld(
            [value("accelerationX", 0), value("accelerationY", 0), value("accelerationZ", 9.80665)],
            [value("angularRateX", 0), value("angularRateY", 0), value("angularRateZ", 0)],
            value("temperature", 21.5)));
        _lsm6dsl.SetHappened(new MotionEvents(
            environment.Sensor("lsm6dsl.steps", 0),
            environment.Sensor("lsm6dsl.taps", 0),
            environment.Sensor("lsm6dsl.tilts", 0),
            environment.Sensor("lsm6dsl.freeFalls", 0)));
        _vl53l0x.Follow(environment, "vl53l0x", value => _vl53l0x.SetWorld(
            value("distance", 500), value("reflectance", 88), value("ambient", 0.1), value("blankSpads", 0) != 0));
        ApplyToBus(SensorFaults.HeldClocks(environment));
    }

    public void Dispose()
    {
        _lsm6dsl.Dispose();
        _vl53l0x.Dispose();
    }

    // The same number again is the same fault: once the line has been clocked free it stays free.
    private void ApplyToBus(int heldClocks)
    {
        if (heldClocks != _heldClocks)
        {
            _heldClocks = heldClocks;
            _bus.HoldData(heldClocks);
        }
    }
}
