using System;
using System.Threading;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using nanoFramework.Runtime.Native;

namespace NanoIoTNode;

/// <summary>
/// The only source of what is published: readings on their way to the broker, oldest first, in RAM while it is there and
/// else in flash. One thread adds, another takes, any may ask.
/// </summary>
internal sealed class TelemetryQueue
{
    private const uint AllValues = uint.MaxValue;
    private const long MinutesPerDay = 1440;

    private readonly NodeBoard _board;
    private readonly OfflineQueue _queue;
    private readonly TelemetryMessage _message;
    private readonly TelemetryDocument _document = new();
    private readonly AutoResetEvent _wake;
    private readonly ConnectionMemory _memory;
    private readonly string[] _topics;
    private readonly bool _hasSensor;
    private readonly int _batch;
    private readonly long _patience;
    private long _lastBatch;
    private int _part;
    private int _end;

    // The newest document that was sent: its newest reading, and which of that reading's documents it was.
    private int _newestSent;
    private int _newestPart = int.MaxValue;
    private bool _isDropping;

    /// <summary>Finds what an earlier start has left in flash, and says so.</summary>
    /// <param name="board">Its sensors and its spare flash.</param>
    /// <param name="configuration">Thing name, and how readings are put together.</param>
    /// <param name="topics">Where documents go.</param>
    /// <param name="memory">Knows how far the start before has sent.</param>
    /// <param name="wake">Set whenever a reading is added.</param>
    internal TelemetryQueue(
        NodeBoard board, NodeConfiguration configuration, Topics topics, ConnectionMemory memory, AutoResetEvent wake)
    {
        _board = board;
        _wake = wake;
        _memory = memory;
        _batch = configuration.BatchSize;
        _patience = _batch * configuration.PublishIntervalSeconds * 1000L;
        Quantities = new Quantities(board.Measured.All);
        _message = new TelemetryMessage(configuration.ThingName, Node.Version, Quantities, _batch);
        _hasSensor = topics.HasSensor;
        _topics = new string[_hasSensor ? board.Measured.Count : 1];
        for (int i = 0; i < _topics.Length; i++)
        {
            _topics[i] = _hasSensor ? topics.Of(board.Measured.Name(i)) : topics.Telemetry;
        }

        _queue = new OfflineQueue(board.SpareFlash, Quantities, _batch);
        _queue.Load();
        SayCapacity(configuration.PublishIntervalSeconds);
        if (_queue.InFlash > 0)
        {
            board.Log.Write(Layers.Node, _queue.InFlash.ToString() + " readings in flash wait to be published");
        }

        _newestSent = SentBefore();
        _memory.NewestSent = _newestSent;

        // Whoever restarts the node: what is in RAM only is kept.
        Power.OnRebootEvent += GoOffline;
        board.State.Queue = this;
    }

    /// <summary>What the values of a reading mean: all readings of all sensors in their order.</summary>
    internal Quantities Quantities { get; }

    /// <summary>Sequence number of the newest reading, 0 before the first.</summary>
    internal int NewestSequence
    {
        get { return _queue.NewestSequence; }
    }

    /// <summary>Gives a reading its number and its time, and keeps it. Takes up to 30 ms while the node is offline.</summary>
    internal void Add(StoredReading reading)
    {
        lock (_queue)
        {
            _queue.NoteClock(DateTime.UtcNow, _board.Uptime.Milliseconds);
            if (!_queue.Add(reading) && !_isDropping)
            {
                // Once, however many follow: diag counts them.
                _isDropping = true;
                _board.Log.Error(ErrorCode.MqttReadingsDropped, _queue.Dropped.ToString() + " since start, more may follow");
            }
        }

        _wake.Set();
    }

    /// <summary>
    /// The document of the oldest readings. They stay in the queue until <see cref="Confirm"/>, with which the next document
    /// begins. Waits some milliseconds when the last one was given very recently.
    /// </summary>
    internal bool TryPeek(out TelemetryDocument document)
    {
        bool any;
        lock (_queue)
        {
            _queue.NoteClock(DateTime.UtcNow, _board.Uptime.Milliseconds);
            any = TryWrite();
        }

        document = any ? _document : null;
        if (any)
        {
            NoteSent();
            Thread.Sleep(_board.Pace.TakeTurn(_board.Uptime.Milliseconds));
        }

        return any;
    }

    /// <summary>The broker has acknowledged a document: with the last of its readings, these are taken out.</summary>
    internal void Confirm(TelemetryDocument document)
    {
        lock (_queue)
        {
            if (document.IsLast)
            {
                _queue.Confirm(document.Sequence);
                _lastBatch = _board.Uptime.Milliseconds;
                _end = 0;
                _part = 0;
            }
            else
            {
                _part++;
            }
        }
    }

    /// <summary>The broker has accepted the node: new readings may stay in RAM.</summary>
    internal void GoOnline()
    {
        lock (_queue)
        {
            _queue.GoOnline();
            if (_isDropping)
            {
                _isDropping = false;
                _board.Log.Write(Layers.Mqtt, _queue.Dropped.ToString() + " readings were dropped since start");
            }
        }
    }

    /// <summary>The broker is gone, or may be: what is in RAM goes to flash, and so does what comes.</summary>
    internal void GoOffline()
    {
        lock (_queue)
        {
            _queue.GoOffline();
        }
    }

    /// <summary>Where how many readings wait, and how many were given up since the start.</summary>
    public override string ToString()
    {
        lock (_queue)
        {
            return _queue.InMemory.ToString() + " in RAM, " + _queue.InFlash.ToString() + " in flash, "
                + _queue.Dropped.ToString() + " dropped";
        }
    }

    // One document is under way at a time, so one alone can have been sent and not be known as acknowledged: the oldest. Where
    // the memory has gone with the power, or the flash was erased since, it is taken to be so.
    private int SentBefore()
    {
        int known = _memory.NewestSent;
        if (known >= 0 && known <= _queue.NewestSequence)
        {
            return known;
        }

        StoredReading oldest = _queue.PeekFirst();
        return oldest == null ? 0 : oldest.Sequence;
    }

    private void NoteSent()
    {
        if (_document.Sequence > _newestSent)
        {
            _newestSent = _document.Sequence;
            _newestPart = _part;
            _memory.NewestSent = _newestSent;
        }
        else if (_document.Sequence == _newestSent && _part > _newestPart)
        {
            _newestPart = _part;
        }
    }

    // Nobody should learn that a day does not fit when the day is over.
    private void SayCapacity(int interval)
    {
        long minutes = (long)OfflineQueue.UsualCapacity(_board.SpareFlash, Quantities) * interval / 60;
        if (minutes < MinutesPerDay)
        {
            _board.Log.Write(
                Layers.Node,
                "while the broker is away flash keeps about "
                    + (minutes < 120 ? minutes.ToString() + " minutes" : (minutes / 60).ToString() + " hours")
                    + " of readings; a longer interval or fewer sensors keep more");
        }
    }

    // Goes on with the readings that were begun, up to the one numbered _end, in the documents of their sensors.
    private bool TryWrite()
    {
        StoredReading next = _queue.PeekFirst();
        if (next != null && next.Sequence > _end)
        {
            // Nothing is begun, or it was given up meanwhile for want of room.
            _end = 0;
            _part = 0;
        }

        if (next == null || (_end == 0 && !IsEnough()))
        {
            return false;
        }

        uint parts = 0;
        int end = 0;
        for (int i = 0; i < _batch && next != null && (_end == 0 || next.Sequence <= _end); i++)
        {
            end = next.Sequence;
            parts |= PartsOf(next);
            next = i + 1 < _batch ? _queue.PeekNext() : null;
        }

        _end = end;
        return TryWritePart(parts);
    }

    private bool TryWritePart(uint parts)
    {
        while (_part < _topics.Length && (parts & (1u << _part)) == 0)
        {
            _part++;
        }

        if (_part == _topics.Length)
        {
            // Nothing in them, or nothing that is not sent: the next ones come with the next call.
            _queue.Confirm(_end);
            return false;
        }

        string sensor = _hasSensor ? _board.Measured.Name(_part) : null;
        StoredReading next = _queue.PeekFirst();
        int first = next.Sequence;
        if (_batch == 1)
        {
            _message.Write(next, sensor, MaskOf(next));
        }
        else
        {
            _message.BeginBatch(sensor);
            for (; next != null && next.Sequence <= _end; next = _queue.PeekNext())
            {
                if ((MaskOf(next) & next.Present) != 0)
                {
                    _message.Add(next, MaskOf(next));
                }
            }
        }

        _message.End();
        _document.Topic = _topics[_part];
        _document.Buffer = _message.Buffer;
        _document.Length = _message.Length;
        _document.Sequence = _end;
        _document.IsAgain = first <= _newestSent && (_end != _newestSent || _part <= _newestPart);
        _document.IsLast = parts >> _part == 1;
        return true;
    }

    // A bit for each document in which something of a reading stands.
    private uint PartsOf(StoredReading reading)
    {
        if (!_hasSensor)
        {
            return 1;
        }

        uint parts = 0;
        for (int i = 0; i < _topics.Length; i++)
        {
            parts |= (_board.Measured.MaskOf(i, reading.Quantities) & reading.Present) != 0 ? 1u << i : 0;
        }

        return parts;
    }

    private uint MaskOf(StoredReading reading)
    {
        return _hasSensor ? _board.Measured.MaskOf(_part, reading.Quantities) : AllValues;
    }

    private bool IsEnough()
    {
        return _queue.InMemory + _queue.InFlash >= _batch || _board.Uptime.Milliseconds - _lastBatch >= _patience;
    }
}
