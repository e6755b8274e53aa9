using System.Device.Gpio;

namespace NanoIoTNode.Sensors;

/// <summary>
/// Brings a VL53L0X from reset to where it measures, in the order of UM2039: data initialisation, static initialisation,
/// reference SPADs, reference calibration. Each piece is at most 25 transfers long. For one start, because it holds half a
/// kilobyte.
/// </summary>
internal sealed class Vl53l0xStartup
{
    private const byte ModelRegister = 0xC0;
    private const byte Model = 0xEE;
    private const byte BiasCalibration = 0x01;
    private const byte PhaseCalibration = 0x02;
    private const byte FirstBias = 0x40;

    // Pre-range and final range only (STSW-IMG005, reference signal measurement).
    private const byte ReferenceSteps = 0xC0;
    private const int TuningsAtOnce = 24;

    private readonly GpioPin _shutdown;
    private readonly Vl53l0xPort _port;
    private readonly Vl53l0xRanging _ranging;
    private readonly Vl53l0xMemory _memory = new();
    private readonly Vl53l0xTuning _tuning = new();
    private Stage _stage;
    private ReferenceSpads _spads;
    private bool _choosesSpads;
    private int _nextTuning;

    internal Vl53l0xStartup(GpioPin shutdown, Vl53l0xPort port, Vl53l0xRanging ranging)
    {
        _shutdown = shutdown;
        _port = port;
        _ranging = ranging;
    }

    private enum Stage
    {
        PowerOff,
        PowerOn,
        Identify,
        ReadMemory,
        EnableSpads,
        Tune,
        Configure,
        CalibrateBias,
        CalibratePhase,
        ChooseSpads,
    }

    /// <summary>Why it failed, where the port does not know.</summary>
    internal string Fault { get; private set; }

    /// <summary>The next piece. Whether a transfer has failed is for the caller to look at.</summary>
    internal SensorProgress Advance()
    {
        switch (_stage)
        {
            case Stage.PowerOff:
                _shutdown.Write(PinValue.Low);
                return Go(Stage.PowerOn);
            case Stage.PowerOn:
                // The pause behind this is longer than the 1.2 ms that the part takes to start (DS11555, table 5).
                _shutdown.Write(PinValue.High);
                return Go(Stage.Identify);
            case Stage.Identify:
                return Identify();
            case Stage.ReadMemory:
                return ReadMemory();
            case Stage.EnableSpads:
                return EnableSpads();
            case Stage.Tune:
                _nextTuning = _tuning.Write(_port, _nextTuning, TuningsAtOnce);
                return Go(_nextTuning == _tuning.Count ? Stage.Configure : Stage.Tune);
            case Stage.Configure:
                return Configure();
            default:
                return Calibrate();
        }
    }

    private SensorProgress Calibrate()
    {
        SensorProgress measured = _ranging.Wait();
        if (measured != SensorProgress.Done)
        {
            return measured == SensorProgress.Failed ? Fail("does not finish its calibration") : measured;
        }

        _ranging.ClearInterrupt();
        switch (_stage)
        {
            case Stage.CalibrateBias:
                _port.Write(Vl53l0xRanging.Start, 0x00);
                StartCalibration(PhaseCalibration, 0);
                return Go(Stage.CalibratePhase);
            case Stage.CalibratePhase:
                _port.Write(Vl53l0xRanging.Start, 0x00);
                return _choosesSpads ? BeginChoice() : Finish();
            default:
                return ContinueChoice();
        }
    }

    // Data initialisation: 2.8 V on the bus lines, what starts a measurement, which limits count.
    private SensorProgress Identify()
    {
        byte model = _port.Read(ModelRegister);
        if (model != Model && !_port.HasFailed)
        {
            return Fail("model id is 0x" + model.ToString("X2") + " instead of 0x" + Model.ToString("X2"));
        }

        _port.Write(0x89, (byte)(_port.Read(0x89) | 0x01));
        _port.Write(0x88, 0x00);
        _ranging.ReadStopVariable();
        _memory.Open(_port);
        return Go(Stage.ReadMemory);
    }

    private SensorProgress ReadMemory()
    {
        SensorProgress read = _memory.Advance(_port);
        return read == SensorProgress.Done ? Go(Stage.EnableSpads)
            : read == SensorProgress.Failed ? Fail("does not give its factory data")
            : read;
    }

    private SensorProgress EnableSpads()
    {
        _spads = new ReferenceSpads(_memory.GoodSpads);
        _choosesSpads = !_spads.TryEnable(_memory.SpadCount, _memory.HasAperture);
        if (_choosesSpads && !_spads.TryBegin())
        {
            return Fail("has too few reference SPADs");
        }

        // The window of the 44 reference SPADs begins at number 180.
        _port.Write(Vl53l0xPort.PageSelect, 0x01);
        _port.Write(0x4F, 0x00);
        _port.Write(0x4E, 0x2C);
        _port.Write(Vl53l0xPort.PageSelect, 0x00);
        _port.Write(0xB6, 0xB4);
        WriteSpads();
        _nextTuning = 0;
        return Go(Stage.Tune);
    }

    private SensorProgress Configure()
    {
        if (!_ranging.TryConfigure())
        {
            return _port.HasFailed ? SensorProgress.Failed : Fail("has no time left in its timing budget");
        }

        StartCalibration(BiasCalibration, FirstBias);
        return Go(Stage.CalibrateBias);
    }

    private SensorProgress BeginChoice()
    {
        MeasureReference();
        return Go(Stage.ChooseSpads);
    }

    private SensorProgress ContinueChoice()
    {
        _port.Write(Vl53l0xPort.PageSelect, 0x01);
        int rate = _port.ReadWord(Vl53l0xPort.ReferenceRate);
        _port.Write(Vl53l0xPort.PageSelect, 0x00);
        switch (_spads.Judge(rate))
        {
            case SensorProgress.Busy:
                MeasureReference();
                return SensorProgress.Busy;
            case SensorProgress.Done:
                // UM2039: the calibrations are repeated with the SPADs that were chosen.
                _choosesSpads = false;
                WriteSpads();
                StartCalibration(BiasCalibration, FirstBias);
                return Go(Stage.CalibrateBias);
            default:
                return Fail("finds no reference SPADs");
        }
    }

    private SensorProgress Finish()
    {
        _port.Write(Vl53l0xPort.SequenceConfig, Vl53l0xTiming.Steps);
        return SensorProgress.Done;
    }

    private void MeasureReference()
    {
        WriteSpads();
        _port.Write(Vl53l0xPort.SequenceConfig, ReferenceSteps);
        _ranging.Begin();
    }

    private void WriteSpads()
    {
        for (int i = 0; i < ReferenceSpads.MapSize; i++)
        {
            _port.Write((byte)(Vl53l0xPort.ReferenceSpads + i), _spads.Enabled[i]);
        }
    }

    private void StartCalibration(byte which, byte first)
    {
        _port.Write(Vl53l0xPort.SequenceConfig, which);
        _ranging.BeginWith((byte)(0x01 | first));
    }

    private SensorProgress Go(Stage stage)
    {
        _stage = stage;
        return SensorProgress.Busy;
    }

    private SensorProgress Fail(string fault)
    {
        Fault = fault;
        return SensorProgress.Failed;
    }
}
