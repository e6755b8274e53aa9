using System;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// What the next reading is given relative to: the one before it, or the page's base. Coded as bits, behind the entry's
/// first byte:
/// <code>
///  more readings of this time are in RAM (1 bit), sequence, uptime, [all values of the one before are there again (1) or
///  a bit for each quantity (0)], values
/// </code>
/// Numbers are differences in exponential Golomb codes whose order follows the size of the last differences of the same
/// quantity, so that each takes little more than its own digits. The checksum of a reading is begun with that of the one
/// before: behind one that cannot be read no other is taken for what it is not, until one begins anew from the base.
/// </summary>
internal sealed class ReadingChain
{
    // One failing double word costs so many readings at most.
    private const int LongestRun = 16;

    // Orders are kept in eighths of a bit; a value's first order is 4 bits, that of the uptime 12.
    private const int Eighths = 8;
    private const int FirstOrder = 4 * Eighths;
    private const int FirstUptimeOrder = 12 * Eighths;
    private const int Inertia = 4;

    private int[] _values;
    private short[] _orders;
    private int _uptimeOrder;
    private int _run;
    private int _sequence;
    private long _uptime;
    private long _interval;
    private uint _present;
    private uint _crc;

    /// <summary>What the first reading is given relative to; null at the beginning of a page.</summary>
    internal LogBase Base { get; private set; }

    /// <summary>Begins a page: no reading before a base.</summary>
    internal void Clear() => Base = null;

    /// <summary>The next reading is given relative to a base.</summary>
    internal void Begin(LogBase start)
    {
        Base = start;
        _run = 0;
        _crc = start.Crc;
        _sequence = start.Sequence - 1;
        _uptime = start.Uptime;
        _interval = 0;
        _present = uint.MaxValue >> (Quantities.MaximumCount - start.Quantities.Count);
        _uptimeOrder = FirstUptimeOrder;
        MakeRoom(start.Quantities.Count);
        for (int i = 0; i < start.Quantities.Count; i++)
        {
            _values[i] = start.Value(i);
            _orders[i] = FirstOrder;
        }
    }

    internal void CopyFrom(ReadingChain other)
    {
        Base = other.Base;
        _run = other._run;
        _crc = other._crc;
        _sequence = other._sequence;
        _uptime = other._uptime;
        _interval = other._interval;
        _present = other._present;
        _uptimeOrder = other._uptimeOrder;
        if (Base != null)
        {
            MakeRoom(other._values.Length);
            Array.Copy(other._values, 0, _values, 0, other._values.Length);
            Array.Copy(other._orders, 0, _orders, 0, other._values.Length);
        }
    }

    /// <summary>Encodes the next reading; <see cref="Note"/> must follow once it is programmed.</summary>
    internal void Encode(StoredReading reading, bool more, LogEntry entry)
    {
        if (_run == LongestRun)
        {
            Begin(Base);
        }

        entry.Begin(LogEntryKind.Reading);
        entry.PutBit(more);
        entry.PutGolomb((long)reading.Sequence - _sequence - 1, 0);
        entry.PutGolomb(reading.Uptime - _uptime - _interval, _uptimeOrder / Eighths);
        entry.PutBit(reading.Present == _present);
        for (int i = 0; i < Base.Quantities.Count && reading.Present != _present; i++)
        {
            entry.PutBit(reading.Has(i));
        }

        for (int i = 0; i < Base.Quantities.Count; i++)
        {
            if (reading.Has(i))
            {
                entry.PutGolomb((long)reading.Units(i) - _values[i], _orders[i] / Eighths);
            }
        }

        entry.Seal(_crc);
    }

    /// <summary>The reading that was encoded last is programmed: the next one is given relative to it.</summary>
    internal void Note(StoredReading reading, uint crc)
    {
        long interval = reading.Uptime - _uptime;
        _uptimeOrder = Follow(_uptimeOrder, interval - _interval);
        _interval = interval;
        _uptime = reading.Uptime;
        _sequence = reading.Sequence;
        _present = reading.Present;
        for (int i = 0; i < Base.Quantities.Count; i++)
        {
            if (reading.Has(i))
            {
                _orders[i] = (short)Follow(_orders[i], (long)reading.Units(i) - _values[i]);
                _values[i] = reading.Units(i);
            }
        }

        _crc = crc;
        _run++;
    }

    /// <summary>Begins to read a reading whose bytes have been put there; false when it does not belong here.</summary>
    internal bool TryOpen(LogEntry entry, int length)
    {
        if (entry.TryOpen(length, _crc))
        {
            return true;
        }

        if (_crc == Base.Crc || !entry.TryOpen(length, Base.Crc))
        {
            return false;
        }

        Begin(Base);
        return true;
    }

    /// <summary>Decodes an entry that was opened.</summary>
    /// <returns>True when more readings were in RAM.</returns>
    internal bool Decode(LogEntry entry, StoredReading reading)
    {
        bool more = entry.TakeBit();
        reading.Begin(Base.Quantities);
        reading.Sequence = (int)(_sequence + 1 + entry.TakeGolomb(0));
        reading.Uptime = _uptime + _interval + entry.TakeGolomb(_uptimeOrder / Eighths);
        reading.UtcAtStart = Base.UtcAtStart;
        uint present = entry.TakeBit() ? _present : TakePresent(entry);
        for (int i = 0; i < Base.Quantities.Count; i++)
        {
            if ((present & (1u << i)) != 0)
            {
                reading.SetUnits(i, (int)(_values[i] + entry.TakeGolomb(_orders[i] / Eighths)));
            }
        }

        Note(reading, entry.Crc);
        return more;
    }

    /// <summary>Decodes no more of an entry than its number. No value behind it can be had from this chain.</summary>
    /// <returns>True when more readings were in RAM.</returns>
    internal bool Skim(LogEntry entry, out int sequence)
    {
        bool more = entry.TakeBit();
        _sequence = (int)(_sequence + 1 + entry.TakeGolomb(0));
        sequence = _sequence;
        _crc = entry.Crc;
        return more;
    }

    private void MakeRoom(int values)
    {
        if (_values == null || _values.Length < values)
        {
            _values = new int[values];
            _orders = new short[values];
        }
    }

    private uint TakePresent(LogEntry entry)
    {
        uint present = 0;
        for (int i = 0; i < Base.Quantities.Count; i++)
        {
            present |= entry.TakeBit() ? 1u << i : 0;
        }

        return present;
    }

    // Towards the number of digits of a difference, its sign left out.
    private static int Follow(int order, long difference)
    {
        int digits = 0;
        for (long rest = difference < 0 ? -difference : difference; rest > 0; rest >>= 1)
        {
            digits++;
        }

        return order + (((digits * Eighths) - order) / Inertia);
    }
}
