using System;
using System.Collections.Generic;

namespace NanoIoTNode.Viewer.Readings;

/// <summary>
/// Counts which of a thing's sequence numbers have not come. A late one fills its hole. Holes from before the first number
/// that was seen are nobody's business here.
/// </summary>
internal sealed class SequenceTracker
{
    /// <summary>Holes that are remembered; a number of an older hole stays counted as missing even when it comes.</summary>
    public const int MaxHoles = 1000;

    private readonly List<Hole> _holes = [];
    private DateTimeOffset? _newest;
    private long? _highest;

    /// <summary>Gets how many numbers between the first and the highest one have not come.</summary>
    public long Missing { get; private set; }

    /// <summary>Gets how often the thing has begun to count anew: it was erased, or another one has its name.</summary>
    public int Restarts { get; private set; }

    /// <summary>Takes note of a number.</summary>
    /// <param name="number">The reading's sequence number.</param>
    /// <param name="time">The reading's own time, by which a new count is told from a late number.</param>
    public void Take(long number, DateTimeOffset? time)
    {
        if (_highest is not { } highest || number > highest)
        {
            if (_highest is { } former && number - former > 1)
            {
                Open(new Hole(former + 1, number - 1));
            }

            _highest = number;
        }
        else if (!TryFill(number) && number < highest && time > _newest)
        {
            Restarts++;
            _holes.Clear();
            _highest = number;
        }

        _newest = time > (_newest ?? DateTimeOffset.MinValue) ? time : _newest;
    }

    private void Open(Hole hole)
    {
        Missing += hole.Last - hole.First + 1;
        _holes.Add(hole);
        if (_holes.Count > MaxHoles)
        {
            _holes.RemoveAt(0);
        }
    }

    private bool TryFill(long number)
    {
        int at = _holes.FindIndex(hole => hole.First <= number && number <= hole.Last);
        if (at < 0)
        {
            return false;
        }

        (long first, long last) = _holes[at];
        _holes.RemoveAt(at);
        if (number < last)
        {
            _holes.Insert(at, new Hole(number + 1, last));
        }

        if (first < number)
        {
            _holes.Insert(at, new Hole(first, number - 1));
        }

        Missing--;
        return true;
    }

    private readonly record struct Hole(long First, long Last);
}
