using System;
using System.Linq;
using System.Text;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Storage;
using NanoIoTNode.Mqtt;

namespace NanoIoTNode.StoreBench;

/// <summary>
/// The way of measured values to the broker: the document, the packet, and the line that the console gets for it. The answer is
/// read into an array that is there.
/// </summary>
public sealed class PublishPath : ILogSink
{
    private const string Topic = "dt/nanoiotnode/pump-7/telemetry";
    private const int RegionSize = 40 * 1024;

    private readonly Quantities _quantities;
    private readonly OfflineQueue _queue;
    private readonly StoredReading _reading;
    private readonly ChangeFilter _filter;
    private readonly TelemetryMessage _message;
    private readonly int _batch;
    private readonly Log _log;
    private long _uptime;

    /// <param name="values">Values of a reading.</param>
    /// <param name="online">Whether the broker is there, so that flash is left out.</param>
    /// <param name="batch">Readings in a message.</param>
    public PublishPath(int values, bool online, int batch)
    {
        _quantities = new Quantities([.. Enumerable.Range(0, values).Select(i => new Reading("quantity" + i, 2))]);
        _queue = new OfflineQueue(new FlashModel(1, RegionSize), _quantities, batch);
        _queue.Load();
        if (online)
        {
            _queue.GoOnline();
        }

        _reading = new StoredReading(_quantities);
        _filter = new ChangeFilter(NamedNumbers.Parse("0.1%", out _), _quantities);
        _message = new TelemetryMessage("pump-7", "0.1.0", _quantities, batch);
        _batch = batch;
        _log = new Log(this);
    }

    /// <summary>Gets the length of the last document.</summary>
    public int DocumentLength => _message.Length;

    /// <inheritdoc/>
    public long UptimeMilliseconds => _uptime;

    /// <summary>Gets the last line of the console as it goes out.</summary>
    public byte[] Line { get; private set; } = [];

    /// <inheritdoc/>
    public void WriteLine(string line) => Line = Encoding.UTF8.GetBytes(line + "\r\n");

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
        PacketWriter.Publish(Topic, _message.Buffer, _message.Length, 1, false, ProtocolChoice.Mqtt5, out _);
        _queue.Confirm(end);
        _log.Write(Layers.Mqtt, "published " + end);
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
