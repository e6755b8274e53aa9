namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// Tells when which sensor is to be read and when a document is to be made, in milliseconds since the node's start. A
/// sensor that fails is tried again after 1, 2, 4 ... 30 s and holds nobody up. A document waits for the sensors that are
/// being read, for half a telemetry interval or a second at most. For one thread.
/// </summary>
public sealed class SensorSchedule
{
    /// <summary>Milliseconds from a sensor's first failure in a row to the next attempt.</summary>
    public const int FirstRetry = 1000;

    /// <summary>Milliseconds between two attempts at most.</summary>
    public const int LongestRetry = 30000;

    private const long LongestGrace = 1000;

    private readonly int[] _intervals;
    private readonly int[] _retries;
    private readonly long[] _dues;
    private readonly long[] _steps;
    private readonly long _interval;
    private readonly long _grace;
    private long _documentDue;
    private uint _busy;
    private int _last;

    /// <summary>Everything is due at once.</summary>
    /// <param name="intervals">For each sensor, 32 at most, the milliseconds between two readings.</param>
    /// <param name="telemetryInterval">Milliseconds between two documents.</param>
    /// <param name="now">The present.</param>
    public SensorSchedule(int[] intervals, long telemetryInterval, long now)
    {
        _intervals = intervals;
        _interval = telemetryInterval;
        _grace = telemetryInterval / 2 < LongestGrace ? telemetryInterval / 2 : LongestGrace;
        _documentDue = now;
        _retries = new int[intervals.Length];
        _dues = new long[intervals.Length];
        _steps = new long[intervals.Length];
        for (int i = 0; i < intervals.Length; i++)
        {
            _dues[i] = now;
            _steps[i] = now;
        }
    }

    /// <summary>The sensor to do something with now, in turn; -1: none.</summary>
    public int Next(long now)
    {
        for (int i = 1; i <= _steps.Length; i++)
        {
            int sensor = (_last + i) % _steps.Length;
            if (_steps[sensor] <= now)
            {
                _last = sensor;
                return sensor;
            }
        }

        return -1;
    }

    /// <summary>A sensor is being read; it is to go on after a pause.</summary>
    public void NoteBusy(int sensor, long now, long pause)
    {
        _busy |= 1u << sensor;
        _steps[sensor] = now + pause;
    }

    /// <summary>A sensor has been read. The times at which it is read stay those of its interval.</summary>
    public void NoteDone(int sensor, long now)
    {
        _busy &= ~(1u << sensor);
        _retries[sensor] = 0;
        _dues[sensor] = Behind(_dues[sensor], _intervals[sensor], now);
        _steps[sensor] = _dues[sensor];
    }

    /// <summary>A sensor has failed.</summary>
    public void NoteFailed(int sensor, long now)
    {
        int retry = _retries[sensor] == 0 ? FirstRetry : _retries[sensor] * 2;
        _busy &= ~(1u << sensor);
        _retries[sensor] = retry < LongestRetry ? retry : LongestRetry;
        _dues[sensor] = Behind(_dues[sensor], _intervals[sensor], now);
        _steps[sensor] = now + _retries[sensor];
    }

    /// <summary>True when a document is to be made now of what has been measured since the last one.</summary>
    public bool IsDocumentDue(long now)
    {
        return now >= _documentDue && (now >= _documentDue + _grace || !IsAwaited());
    }

    /// <summary>The document has been made, or there was nothing to tell.</summary>
    public void NoteDocument(long now) => _documentDue = Behind(_documentDue, _interval, now);

    /// <summary>Milliseconds until something is to be done, 0 or more.</summary>
    public long WaitFrom(long now)
    {
        long next = now >= _documentDue ? _documentDue + _grace : _documentDue;
        for (int i = 0; i < _steps.Length; i++)
        {
            next = _steps[i] < next ? _steps[i] : next;
        }

        return next > now ? next - now : 0;
    }

    // One that was due with the document and has not failed.
    private bool IsAwaited()
    {
        for (int i = 0; i < _steps.Length; i++)
        {
            if (_retries[i] == 0 && ((_busy & (1u << i)) != 0 || _steps[i] <= _documentDue))
            {
                return true;
            }
        }

        return false;
    }

    // The first time on the grid of an interval behind the present.
    private static long Behind(long due, long interval, long now)
    {
        return due > now ? due : due + (((now - due) / interval) + 1) * interval;
    }
}
