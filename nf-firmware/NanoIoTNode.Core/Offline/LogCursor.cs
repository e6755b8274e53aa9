using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// A place in the log that moves from entry to entry, oldest first, over whatever is damaged. At the end it waits: what
/// is appended later comes next.
/// </summary>
internal sealed class LogCursor
{
    private readonly LogPages _pages;
    private readonly LogEntry _entry;
    private readonly Quantities _known;
    private readonly ReadingChain _chain = new();
    private int _offset;

    /// <param name="pages">The log.</param>
    /// <param name="entry">Working space, used only within a call.</param>
    /// <param name="known">Quantities that most readings have.</param>
    /// <param name="reading">
    /// Takes each reading's content; null: only the number of each is wanted, as long as this cursor stays in a page.
    /// </param>
    internal LogCursor(LogPages pages, LogEntry entry, Quantities known, StoredReading reading)
    {
        _pages = pages;
        _entry = entry;
        _known = known;
        Reading = reading;
    }

    /// <summary>The last reading that it came to.</summary>
    internal StoredReading Reading { get; }

    /// <summary>Serial number of the page that it is in.</summary>
    internal int Serial { get; private set; }

    internal LogEntryKind Kind { get; private set; }

    /// <summary>The base in force; null at the beginning of a page.</summary>
    internal LogBase Base => _chain.Base;

    /// <summary>Of a reading: its number.</summary>
    internal int Sequence { get; private set; }

    /// <summary>Of a mark: through which sequence number the readings are sent.</summary>
    internal int MarkedSequence { get; private set; }

    /// <summary>Of a mark or a reading: numbers beyond may have been given to readings that were in RAM only.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>True when something unreadable lies between the last entry and this place.</summary>
    internal bool IsBehindDamage { get; private set; }

    /// <summary>Goes to the beginning of a page, or of the next one that is there.</summary>
    internal void GoTo(int serial)
    {
        Serial = serial;
        _offset = LogPages.HeaderSize;
        _chain.Clear();
    }

    /// <summary>Goes to a place in a page.</summary>
    /// <param name="serial">The page.</param>
    /// <param name="offset">Where an entry begins or will begin.</param>
    /// <param name="baseOffset">Where the base in force there begins; 0: none is. None is when it cannot be read.</param>
    internal void GoTo(int serial, int offset, int baseOffset)
    {
        GoTo(serial);
        if (baseOffset > 0)
        {
            _offset = baseOffset;
            if (ReadEntry() == 0 || Kind != LogEntryKind.Base)
            {
                _chain.Clear();
            }
        }

        _offset = offset;
    }

    internal void CopyFrom(LogCursor other)
    {
        Serial = other.Serial;
        _offset = other._offset;
        _chain.CopyFrom(other._chain);
    }

    /// <summary>Moves on to the next entry; false at the end of the log.</summary>
    internal bool TryNext()
    {
        while (true)
        {
            if (TryNextInPage())
            {
                return true;
            }

            int next = Serial + 1;
            while (next < _pages.Newest && !_pages.IsThere(next))
            {
                next++;
            }

            if (!_pages.IsThere(next))
            {
                return false;
            }

            GoTo(next);
        }
    }

    /// <summary>Moves on to the next entry of the page; false at its end.</summary>
    internal bool TryNextInPage()
    {
        IsBehindDamage = false;
        while (_pages.IsThere(Serial) && _offset < _pages.EndOf(Serial))
        {
            int length = ReadEntry();
            if (length > 0)
            {
                _offset += length;
                return true;
            }

            _offset += FlashArea.DoubleWord;
        }

        return false;
    }

    // Length of the entry at this place, 0 when there is none.
    private int ReadEntry()
    {
        byte[] bytes = _entry.Bytes;
        if (!_pages.TryRead(Serial, _offset, bytes, FlashArea.DoubleWord))
        {
            IsBehindDamage = true;
            return 0;
        }

        if (LogPages.IsErased(bytes))
        {
            return 0;
        }

        IsBehindDamage = true;
        int length = LogEntry.LengthFrom(bytes[0]);
        if (length == 0 || _offset + length > _pages.EndOf(Serial) || !_pages.TryRead(Serial, _offset, bytes, length)
            || !TryTake(length))
        {
            return 0;
        }

        IsBehindDamage = false;
        return length;
    }

    private bool TryTake(int length)
    {
        Kind = _entry.Kind;
        switch (Kind)
        {
            case LogEntryKind.Base:
                return _entry.TryOpen(length, (uint)Serial) && TakeBase();
            case LogEntryKind.Mark:
                return _entry.TryOpen(length, (uint)Serial) && TakeMark();
            default:
                return Base != null && _chain.TryOpen(_entry, length) && TakeReading();
        }
    }

    private bool TakeBase()
    {
        LogBase read = LogBase.From(_entry, _known);
        if (read != null)
        {
            _chain.Begin(read);
        }

        return read != null;
    }

    private bool TakeReading()
    {
        int sequence;
        if (Reading == null)
        {
            IsOpen = _chain.Skim(_entry, out sequence);
        }
        else
        {
            IsOpen = _chain.Decode(_entry, Reading);
            sequence = Reading.Sequence;
        }

        Sequence = sequence;
        return true;
    }

    private bool TakeMark()
    {
        long mark = _entry.TakeNumber();
        IsOpen = (mark & 1) != 0;
        MarkedSequence = (int)(mark >> 1);
        return true;
    }
}
