using System;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// What all sensors have measured at one moment, as whole numbers: small enough to be kept by the thousand. Made once and
/// filled again and again.
/// </summary>
public sealed class StoredReading
{
    /// <summary>In <see cref="UtcAtStart"/>: the clock was not set.</summary>
    public const long NoClock = 0;

    private const long TicksPerMillisecond = 10000;

    private Quantities _quantities;
    private int[] _values;

    /// <summary>Prepares a reading without values.</summary>
    public StoredReading(Quantities quantities)
    {
        Begin(quantities);
    }

    /// <summary>Counts the readings from 1; no number is given twice.</summary>
    public int Sequence { get; set; }

    /// <summary>When it was taken: milliseconds since the node's start.</summary>
    public long Uptime { get; set; }

    /// <summary>When the node had started: milliseconds since the beginning of the year 1 UTC, or <see cref="NoClock"/>.</summary>
    public long UtcAtStart { get; set; }

    /// <summary>Bit i is set when there is a value of quantity i.</summary>
    public uint Present { get; private set; }

    /// <summary>What the values mean.</summary>
    public Quantities Quantities => _quantities;

    /// <summary>True when it is known when the reading was taken.</summary>
    public bool HasTime => UtcAtStart != NoClock;

    /// <summary>When the reading was taken, UTC. Only with <see cref="HasTime"/>.</summary>
    public DateTime Time => new((UtcAtStart + Uptime) * TicksPerMillisecond);

    /// <summary>Start of the node, from a moment given in both times, for <see cref="UtcAtStart"/>.</summary>
    public static long StartOf(DateTime utc, long uptime) => (utc.Ticks / TicksPerMillisecond) - uptime;

    /// <summary>The one behind it in the list of an <see cref="OfflineQueue"/>.</summary>
    internal StoredReading Next { get; set; }

    /// <summary>Takes all values away.</summary>
    public void Begin() => Present = 0;

    /// <summary>Sets a value, rounded to the quantity's decimals. What has no such number is left out.</summary>
    public void Set(int index, double value)
    {
        double scaled = value * _quantities.Scale(index);
        if (double.IsNaN(scaled) || scaled >= int.MaxValue || scaled <= int.MinValue)
        {
            return;
        }

        SetUnits(index, (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5));
    }

    /// <summary>Takes a value away.</summary>
    public void Remove(int index) => Present &= ~(1u << index);

    /// <summary>True when there is a value of a quantity.</summary>
    public bool Has(int index) => (Present & (1u << index)) != 0;

    /// <summary>A value in the quantity's unit. Only when <see cref="Has"/> says so.</summary>
    public double Value(int index) => (double)_values[index] / _quantities.Scale(index);

    internal void Begin(Quantities quantities)
    {
        _quantities = quantities;
        if (_values == null || _values.Length < quantities.Count)
        {
            _values = new int[quantities.Count];
        }

        Present = 0;
    }

    internal void SetUnits(int index, int units)
    {
        _values[index] = units;
        Present |= 1u << index;
    }

    /// <summary>A value in steps of its last decimal place. Only when <see cref="Has"/> says so.</summary>
    internal int Units(int index) => _values[index];

    internal void CopyFrom(StoredReading other)
    {
        Begin(other._quantities);
        Array.Copy(other._values, 0, _values, 0, other._quantities.Count);
        Present = other.Present;
        Sequence = other.Sequence;
        Uptime = other.Uptime;
        UtcAtStart = other.UtcAtStart;
    }
}
