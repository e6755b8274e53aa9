using System;
using System.Threading;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Sensors;

namespace NanoIoTNode;

/// <summary>
/// Takes a reading at each interval from the start on, whether the node is connected and knows the time or not, and puts
/// it into the queue.
/// </summary>
internal sealed class Sampler
{
    private readonly NodeBoard _board;
    private readonly TelemetryQueue _queue;
    private readonly StoredReading _reading;
    private readonly long _interval;
    private readonly bool[] _faulty;

    internal Sampler(NodeBoard board, TelemetryQueue queue, int intervalSeconds)
    {
        _board = board;
        _queue = queue;
        _reading = new StoredReading(queue.Quantities);
        _interval = intervalSeconds * 1000L;
        _faulty = new bool[board.Sensors.Length];
    }

    internal void Start()
    {
        new Thread(Sample).Start();
    }

    private void Sample()
    {
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
        _reading.Begin();
        _reading.Uptime = _board.Uptime.Milliseconds;
        int index = 0;
        for (int i = 0; i < _board.Sensors.Length; i++)
        {
            ISensor sensor = _board.Sensors[i];
            bool read = sensor.TryRead();
            SayOnce(i, sensor, read);
            for (int k = 0; read && k < sensor.Readings.Length; k++)
            {
                if (sensor.Readings[k].HasValue)
                {
                    _reading.Set(index + k, sensor.Readings[k].Value);
                }
            }

            index += sensor.Readings.Length;
        }

        if (_reading.Present != 0)
        {
            _queue.Add(_reading);
        }
    }

    // A sensor that stays silent is reported once, not at each interval.
    private void SayOnce(int index, ISensor sensor, bool read)
    {
        bool isStarting = !read && sensor.Fault == null;
        if (isStarting || read == !_faulty[index])
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
