namespace NanoIoTNode.Sensors;

/// <summary>Where the reading of an <see cref="IGradualSensor"/> is.</summary>
public enum SensorProgress
{
    /// <summary>There is more to do.</summary>
    Busy,

    /// <summary>A reading has been taken; the next piece begins another one.</summary>
    Done,

    /// <summary>The sensor has a fault; the next piece starts it from the beginning.</summary>
    Failed,
}
