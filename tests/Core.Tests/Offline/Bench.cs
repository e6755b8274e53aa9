using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Storage;

namespace NanoIoTNode.Core.Tests.Offline;

/// <summary>A node with the queue, a model clock and a model flash; whatever is published is remembered.</summary>
internal sealed class Bench
{
    public const int RegionSize = 40 * 1024;
    private const int Minute = 60000;

    public static readonly DateTime PowerOn = new(2026, 11, 21, 6, 0, 0, DateTimeKind.Utc);

    private static readonly Quantities s_quantities =
        new([new Reading("temperature", 1), new Reading("humidity", 1), new Reading("pressure", 2)]);

    private readonly StoredReading _reading = new(s_quantities);
    private DateTime _utc = PowerOn;

    public Bench(FlashModel? flash = null, bool isClockSet = true)
    {
        Flash = flash ?? new FlashModel(1, RegionSize);
        IsClockSet = isClockSet;
        Queue = Start();
    }

    public FlashModel Flash { get; private set; }

    public OfflineQueue Queue { get; private set; }

    /// <summary>Milliseconds since the start.</summary>
    public long Uptime { get; private set; }

    public bool IsClockSet { get; set; }

    /// <summary>Everything that was added, and everything that was published, in its order.</summary>
    public List<Sample> Added { get; } = [];

    public List<Sample> Published { get; } = [];

    public static Sample Look(StoredReading reading) => new(
        reading.Sequence,
        reading.HasTime ? reading.Time : null,
        string.Join(" ", Enumerable.Range(0, reading.Quantities.Count)
            .Where(reading.Has)
            .Select(i => FormattableString.Invariant($"{reading.Quantities.Name(i)}={reading.Value(i)}"))));

    /// <summary>The power comes back after a time; flash that was unstable is torn now.</summary>
    public void Restart(int milliseconds = 5000)
    {
        Flash.Restart();
        _utc = _utc.AddMilliseconds(milliseconds);
        Uptime = 0;
        Queue = Start();
    }

    public void Pass(int milliseconds)
    {
        Uptime += milliseconds;
        _utc = _utc.AddMilliseconds(milliseconds);
        if (IsClockSet)
        {
            Queue.NoteClock(_utc, Uptime);
        }
    }

    /// <summary>Takes a reading a minute after the last one.</summary>
    public Sample Add(int interval = Minute)
    {
        Pass(interval);
        int n = Added.Count;
        _reading.Begin();
        _reading.Uptime = Uptime;
        _reading.Set(0, 21.5 + (6 * Math.Sin(n / 200.0)));
        if (n % 37 != 5)
        {
            _reading.Set(1, 45.2 + (20 * Math.Sin(n / 300.0)));
        }

        _reading.Set(2, 1013.25 + (15 * Math.Sin(n / 900.0)));
        var expected = new Sample(Queue.NewestSequence + 1, _utc, Look(_reading).Values);
        Added.Add(expected);
        Queue.Add(_reading);
        return expected;
    }

    /// <summary>Publishes the oldest reading and has it acknowledged; false when there is none.</summary>
    public bool Publish()
    {
        StoredReading? next = Queue.Peek();
        if (next is null)
        {
            return false;
        }

        Published.Add(Look(next));
        Queue.Confirm(next.Sequence);
        return true;
    }

    public void PublishAll()
    {
        while (Publish())
        {
        }
    }

    private OfflineQueue Start()
    {
        var queue = new OfflineQueue(Flash, s_quantities);
        queue.Load();
        if (IsClockSet)
        {
            queue.NoteClock(_utc, Uptime);
        }

        return queue;
    }
}

/// <summary>What is published of a reading.</summary>
internal sealed record Sample(int Sequence, DateTime? Time, string Values);
