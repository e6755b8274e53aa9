using NanoIoTNode.Core.Offline;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// Writes telemetry documents as telemetry.schema.json describes them, one after the other into the same buffer. A value
/// that is not there is left out. Not for several threads at once.
/// </summary>
public sealed class TelemetryMessage
{
    // Beside the node's names: that of a sensor (32), member names, quotes, commas and brackets. Of a reading: the same, time
    // (22), sequence (10). Of a value: the longest number (-214748364.7) with its signs.
    private const int HeadSize = 64;
    private const int ItemSize = 64;
    private const int ValueSize = 16;

    private readonly JsonWriter _writer;
    private readonly string _thing;
    private readonly string _firmware;
    private bool _isBatch;

    /// <param name="thing">Thing name.</param>
    /// <param name="firmware">Version of the firmware.</param>
    /// <param name="quantities">What readings usually have; with other ones the buffer may have to grow.</param>
    /// <param name="readings">Readings in one document at most, 1 or more.</param>
    public TelemetryMessage(string thing, string firmware, Quantities quantities, int readings)
    {
        _thing = thing;
        _firmware = firmware;
        int size = ItemSize;
        for (int i = 0; i < quantities.Count; i++)
        {
            size += quantities.Name(i).Length + ValueSize;
        }

        _writer = new JsonWriter();
        _writer.Begin();
        PutNames(null);
        _writer = new JsonWriter(_writer.Length + HeadSize + (readings * size));
    }

    /// <summary>Where the finished document stands, from 0 on, until the next one is begun.</summary>
    public byte[] Buffer => _writer.Buffer;

    /// <summary>Bytes of it.</summary>
    public int Length => _writer.Length;

    /// <summary>Writes a document of one reading.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="sensor">Sensor that the values come from; null for all.</param>
    /// <param name="mask">Which of its values.</param>
    public void Write(StoredReading reading, string sensor, uint mask)
    {
        _isBatch = false;
        _writer.Begin();
        PutMoment(reading);
        PutNames(sensor);
        PutValues(reading, mask);
    }

    /// <summary>Begins a document of several readings.</summary>
    public void BeginBatch(string sensor)
    {
        _isBatch = true;
        _writer.Begin();
        PutNames(sensor);
        _writer.BeginList("readings");
    }

    /// <summary>Adds a reading to it.</summary>
    public void Add(StoredReading reading, uint mask)
    {
        _writer.BeginObject();
        PutMoment(reading);
        PutValues(reading, mask);
        _writer.EndObject();
    }

    /// <summary>Ends a document of either kind.</summary>
    public void End()
    {
        if (_isBatch)
        {
            _writer.EndList();
        }

        _writer.EndObject();
    }

    private void PutMoment(StoredReading reading)
    {
        if (reading.HasTime)
        {
            _writer.Time("time", reading.Time);
        }
        else
        {
            _writer.Text("time", null);
        }

        _writer.Integer("sequence", reading.Sequence);
    }

    private void PutNames(string sensor)
    {
        _writer.Text("thing", _thing);
        _writer.Text("firmware", _firmware);
        if (sensor != null)
        {
            _writer.Text("sensor", sensor);
        }
    }

    private void PutValues(StoredReading reading, uint mask)
    {
        for (int i = 0; i < reading.Quantities.Count; i++)
        {
            if ((reading.Present & mask & (1u << i)) != 0)
            {
                _writer.Number(reading.Quantities.Name(i), reading.Value(i), reading.Quantities.Decimals(i));
            }
        }
    }
}
