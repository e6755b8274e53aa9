using System;
using System.Threading;
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
    private readonly NodeBoard _board;
    private readonly OfflineQueue _queue;
    private readonly TelemetryMessage _message;
    private readonly PublishPace _pace = new();
    private readonly object _lock = new();
    private readonly AutoResetEvent _wake;
    private readonly ConnectionMemory _memory;
    private int _newestSent;
    private bool _isDropping;

    /// <summary>Finds what an earlier start has left in flash, and says so.</summary>
    /// <param name="board">Its sensors and its spare flash.</param>
    /// <param name="thing">Stands in each document.</param>
    /// <param name="memory">Knows how far the start before has sent.</param>
    /// <param name="wake">Set whenever a reading is added.</param>
    internal TelemetryQueue(NodeBoard board, string thing, ConnectionMemory memory, AutoResetEvent wake)
    {
        _board = board;
        _wake = wake;
        _memory = memory;
        _message = new TelemetryMessage(thing);
        Quantities = new Quantities(AllReadings(board));
        _queue = new OfflineQueue(board.SpareFlash, Quantities);
        _queue.Load();
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
        lock (_lock)
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
    /// The oldest reading as a document, which is to be sent now. It stays in the queue until <see cref="Confirm"/>. Waits
    /// some milliseconds when the last one was given very recently.
    /// </summary>
    /// <param name="document">The reading; null when there is none.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="isAgain">True when it may have been sent before, be it in an earlier start.</param>
    internal bool TryPeek(out byte[] document, out int sequence, out bool isAgain)
    {
        lock (_lock)
        {
            _queue.NoteClock(DateTime.UtcNow, _board.Uptime.Milliseconds);
            StoredReading oldest = _queue.Peek();
            document = oldest == null ? null : _message.Encode(oldest);
            sequence = oldest == null ? 0 : oldest.Sequence;
            isAgain = sequence <= _newestSent;
        }

        if (document != null)
        {
            if (!isAgain)
            {
                _newestSent = sequence;
                _memory.NewestSent = sequence;
            }

            Thread.Sleep(_pace.TakeTurn(_board.Uptime.Milliseconds));
        }

        return document != null;
    }

    /// <summary>Takes the readings through a sequence number out: the broker has acknowledged them.</summary>
    internal void Confirm(int sequence)
    {
        lock (_lock)
        {
            _queue.Confirm(sequence);
        }
    }

    /// <summary>The broker has accepted the node: new readings may stay in RAM.</summary>
    internal void GoOnline()
    {
        lock (_lock)
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
        lock (_lock)
        {
            _queue.GoOffline();
        }
    }

    /// <summary>Where how many readings wait, and how many were given up since the start.</summary>
    public override string ToString()
    {
        lock (_lock)
        {
            return _queue.InMemory.ToString() + " in RAM, " + _queue.InFlash.ToString() + " in flash, "
                + _queue.Dropped.ToString() + " dropped";
        }
    }

    // One reading is under way at a time, so one alone can have been sent and not be known as acknowledged: the oldest. Where
    // the memory has gone with the power, or the flash was erased since, it is taken to be so.
    private int SentBefore()
    {
        int known = _memory.NewestSent;
        if (known >= 0 && known <= _queue.NewestSequence)
        {
            return known;
        }

        StoredReading oldest = _queue.Peek();
        return oldest == null ? 0 : oldest.Sequence;
    }

    private static Reading[] AllReadings(NodeBoard board)
    {
        int count = 0;
        foreach (Sensors.ISensor sensor in board.Sensors)
        {
            count += sensor.Readings.Length;
        }

        Reading[] all = new Reading[count];
        int end = 0;
        foreach (Sensors.ISensor sensor in board.Sensors)
        {
            Array.Copy(sensor.Readings, 0, all, end, sensor.Readings.Length);
            end += sensor.Readings.Length;
        }

        return all;
    }
}
