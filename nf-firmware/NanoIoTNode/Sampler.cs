using System;
using System.Threading;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Sensors;

namespace NanoIoTNode;

/// <summary>
/// Reads each sensor at its interval, and puts what was measured since the last time into the queue at each telemetry
/// interval, from the start on, whether the node is connected and knows the time or not. On a thread of its own.
/// </summary>
internal sealed class Sampler
{
    // For a sensor that has just been set up and has no value yet.
    private const int StartingPause = 20;
    private const int LongestSleep = 60000;

    private readonly NodeBoard _board;
    private readonly TelemetryQueue _queue;
    private readonly StoredReading _reading;
    private readonly ChangeFilter _filter; // null: all is reported, and it would only take RAM
    private readonly SensorSchedule _schedule;
    private uint _faulty;

    internal Sampler(NodeBoard board, TelemetryQueue queue, NodeConfiguration configuration)
    {
        _board = board;
        _queue = queue;
        _reading = new StoredReading(queue.Quantities);
        NamedNumbers bands = ListOf(configuration.DeadBands, "dead bands");
        _filter = bands.Count == 0 ? null : new ChangeFilter(bands, queue.Quantities);
        int interval = configuration.PublishIntervalSeconds * 1000;
        NamedNumbers own = ListOf(configuration.SensorIntervals, "sensor intervals");
        int[] intervals = new int[board.Sensors.Length];
        for (int i = 0; i < intervals.Length; i++)
        {
            intervals[i] = own.TryFind(board.Sensors[i].Name, out double seconds) ? (int)seconds * 1000 : interval;
        }

        _schedule = new SensorSchedule(intervals, interval, board.Uptime.Milliseconds);
    }

    internal void Start()
    {
        new Thread(Run).Start();
    }

    private void Run()
    {
        while (true)
        {
            int sensor = _schedule.Next(_board.Uptime.Milliseconds);
            if (sensor >= 0)
            {
                Advance(sensor);
            }

            if (_schedule.IsDocumentDue(_board.Uptime.Milliseconds))
            {
                Hand();
            }

            // The other threads have their turn between two pieces.
            long wait = _schedule.WaitFrom(_board.Uptime.Milliseconds);
            Thread.Sleep(wait < LongestSleep ? (int)wait : LongestSleep);
        }
    }

    // Whatever one sensor does, the others are read.
    private void Advance(int index)
    {
        ISensor sensor = _board.Sensors[index];
        try
        {
            Note(index, sensor, sensor is IGradualSensor gradual ? gradual.Advance() : ReadWhole(sensor));
        }
        catch (Exception e)
        {
            Fail(index, e.Message);
        }
    }

    private static SensorProgress ReadWhole(ISensor sensor)
    {
        bool read = sensor.TryRead();
        return read ? SensorProgress.Done : sensor.Fault == null ? SensorProgress.Busy : SensorProgress.Failed;
    }

    private void Note(int index, ISensor sensor, SensorProgress progress)
    {
        long now = _board.Uptime.Milliseconds;
        switch (progress)
        {
            case SensorProgress.Busy:
                int pause = sensor is IGradualSensor gradual ? gradual.PauseMilliseconds : StartingPause;
                _schedule.NoteBusy(index, now, pause);
                break;
            case SensorProgress.Done:
                _schedule.NoteDone(index, now);
                Take(index, sensor);
                break;
            default:
                Fail(index, sensor.Fault);
                break;
        }
    }

    private void Take(int index, ISensor sensor)
    {
        int first = _board.Measured.FirstOf(index);
        for (int i = 0; i < sensor.Readings.Length; i++)
        {
            _reading.Remove(first + i);
            if (sensor.Readings[i].HasValue)
            {
                _reading.Set(first + i, sensor.Readings[i].Value);
            }
        }

        if (IsFaulty(index))
        {
            _faulty &= ~(1u << index);
            _board.Log.Write(Layers.Node, sensor.Name + " reads again");
        }
    }

    // A sensor that stays silent is reported once, not at each attempt. What it measured before is not published.
    private void Fail(int index, string why)
    {
        _schedule.NoteFailed(index, _board.Uptime.Milliseconds);
        for (int i = 0; i < _board.Sensors[index].Readings.Length; i++)
        {
            _reading.Remove(_board.Measured.FirstOf(index) + i);
        }

        if (!IsFaulty(index))
        {
            _faulty |= 1u << index;
            _board.Log.Error(ErrorCode.SensorSilent, _board.Sensors[index].Name + " " + why);
        }
    }

    private bool IsFaulty(int index) => (_faulty & (1u << index)) != 0;

    private void Hand()
    {
        _reading.Uptime = _board.Uptime.Milliseconds;
        _schedule.NoteDocument(_reading.Uptime);
        try
        {
            _filter?.Apply(_reading);
            if (_reading.Present != 0)
            {
                _queue.Add(_reading);
            }
        }
        catch (Exception e)
        {
            _board.Log.Error(ErrorCode.UnexpectedFailure, "keeping a reading: " + e.Message);
        }

        _reading.Begin();
    }

    // What was stored has been checked when it was entered.
    private NamedNumbers ListOf(string text, string what)
    {
        NamedNumbers list = NamedNumbers.Parse(text, out string fault);
        if (list == null)
        {
            _board.Log.Error(ErrorCode.UnexpectedFailure, what + ": " + fault);
        }

        return list ?? NamedNumbers.Parse(null, out _);
    }
}
