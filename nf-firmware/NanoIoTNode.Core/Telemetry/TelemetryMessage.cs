using System;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// The telemetry document: time (UTC), sequence (counts from 1 at each start), thing, and one member for each reading.
/// </summary>
public sealed class TelemetryMessage
{
    private readonly JsonWriter _writer = new();
    private readonly string _thing;

    public TelemetryMessage(string thing)
    {
        _thing = thing;
    }

    /// <summary>Begins the document of the readings taken at <paramref name="utc"/>.</summary>
    public void Begin(DateTime utc, int sequence)
    {
        _writer.Begin();
        _writer.Time("time", utc);
        _writer.Integer("sequence", sequence);
        _writer.Text("thing", _thing);
    }

    /// <summary>Adds the readings of one sensor. A sensor that failed is simply not added.</summary>
    public void Add(Reading[] readings)
    {
        foreach (Reading reading in readings)
        {
            _writer.Number(reading.Quantity, reading.Value, reading.Decimals);
        }
    }

    /// <summary>Ends the document and returns it as UTF-8.</summary>
    public byte[] End()
    {
        return _writer.End();
    }
}
