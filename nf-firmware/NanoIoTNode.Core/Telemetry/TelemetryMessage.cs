using NanoIoTNode.Core.Offline;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// The telemetry document: time (UTC; null when the node lost power before it learnt the time), sequence (counts from 1,
/// no number comes twice), thing, and one member for each value.
/// </summary>
public sealed class TelemetryMessage
{
    private readonly JsonWriter _writer = new();
    private readonly string _thing;

    public TelemetryMessage(string thing)
    {
        _thing = thing;
    }

    /// <summary>The document of a reading, as UTF-8. A sensor that failed is simply not in it.</summary>
    public byte[] Encode(StoredReading reading)
    {
        _writer.Begin();
        if (reading.HasTime)
        {
            _writer.Time("time", reading.Time);
        }
        else
        {
            _writer.Text("time", null);
        }

        _writer.Integer("sequence", reading.Sequence);
        _writer.Text("thing", _thing);
        for (int i = 0; i < reading.Quantities.Count; i++)
        {
            if (reading.Has(i))
            {
                _writer.Number(reading.Quantities.Name(i), reading.Value(i), reading.Quantities.Decimals(i));
            }
        }

        return _writer.End();
    }
}
