using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoIoTNode.Viewer.Readings;

/// <summary>Where a reading stands among a thing's readings, which need not come in this order.</summary>
/// <param name="Count">Which count of the thing's, see <see cref="SequenceTracker.Restarts"/>.</param>
/// <param name="Number">Its sequence number, or its time in milliseconds when it has none.</param>
/// <param name="Milliseconds">Its time, for readings under one number.</param>
internal readonly record struct Place(int Count, long Number, long Milliseconds) : IComparable<Place>
{
    public int CompareTo(Place other) =>
        (Count, Number, Milliseconds).CompareTo((other.Count, other.Number, other.Milliseconds));
}

/// <summary>A value in a series.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Measurement">What was measured.</param>
/// <param name="Time">When; null when the node did not know.</param>
/// <param name="Arrived">When it came here.</param>
internal sealed record Sample(Place Place, Measurement Measurement, DateTimeOffset? Time, DateTimeOffset Arrived);

/// <summary>One quantity of one thing: the last values in the order in which they were measured, and the extremes of all.</summary>
internal sealed class Series
{
    /// <summary>Values that are kept for the sparkline.</summary>
    public const int Kept = 24;

    /// <summary>Readings among which one that comes twice is recognised; between the two the node sends a handful.</summary>
    public const int Remembered = 4096;

    private readonly List<Sample> _samples = [];
    private readonly HashSet<(long Number, DateTimeOffset? Time)> _seen = [];
    private readonly Queue<(long Number, DateTimeOffset? Time)> _order = new();

    public Series(string quantity)
    {
        Quantity = quantity;
    }

    public string Quantity { get; }

    /// <summary>Gets the values kept, oldest first; there is at least one after the first <see cref="Add"/>.</summary>
    public IReadOnlyList<Sample> Samples => _samples;

    public Sample Last => _samples[^1];

    public Measurement? Least { get; private set; }

    public Measurement? Greatest { get; private set; }

    /// <summary>Says whether this reading has brought this quantity before. Asked once for each reading.</summary>
    public bool IsRepeated(Reading reading)
    {
        if (reading.Sequence is not { } number)
        {
            return false;
        }

        if (!_seen.Add((number, reading.Time)))
        {
            return true;
        }

        _order.Enqueue((number, reading.Time));
        if (_order.Count > Remembered)
        {
            _seen.Remove(_order.Dequeue());
        }

        return false;
    }

    public void Add(Sample sample)
    {
        int at = _samples.Count;
        while (at > 0 && sample.Place.CompareTo(_samples[at - 1].Place) < 0)
        {
            at--;
        }

        _samples.Insert(at, sample);
        if (_samples.Count > Kept)
        {
            _samples.RemoveAt(0);
        }

        Measurement measured = sample.Measurement;
        Least = Least is null || measured.Value < Least.Value ? measured : Least;
        Greatest = Greatest is null || measured.Value > Greatest.Value ? measured : Greatest;
    }
}
