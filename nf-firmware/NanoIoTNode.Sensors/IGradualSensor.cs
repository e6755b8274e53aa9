namespace NanoIoTNode.Sensors;

/// <summary>
/// A sensor whose reading can be taken in pieces, by a thread that has more to do. <see cref="ISensor.TryRead"/> does all
/// pieces, with pauses.
/// </summary>
public interface IGradualSensor : ISensor
{
    /// <summary>Milliseconds to leave between two pieces; a longer time does no harm.</summary>
    int PauseMilliseconds { get; }

    /// <summary>Does the next piece of starting or measuring, in less than 20 ms and without sleeping.</summary>
    SensorProgress Advance();
}
