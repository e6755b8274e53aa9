using System;
using System.Threading;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Time;
using NanoIoTNode.Sensors;

namespace NanoIoTNode;

/// <summary>
/// Takes a reading at each interval, connected or not, and puts it into the queue. Waits for the first time until the
/// clock is set: a reading without its time is worth nothing.
/// </summary>
internal sealed class Sampler
{
    private const int ClockPollMilliseconds = 200;

    private readonly NodeBoard _board;
    private readonly TelemetryQueue _queue;
    private readonly TelemetryMessage _message;
    private readonly long _interval;
    private readonly bool[] _faulty;
    private int _sequence;
    private int _dropped;

    internal Sampler(NodeBoard board, TelemetryQueue queue, string thing, int intervalSeconds)
    {
        _board = board;
        _queue = queue;
        _message = new TelemetryMessage(thing);
        _interval = intervalSeconds * 1000L;
        _faulty = new bool[board.Sensors.Length];
    }

    internal void Start()
    {
        new Thread(Sample).Start();
    }

    private void Sample()
    {
        while (!ClockFloor.IsPlausible(DateTime.UtcNow))
        {
            Thread.Sleep(ClockPollMilliseconds);
        }

        long next = _board.Uptime.Milliseconds;
        while (true)
        {
            try
            {
                TakeReading();
            }
            catch (Exception e)
            {
                _board.Log.Error(ErrorCode.UnexpectedFailure, "reading the sensors: " + e.Message);
            }

            next += _interval;
            long wait = next - _board.Uptime.Milliseconds;
            if (wait > 0)
            {
                Thread.Sleep((int)wait);
            }
        }
    }

    private void TakeReading()
    {
        _message.Begin(DateTime.UtcNow, _sequence + 1);
        bool any = false;
        for (int i = 0; i < _board.Sensors.Length; i++)
        {
            ISensor sensor = _board.Sensors[i];
            bool read = sensor.TryRead();
            SayOnce(i, sensor, read);
            if (read)
            {
                _message.Add(sensor.Readings);
                any = true;
            }
        }

        if (!any)
        {
            return;
        }

        _sequence++;
        if (!_queue.Add(_sequence, _message.End()))
        {
            _dropped++;
            _board.Log.Error(ErrorCode.MqttReadingsDropped, _dropped.ToString() + " since start");
        }
    }

    // A sensor that stays silent is reported once, not at each interval.
    private void SayOnce(int index, ISensor sensor, bool read)
    {
        if (read == !_faulty[index])
        {
            return;
        }

        _faulty[index] = !read;
        if (read)
        {
            _board.Log.Write(Layers.Node, sensor.Name + " reads again");
        }
        else
        {
            _board.Log.Error(ErrorCode.SensorSilent, sensor.Name + " " + sensor.Fault);
        }
    }
}
