using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// Readings in a ring of flash pages, and through which of them they are sent. Everything is appended, nothing written
/// twice: whenever the power goes, all that was appended before is there. When the ring is full, the oldest page goes.
/// For one thread.
/// </summary>
public sealed class ReadingLog
{
    // Numbers that may be given to readings in RAM before the log is told again; and those that a start leaves out when
    // it cannot know how many were given.
    private const int OpenNumbers = 96;
    private const int SkippedNumbers = 128;
    private const int AppendAttempts = 4;
    private const int ProgramAttempts = 4;

    private readonly LogEntry _entry = new();
    private readonly LogPages _pages;
    private readonly LogCursor _head;
    private readonly LogCursor _probe;
    private readonly LogCursor _ahead;
    private readonly StoredReading _reading;
    private readonly StoredReading _following;
    private readonly StoredReading _passed;
    private readonly ReadingChain _chain = new();
    private bool _hasReading;
    private bool _hasStarted;
    private bool _hasTimeless;
    private bool _isOpen;
    private int _openedAt;
    private int _sent;

    /// <summary>Prepares a log; nothing is read before <see cref="Load"/>.</summary>
    /// <param name="region">At least three pages, used as a whole.</param>
    /// <param name="quantities">What the node measures now.</param>
    public ReadingLog(IFlashRegion region, Quantities quantities)
    {
        _pages = new LogPages(region);
        _head = new LogCursor(_pages, _entry, quantities);
        _probe = new LogCursor(_pages, _entry, quantities);
        _ahead = new LogCursor(_pages, _entry, quantities);
        _reading = new StoredReading(quantities);
        _following = new StoredReading(quantities);
        _passed = new StoredReading(quantities);
    }

    /// <summary>Readings that are not sent.</summary>
    public int Count { get; private set; }

    /// <summary>Readings that were given up since the start, because the ring was full.</summary>
    public int Dropped { get; private set; }

    /// <summary>The highest sequence number that a reading before this start may have had; 0: there was none.</summary>
    public int NewestAtStart { get; private set; }

    /// <summary>Finds what is there. Writes nothing. Once, before anything else.</summary>
    public void Load()
    {
        _pages.Load();
        _probe.GoTo(_pages.Newest);
        if (_pages.Newest > 0 && !_probe.TryNextInPage(null))
        {
            _pages.TakeNewestAnew();
        }

        int first = FindFirstPage();
        _head.GoTo(first);
        _probe.GoTo(first);
        int newest = 0;
        bool open = false;
        while (_probe.TryNext(null))
        {
            int highest = _probe.Base == null ? 0 : _probe.Base.Sequence - 1;
            if (_probe.Kind == LogEntryKind.Mark)
            {
                highest = _probe.MarkedSequence;
                open = _probe.IsOpen;
            }
            else if (_probe.Kind == LogEntryKind.Reading)
            {
                highest = _probe.Sequence;
                open = _probe.IsOpen;
                Count += highest > _sent ? 1 : 0;
            }

            newest = highest > newest ? highest : newest;
        }

        // What is damaged at the end may be a reading that comes and goes: its number is not given again.
        NewestAtStart = newest + (open ? SkippedNumbers : _probe.IsBehindDamage ? 1 : 0);
        if (Count == 0)
        {
            _sent = NewestAtStart;
            _head.CopyFrom(_probe);
        }
    }

    /// <summary>Appends a reading. Takes up to 30 ms; false when the flash does not take it.</summary>
    /// <param name="reading">Its sequence number is higher than all before.</param>
    /// <param name="more">Readings with higher numbers are in RAM.</param>
    public bool Append(StoredReading reading, bool more)
    {
        for (int attempt = 0; attempt < AppendAttempts; attempt++)
        {
            if (TryAppend(reading, more))
            {
                Count++;
                _isOpen = more;
                _openedAt = reading.Sequence;
                _hasTimeless |= !reading.HasTime;
                return true;
            }

            TakePage();
        }

        return false;
    }

    /// <summary>The oldest reading that is not sent, or null. It changes with the next call of any method.</summary>
    public StoredReading Peek()
    {
        // What comes and goes may have been counted and be gone, or be there uncounted.
        while (!_hasReading)
        {
            if (!_head.TryNext(_reading))
            {
                Count = 0;
                return null;
            }

            _hasReading = _head.Kind == LogEntryKind.Reading && _reading.Sequence > _sent;
        }

        if (!_reading.HasTime)
        {
            _reading.UtcAtStart = LookUpStart(_head);
        }

        return _reading;
    }

    /// <summary>The next <see cref="PeekNext"/> gives the reading behind that of <see cref="Peek"/>, which must be there.</summary>
    public void LookAhead()
    {
        _ahead.CopyFrom(_head);
        _following.Sequence = _reading.Sequence;
    }

    /// <summary>The reading behind the last one, or null. It changes with the next call of any method.</summary>
    public StoredReading PeekNext()
    {
        int last = _following.Sequence;
        while (_ahead.TryNext(_following))
        {
            if (_ahead.Kind != LogEntryKind.Reading || _following.Sequence <= last)
            {
                continue;
            }

            if (!_following.HasTime)
            {
                _following.UtcAtStart = LookUpStart(_ahead);
            }

            return _following;
        }

        _following.Sequence = last;
        return null;
    }

    /// <summary>Notes that the readings through a sequence number are sent, in flash when any of them was there.</summary>
    public void MarkSent(int sequence)
    {
        bool any = false;
        for (StoredReading next = Peek(); next != null && next.Sequence <= sequence; next = Peek())
        {
            Pass();
            any = true;
        }

        _sent = sequence > _sent ? sequence : _sent;
        if (any)
        {
            AppendMark(false);
        }
    }

    /// <summary>
    /// Prepares for a reading that stays in RAM, so that its number is not given again after a power cut. Only while
    /// <see cref="Peek"/> gives none.
    /// </summary>
    public void CoverInMemory(int sequence)
    {
        if (!_isOpen || sequence - _openedAt > OpenNumbers)
        {
            AppendMark(true);
        }
    }

    /// <summary>Notes that no reading is in RAM any more, so that the next start goes on with the next number.</summary>
    public void Settle()
    {
        if (_isOpen && Peek() == null)
        {
            AppendMark(false);
        }
    }

    /// <summary>Notes when the node has started, for the readings that were appended before that was known.</summary>
    /// <param name="utcAtStart">As in <see cref="StoredReading.UtcAtStart"/>.</param>
    /// <param name="uptime">Milliseconds since that start.</param>
    /// <param name="sequence">The next reading's number.</param>
    public void NoteStart(long utcAtStart, long uptime, int sequence)
    {
        if (!_hasTimeless)
        {
            return;
        }

        _hasTimeless = false;
        _passed.Begin();
        _passed.Sequence = sequence;
        _passed.Uptime = uptime;
        _passed.UtcAtStart = utcAtStart;
        for (int attempt = 0; attempt < AppendAttempts && !TryAppendBase(_passed); attempt++)
        {
            TakePage();
        }

        // The next reading has a base of its own: this one has no values.
        _chain.Clear();
    }

    // The newest page before which everything is sent; brings _sent up to date.
    private int FindFirstPage()
    {
        int found = _pages.Oldest;
        for (int serial = _pages.Newest; serial >= _pages.Oldest; serial--)
        {
            if (!_pages.IsThere(serial))
            {
                continue;
            }

            found = serial;
            int first = int.MaxValue;
            _probe.GoTo(serial);
            while (_probe.TryNextInPage(null))
            {
                if (_probe.Kind == LogEntryKind.Base && _probe.Base.Sequence < first)
                {
                    first = _probe.Base.Sequence;
                }
                else if (_probe.Kind == LogEntryKind.Mark && _probe.MarkedSequence > _sent)
                {
                    _sent = _probe.MarkedSequence;
                }
            }

            if (first <= _sent + 1)
            {
                break;
            }
        }

        return found;
    }

    private bool TryAppend(StoredReading reading, bool more)
    {
        if ((_chain.Base == null || !_chain.Base.Suits(reading)) && !TryAppendBase(reading))
        {
            return false;
        }

        for (int attempt = 0; attempt < ProgramAttempts; attempt++)
        {
            _chain.Encode(reading, more, _entry);
            if (!_pages.Fits(_entry))
            {
                return false;
            }

            if (_pages.TryAppend(_entry))
            {
                _chain.Note(reading, _entry.Crc);
                return true;
            }

            // What was not taken may be read one day: the next one does not hang on it.
            _chain.Begin(_chain.Base);
        }

        _pages.GiveUp();
        return false;
    }

    // For entries that hang on no other.
    private bool TryProgram()
    {
        for (int attempt = 0; attempt < ProgramAttempts && _pages.Fits(_entry); attempt++)
        {
            if (_pages.TryAppend(_entry))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryAppendBase(StoredReading reading)
    {
        LogBase made = LogBase.For(reading, !_hasStarted, _entry, (uint)_pages.Newest);
        if (!TryProgram())
        {
            return false;
        }

        _chain.Begin(made);
        _hasStarted = true;
        return true;
    }

    private void AppendMark(bool open)
    {
        for (int attempt = 0; attempt < AppendAttempts; attempt++)
        {
            _entry.Begin(LogEntryKind.Mark);
            _entry.PutNumber(((long)_sent << 1) | (open ? 1L : 0L));
            _entry.Seal((uint)_pages.Newest);
            if (TryProgram())
            {
                _isOpen = open;
                _openedAt = _sent;
                return;
            }

            // Rather are some readings sent twice after a power cut than others never.
            if (Peek() != null && _head.Serial <= _pages.Next - _pages.Count)
            {
                return;
            }

            TakePage();
        }
    }

    // Takes the next page into use, and gives up what is in it.
    private void TakePage()
    {
        int lost = _pages.Next - _pages.Count;
        while (Peek() != null && _head.Serial <= lost)
        {
            Pass();
            Dropped++;
        }

        if (_head.Serial <= lost)
        {
            _head.GoTo(lost + 1);
        }

        _chain.Clear();
        _pages.TryTake();
    }

    private void Pass()
    {
        _hasReading = false;
        Count -= Count > 0 ? 1 : 0;
    }

    // Later entries of the same start of the node tell when it was, if it ever knew.
    private long LookUpStart(LogCursor at)
    {
        LogBase of = at.Base;
        if (of.NeverHadTime || of.UtcAtStart != StoredReading.NoClock)
        {
            return of.UtcAtStart;
        }

        _probe.CopyFrom(at);
        while (_probe.TryNext(null))
        {
            if (_probe.Kind != LogEntryKind.Base)
            {
                continue;
            }

            of.NeverHadTime = _probe.Base.IsFirstOfStart;
            of.UtcAtStart = of.NeverHadTime ? StoredReading.NoClock : _probe.Base.UtcAtStart;
            if (of.NeverHadTime || of.UtcAtStart != StoredReading.NoClock)
            {
                break;
            }
        }

        return of.UtcAtStart;
    }
}
