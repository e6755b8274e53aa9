using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoIoTNode.Viewer.Readings;

/// <summary>What is known of one thing.</summary>
internal sealed class Thing
{
    private readonly SequenceTracker _sequence = new();
    private readonly List<Series> _series = [];

    public Thing(string name)
    {
        Name = name;
    }

    public string Name { get; }

    /// <summary>Gets the last status, or null: none has come yet.</summary>
    public Status? Status { get; private set; }

    /// <summary>Gets the quantities in the order of their first values.</summary>
    public IReadOnlyList<Series> Series => _series;

    /// <summary>Gets how many different readings have come.</summary>
    public long Readings { get; private set; }

    /// <summary>Gets how many came again, because their acknowledgement was lost.</summary>
    public long Repeated { get; private set; }

    /// <inheritdoc cref="SequenceTracker.Missing"/>
    public long Missing => _sequence.Missing;

    public void Take(Status status) => Status = status;

    /// <summary>Takes a reading.</summary>
    /// <returns>The reading with the values that had not come before; null when there are none.</returns>
    public Reading? Take(Reading reading, DateTimeOffset arrived)
    {
        if (reading.Sequence is { } number)
        {
            _sequence.Take(number, reading.Time);
        }

        var fresh = new List<Measurement>();
        foreach (Measurement measured in reading.Values)
        {
            Series series = SeriesOf(measured.Quantity);
            if (!series.IsRepeated(reading))
            {
                series.Add(new Sample(PlaceOf(reading, arrived), measured, reading.Time, arrived));
                fresh.Add(measured);
            }
        }

        if (fresh.Count == 0)
        {
            Repeated++;
            return null;
        }

        Readings++;
        return reading with { Values = fresh };
    }

    private Place PlaceOf(Reading reading, DateTimeOffset arrived)
    {
        long milliseconds = (reading.Time ?? arrived).ToUnixTimeMilliseconds();
        return new Place(_sequence.Restarts, reading.Sequence ?? milliseconds, milliseconds);
    }

    private Series SeriesOf(string quantity)
    {
        if (_series.FirstOrDefault(series => series.Quantity == quantity) is { } known)
        {
            return known;
        }

        var added = new Series(quantity);
        _series.Add(added);
        return added;
    }
}
