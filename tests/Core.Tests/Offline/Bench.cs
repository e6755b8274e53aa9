using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Offline;

/// <summary>A node with the queue, a model clock and a model flash; it remembers what was added and what was published.</summary>
internal sealed class Bench
{
    public const int RegionSize = 40 * 1024;
    private const int Minute = 60000;

    private static readonly DateTime s_powerOn = new(2026, 11, 21, 6, 0, 0, DateTimeKind.Utc);

    private static readonly Reading[] s_weather = [new("temperature", 1), new("humidity", 1), new("pressure", 2)];

    // What all sensors of the kit measure.
    private static readonly Reading[] s_kit =
    [
        new("temperature", 1), new("humidity", 1), new("pressure", 2), new("barometerTemperature", 2),
        new("accelerationX", 4), new("accelerationY", 4), new("accelerationZ", 4),
        new("angularRateX", 4), new("angularRateY", 4), new("angularRateZ", 4),
        new("steps", 0), new("taps", 0), new("tilts", 0), new("freeFalls", 0),
        new("magneticFieldX", 2), new("magneticFieldY", 2), new("magneticFieldZ", 2), new("distance", 0),
    ];

    private readonly StoredReading _reading;
    private readonly bool _isKit;
    private readonly HashSet<int> _complete = [];
    private readonly HashSet<int> _confirmed = [];
    private readonly List<Sample> _inherited = [];
    private readonly int _past;
    private DateTime _utc = s_powerOn;
    private int _completed;

    public Bench(FlashModel? flash = null, bool isClockSet = true, bool isKit = false)
    {
        _isKit = isKit;
        Quantities = new Quantities(isKit ? s_kit : s_weather);
        _reading = new StoredReading(Quantities);
        Flash = flash ?? new FlashModel(1, RegionSize);
        IsClockSet = isClockSet;
        Queue = Start();
    }

    private Bench(Bench other, int seed)
    {
        _isKit = other._isKit;
        Quantities = new Quantities(_isKit ? s_kit : s_weather);
        _reading = new StoredReading(Quantities);
        Flash = other.Flash.Copy(seed);
        Flash.Restart();
        IsClockSet = other.IsClockSet;
        _utc = other._utc.AddSeconds(5);
        Added.AddRange(other.Added);
        (_past, _completed) = (Added.Count, Added.Count);
        _inherited = other.Owed;
        Published.AddRange(other.Published);
        _complete.UnionWith(other._complete);
        _confirmed.UnionWith(other._confirmed);
        foreach ((int sequence, Sample sample) in other.Known)
        {
            Known[sequence] = sample;
        }

        Queue = Start();
    }

    public FlashModel Flash { get; }

    // Of this bench alone: the log makes and drops its stored form, and QueueMemoryTests counts it.
    private Quantities Quantities { get; }

    public OfflineQueue Queue { get; private set; }

    /// <summary>Milliseconds since the start.</summary>
    public long Uptime { get; private set; }

    public bool IsClockSet { get; set; }

    /// <summary>Everything that was added, in its order; the last one maybe not to its end.</summary>
    public List<Sample> Added { get; } = [];

    /// <summary>What was added last under each number.</summary>
    public Dictionary<int, Sample> Known { get; } = [];

    /// <summary>Everything that was published, in its order.</summary>
    public List<Sample> Published { get; } = [];

    /// <summary>What has to be there after a restart: added to its end, not in RAM only, and never published.</summary>
    public List<Sample> Owed =>
        [.. _inherited
            .Concat(Added.Take(_completed).Skip(_past).SkipLast(Queue.InMemory))
            .ExceptBy(Published.Select(p => p.Sequence), a => a.Sequence)];

    public static Sample Look(StoredReading reading) => new(
        reading.Sequence,
        reading.HasTime ? reading.Time : null,
        string.Join(" ", Enumerable.Range(0, reading.Quantities.Count)
            .Where(reading.Has)
            .Select(i => FormattableString.Invariant($"{reading.Quantities.Name(i)}={reading.Value(i)}"))));

    /// <summary>True when the broker's acknowledgement of a reading was noted to its end.</summary>
    public bool IsConfirmed(int sequence) => _confirmed.Contains(sequence);

    /// <summary>Another node with the same past, restarted: what was in RAM is lost; flash that was unstable is torn.</summary>
    public Bench Fork(int seed) => new(this, seed);

    /// <summary>Everything is published; what remains is the flash, in a new node.</summary>
    public Bench Anew()
    {
        PublishAll();
        Queue.GoOffline();
        return new Bench(Flash.Copy(1), isKit: _isKit);
    }

    /// <summary>Fails when something that is owed is not published, or something else is.</summary>
    public void RequireOwed(IReadOnlyList<Sample> published, string place)
    {
        IEnumerable<int> numbers = published.Select(f => f.Sequence);
        Assert.True(numbers.SequenceEqual(numbers.Distinct().Order()), place + ": out of order");
        Sample? changed = published.FirstOrDefault(f => Known.GetValueOrDefault(f.Sequence) != f);
        Assert.True(changed is null, $"{place}: {changed} was never added");
        Sample? lost = Owed.Find(o => !published.Contains(o));
        Assert.True(lost is null, $"{place}: {lost} is lost");
        Sample? again = published.FirstOrDefault(f => IsConfirmed(f.Sequence));
        Assert.True(again is null, $"{place}: {again} comes again");
    }

    /// <summary>The power comes back after five seconds.</summary>
    public void Restart()
    {
        Flash.Restart();
        _utc = _utc.AddSeconds(5);
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

    /// <summary>Takes a reading after a time in milliseconds.</summary>
    public Sample Add(int interval = Minute)
    {
        Pass(interval);
        int n = Added.Count;
        _reading.Begin();
        _reading.Uptime = Uptime;
        Measure(n);
        var expected = new Sample(Queue.NewestSequence + 1, _utc, Look(_reading).Values);

        // Only the number of one that was not added to its end may be given again.
        if (_complete.Contains(expected.Sequence))
        {
            throw new InvalidOperationException($"{Known[expected.Sequence]} and {expected}");
        }

        Known[expected.Sequence] = expected;
        Added.Add(expected);
        Queue.Add(_reading);
        _completed = Added.Count;
        _complete.Add(expected.Sequence);
        return expected;
    }

    private void Measure(int n)
    {
        _reading.Set(0, 21.5 + (6 * Math.Sin(n / 200.0)));
        if (n % 37 != 5)
        {
            _reading.Set(1, 45.2 + (20 * Math.Sin(n / 300.0)));
        }

        _reading.Set(2, 1013.25 + (15 * Math.Sin(n / 900.0)));
        var noise = new Random(n);
        for (int i = 3; i < Quantities.Count; i++)
        {
            if (i < Quantities.Count - 1 || n % 3 != 1)
            {
                _reading.Set(i, (n / 50 * i) + (noise.NextDouble() * 0.03));
            }
        }
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
        Queue.Confirm(Published[^1].Sequence);
        _confirmed.Add(Published[^1].Sequence);
        return true;
    }

    /// <returns>What has been published by this call.</returns>
    public IReadOnlyList<Sample> PublishAll()
    {
        int before = Published.Count;
        while (Publish())
        {
        }

        return [.. Published.Skip(before)];
    }

    private OfflineQueue Start()
    {
        var queue = new OfflineQueue(Flash, Quantities);
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
