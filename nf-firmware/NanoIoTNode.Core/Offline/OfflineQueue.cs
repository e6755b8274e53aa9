using System;
using NanoIoTNode.Core.Storage;
using NanoIoTNode.Core.Time;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// Readings on their way to the broker, oldest first. While the broker is there they wait in RAM; whatever has to wait
/// longer goes to flash and stays there, through restarts and power cuts, until the broker has acknowledged it. For one
/// thread.
/// </summary>
public sealed class OfflineQueue
{
    /// <summary>Readings in RAM at most: fewer than the numbers that the log keeps free for them.</summary>
    public const int MemoryCapacity = 16;

    // Smaller differences between two times are the drift of the uptime against the clock.
    private const long DriftMilliseconds = 1000;

    // Of the log: what a page is without its readings; what a reading takes beside its values; and a value that changes.
    private const int PageOverhead = 48;
    private const int ReadingOverheadBits = 48;
    private const int ValueBits = 10;

    private readonly ReadingLog _log;
    private readonly Quantities _quantities;
    private readonly int _usual;
    private StoredReading _oldest;
    private StoredReading _spare;
    private int _made;
    private int _dropped;
    private bool _isOnline;
    private long _utcAtStart;
    private StoredReading _ahead;
    private bool _isAheadInFlash;

    /// <summary>Prepares a queue; nothing is read before <see cref="Load"/>.</summary>
    /// <param name="region">Where readings are kept.</param>
    /// <param name="quantities">What the node measures.</param>
    /// <param name="usual">Readings that usually wait together: RAM for so many is kept, for more it is taken and given back.</param>
    public OfflineQueue(IFlashRegion region, Quantities quantities, int usual = 1)
    {
        _log = new ReadingLog(region, quantities);
        _quantities = quantities;
        _usual = usual;
    }

    /// <summary>Readings that wait in RAM.</summary>
    public int InMemory { get; private set; }

    /// <summary>Readings that wait in flash.</summary>
    public int InFlash => _log.Count;

    /// <summary>Readings that were given up since the start, the oldest first, because there was no room.</summary>
    public int Dropped => _dropped + _log.Dropped;

    /// <summary>The highest sequence number that was given; 0: none was.</summary>
    public int NewestSequence { get; private set; }

    /// <summary>
    /// Readings that flash holds, about: more when values hardly change, some less when all sensors are moved about.
    /// </summary>
    public static int UsualCapacity(IFlashRegion region, Quantities quantities)
    {
        int bits = ReadingOverheadBits + (ValueBits * quantities.Count);
        int words = (bits + (8 * FlashArea.DoubleWord) - 1) / (8 * FlashArea.DoubleWord);
        int reading = (words < 2 ? 2 : words) * FlashArea.DoubleWord;
        return region.Size / region.PageSize * ((region.PageSize - PageOverhead - quantities.Size) / reading);
    }

    /// <summary>Finds what an earlier start has left. Once, before anything else.</summary>
    public void Load()
    {
        _log.Load();
        NewestSequence = _log.NewestAtStart;
    }

    /// <summary>Learns the time, or that the clock has been set to another one. To be told at least before each reading.</summary>
    /// <param name="utc">The clock; what cannot be right is not believed.</param>
    /// <param name="uptime">The same moment in milliseconds since the start.</param>
    public void NoteClock(DateTime utc, long uptime)
    {
        long start = StoredReading.StartOf(utc, uptime);
        long step = start - _utcAtStart;
        if (!ClockFloor.IsPlausible(utc) || (step >= -DriftMilliseconds && step <= DriftMilliseconds))
        {
            return;
        }

        _utcAtStart = start;
        for (StoredReading reading = _oldest; reading != null; reading = reading.Next)
        {
            reading.UtcAtStart = reading.HasTime ? reading.UtcAtStart : start;
        }

        _log.NoteStart(start, uptime, NewestSequence + 1);
    }

    /// <summary>
    /// Adds a copy of a reading, and gives it its number and its time. Takes up to 30 ms while the node is offline. False
    /// when older readings had to be given up for it.
    /// </summary>
    /// <param name="reading">Its <see cref="StoredReading.Uptime"/> and values.</param>
    public bool Add(StoredReading reading)
    {
        int droppedBefore = Dropped;
        reading.Sequence = ++NewestSequence;
        reading.UtcAtStart = _utcAtStart;
        if (_isOnline && _log.Peek() == null && InMemory < MemoryCapacity)
        {
            _log.CoverInMemory(reading.Sequence);
            Remember(reading);
        }
        else
        {
            Spill(true);
            if (InMemory > 0 || !_log.Append(reading, false))
            {
                Remember(reading);
            }
        }

        return Dropped == droppedBefore;
    }

    /// <summary>The oldest reading, which stays in the queue, or null. It changes with the next call of any method.</summary>
    public StoredReading Peek() => _log.Peek() ?? _oldest;

    /// <summary>
    /// The oldest reading, as <see cref="Peek"/>, or null; those behind it are then given by <see cref="PeekNext"/>.
    /// </summary>
    public StoredReading PeekFirst()
    {
        StoredReading oldest = _log.Peek();
        _isAheadInFlash = oldest != null;
        _ahead = _isAheadInFlash ? _oldest : _oldest?.Next;
        _log.LookAhead();
        return oldest ?? _oldest;
    }

    /// <summary>
    /// The reading behind the last one that was given, or null. Valid until the next call, and only when no other method was
    /// called since <see cref="PeekFirst"/>.
    /// </summary>
    public StoredReading PeekNext()
    {
        StoredReading next = _isAheadInFlash ? _log.PeekNext() : null;
        _isAheadInFlash = next != null;
        if (next == null)
        {
            next = _ahead;
            _ahead = _ahead?.Next;
        }

        return next;
    }

    /// <summary>Takes the readings through a sequence number out: the broker has acknowledged them.</summary>
    public void Confirm(int sequence)
    {
        while (_oldest != null && _oldest.Sequence <= sequence)
        {
            Forget();
        }

        _log.MarkSent(sequence);
    }

    /// <summary>The broker has accepted the node.</summary>
    public void GoOnline() => _isOnline = true;

    /// <summary>The broker is gone, or the node is about to restart: nothing stays in RAM. Takes up to 50 ms.</summary>
    public void GoOffline()
    {
        _isOnline = false;
        Spill(false);
        if (InMemory == 0)
        {
            _log.Settle();
        }
    }

    private void Spill(bool more)
    {
        while (_oldest != null && _log.Append(_oldest, more || InMemory > 1))
        {
            Forget();
        }
    }

    private void Remember(StoredReading reading)
    {
        if (InMemory == MemoryCapacity)
        {
            Forget();
            _dropped++;
        }

        StoredReading copy = TakeSpare();
        copy.CopyFrom(reading);
        InMemory++;
        if (_oldest == null)
        {
            _oldest = copy;
            return;
        }

        StoredReading newest = _oldest;
        while (newest.Next != null)
        {
            newest = newest.Next;
        }

        newest.Next = copy;
    }

    private StoredReading TakeSpare()
    {
        StoredReading taken = _spare;
        if (taken == null)
        {
            _made++;
            return new StoredReading(_quantities);
        }

        _spare = taken.Next;
        taken.Next = null;
        return taken;
    }

    private void Forget()
    {
        StoredReading gone = _oldest;
        _oldest = gone.Next;
        InMemory--;
        if (_made > _usual)
        {
            _made--;
        }
        else
        {
            gone.Next = _spare;
            _spare = gone;
        }
    }
}
