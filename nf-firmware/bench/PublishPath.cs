using System;
using System.Linq;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Storage;

namespace NanoIoTNode.StoreBench;

/// <summary>The way of measured values to the document that the MQTT client is given.</summary>
public sealed class PublishPath
{
    private const int RegionSize = 40 * 1024;
    private const int ArrayHeader = 24;

    private readonly Quantities _quantities;
    private readonly OfflineQueue _queue;
    private readonly StoredReading _reading;
    private readonly ChangeFilter _filter;
    private readonly TelemetryMessage _message;
    private readonly int _batch;
    private long _uptime;

    /// <param name="values">Values of a reading.</param>
    /// <param name="online">Whether the broker is there, so that flash is left out.</param>
    /// <param name="batch">Readings in a message.</param>
    public PublishPath(int values, bool online, int batch)
    {
        _quantities = new Quantities([.. Enumerable.Range(0, values).Select(i => new Reading("quantity" + i, 2))]);
        _queue = new OfflineQueue(new FlashModel(1, RegionSize), _quantities);
        _queue.Load();
        if (online)
        {
            _queue.GoOnline();
        }

        _reading = new StoredReading(_quantities);
        _filter = new ChangeFilter(NamedNumbers.Parse("0.1%", out _), _quantities);
        _message = new TelemetryMessage("pump-7", "0.1.0", _quantities, batch);
        _batch = batch;
    }

    /// <summary>Gets the last document.</summary>
    public byte[] Document { get; private set; } = [];

    /// <summary>Gets the bytes that the arrays of all documents have taken.</summary>
    public long Copied { get; private set; }

    /// <summary>Takes as many readings as a message holds and publishes them.</summary>
    public void Publish()
    {
        for (int i = 0; i < _batch; i++)
        {
            Add();
        }

        StoredReading next = _queue.PeekFirst();
        int end = next.Sequence;
        if (_batch == 1)
        {
            _message.Write(next, null, uint.MaxValue);
        }
        else
        {
            _message.BeginBatch(null);
            for (; next != null; next = _queue.PeekNext())
            {
                _message.Add(next, uint.MaxValue);
                end = next.Sequence;
            }
        }

        _message.End();
        Document = new byte[_message.Length];
        Array.Copy(_message.Buffer, Document, Document.Length);
        Copied += (Document.Length + ArrayHeader + 7) / 8 * 8;
        _queue.Confirm(end);
    }

    private void Add()
    {
        _uptime += 60000;
        _queue.NoteClock(new DateTime(2026, 11, 21).AddMilliseconds(_uptime), _uptime);
        _reading.Begin();
        _reading.Uptime = _uptime;
        for (int i = 0; i < _quantities.Count; i++)
        {
            _reading.Set(i, 1000 + i + (_uptime / 7000.0 % 100));
        }

        _filter.Apply(_reading);
        _queue.Add(_reading);
    }
}
