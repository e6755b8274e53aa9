using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Sensors;

/// <summary>A source of readings. Called from one thread.</summary>
public interface ISensor
{
    /// <summary>Short name for the console, such as "HTS221".</summary>
    string Name { get; }

    /// <summary>
    /// What the sensor measures: always the same quantities in the same order. The values are those of the last
    /// <see cref="TryRead"/> that succeeded; <see cref="Reading.HasValue"/> is false where there is nothing to tell, such as a
    /// distance when no target is in range.
    /// </summary>
    Reading[] Readings { get; }

    /// <summary>
    /// Why the last <see cref="TryRead"/> failed, in words; null after one that succeeded, and after one that came too early
    /// for a sensor that has just been set up: that is no fault, the next one goes on.
    /// </summary>
    string Fault { get; }

    /// <summary>
    /// Takes fresh values into <see cref="Readings"/>, within 300 ms. False: the sensor is absent, does not answer or has
    /// no new value, and <see cref="Readings"/> must not be used. A sensor that was absent is set up when it is back.
    /// </summary>
    bool TryRead();
}
