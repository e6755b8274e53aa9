using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// Readings in a ring of flash pages, and through which of them they are sent. Everything is appended, nothing written
/// twice: whenever the power goes, all that was appended before is there. When the ring is full, the oldest page goes.
/// It takes some 2 KB of RAM while it holds readings, and hardly any while it rests, with all that it held sent. For one
/// thread.
/// </summary>
public sealed class ReadingLog
{
    // Numbers that may be given to readings in RAM before the log is told again.
    private const int OpenNumbers = 96;
    private const int AppendAttempts = 4;
    private const int ProgramAttempts = 4;

    private readonly LogPages _pages;
    private readonly Quantities _quantities;

    // Null while it rests: the head is then where the next entry goes.
    private LogEntry _entry;
    private LogCursor _head;
    private ReadingChain _chain;

    // Made when they are wanted.
    private LogCursor _probe;
    private LogCursor _ahead;
    private bool _isAhead;

    // Of the base in the newest page that the next reading can be given relative to; 0: it needs a new one.
    private int _baseOffset;
    private bool _hasReading;
    private bool _hasStarted;
    private bool _hasTimeless;
    private bool _isOpen;
    private int _openedAt;
    private int _sent;

    /// <summary>Prepares a log; nothing is read before <see cref="Load"/>.</summary>
    /// <param name="region">3 to 32 pages, used as a whole.</param>
    /// <param name="quantities">What the node measures now.</param>
    public ReadingLog(IFlashRegion region, Quantities quantities)
    {
        _pages = new LogPages(region);
        _quantities = quantities;
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
        Wake();
        LogSurvey survey = new(_pages, Probe());
        Count = survey.Count;
        NewestAtStart = survey.Newest;
        _sent = survey.Sent;
        _head.GoTo(survey.FirstPage);
        if (Count == 0)
        {
            _sent = NewestAtStart;
            Rest();
        }
    }

    /// <summary>Appends a reading. Takes up to 30 ms; false when the flash does not take it.</summary>
    /// <param name="reading">Its sequence number is higher than all before.</param>
    /// <param name="more">Readings with higher numbers are in RAM.</param>
    public bool Append(StoredReading reading, bool more)
    {
        Wake();
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
            if (_head == null || !_head.TryNext())
            {
                Count = 0;
                return null;
            }

            _hasReading = _head.Kind == LogEntryKind.Reading && _head.Sequence > _sent;
        }

        return WithTime(_head);
    }

    /// <summary>The next <see cref="PeekNext"/> gives the reading behind that of <see cref="Peek"/>, which must be there.</summary>
    public void LookAhead() => _isAhead = false;

    /// <summary>The reading behind the last one, or null. It changes with the next call of any method.</summary>
    public StoredReading PeekNext()
    {
        if (!_isAhead)
        {
            _isAhead = true;
            _ahead ??= NewCursor(new StoredReading(_quantities));
            _ahead.CopyFrom(_head);
            _ahead.Reading.Sequence = _head.Reading.Sequence;
        }

        int last = _ahead.Reading.Sequence;
        while (_ahead.TryNext())
        {
            if (_ahead.Kind == LogEntryKind.Reading && _ahead.Sequence > last)
            {
                return WithTime(_ahead);
            }
        }

        _ahead.Reading.Sequence = last;
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
    /// <see cref="Peek"/> gives none: from now on the log rests.
    /// </summary>
    public void CoverInMemory(int sequence)
    {
        if (!_isOpen || sequence - _openedAt > OpenNumbers)
        {
            AppendMark(true);
        }

        Rest();
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

        Wake();
        _hasTimeless = false;
        StoredReading none = new(_quantities) { Sequence = sequence, Uptime = uptime, UtcAtStart = utcAtStart };
        for (int attempt = 0; attempt < AppendAttempts && !TryAppendBase(none); attempt++)
        {
            TakePage();
        }

        // The next reading has a base of its own: this one has no values.
        LeaveBase();
    }

    private void Wake()
    {
        if (_head != null)
        {
            return;
        }

        _entry = new LogEntry(LogEntry.Largest);
        _chain = new ReadingChain();
        _head = NewCursor(new StoredReading(_quantities));
        _head.GoTo(_pages.Newest, _pages.WriteOffset, _baseOffset);
        if (_head.Base != null)
        {
            _chain.Begin(_head.Base);
        }
    }

    // Only while all that is there is passed.
    private void Rest()
    {
        _entry = null;
        _chain = null;
        _head = null;
        _probe = null;
        _ahead = null;
        _quantities.Trim();
    }

    private LogCursor NewCursor(StoredReading reading) => new(_pages, _entry, _quantities, reading);

    // For the numbers of entries; where it was before is forgotten.
    private LogCursor Probe() => _probe ??= NewCursor(null);

    private void LeaveBase()
    {
        _chain.Clear();
        _baseOffset = 0;
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
    private bool TryProgram(LogEntry entry)
    {
        for (int attempt = 0; attempt < ProgramAttempts && _pages.Fits(entry); attempt++)
        {
            if (_pages.TryAppend(entry))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryAppendBase(StoredReading reading)
    {
        LogBase made = LogBase.For(reading, !_hasStarted, _entry, (uint)_pages.Newest);
        if (!TryProgram(_entry))
        {
            return false;
        }

        _chain.Begin(made);
        _baseOffset = _pages.WriteOffset - _entry.Length;
        _hasStarted = true;
        return true;
    }

    // Wakes nobody: the head of a log that rests is behind the mark.
    private void AppendMark(bool open)
    {
        LogEntry mark = _entry ?? new LogEntry(LogEntry.LargestMark);
        for (int attempt = 0; attempt < AppendAttempts; attempt++)
        {
            mark.Begin(LogEntryKind.Mark);
            mark.PutNumber(((long)_sent << 1) | (open ? 1L : 0L));
            mark.Seal((uint)_pages.Newest);
            if (TryProgram(mark))
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
        Wake();
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

        LeaveBase();
        _pages.TryTake();
    }

    private void Pass()
    {
        _hasReading = false;
        Count -= Count > 0 ? 1 : 0;
    }

    private StoredReading WithTime(LogCursor at)
    {
        if (!at.Reading.HasTime)
        {
            at.Reading.UtcAtStart = LookUpStart(at);
        }

        return at.Reading;
    }

    // Later entries of the same start of the node tell when it was, if it ever knew.
    private long LookUpStart(LogCursor at)
    {
        LogBase of = at.Base;
        if (of.NeverHadTime || of.UtcAtStart != StoredReading.NoClock)
        {
            return of.UtcAtStart;
        }

        LogCursor probe = Probe();
        probe.CopyFrom(at);
        while (probe.TryNext())
        {
            if (probe.Kind != LogEntryKind.Base)
            {
                continue;
            }

            of.NeverHadTime = probe.Base.IsFirstOfStart;
            of.UtcAtStart = of.NeverHadTime ? StoredReading.NoClock : probe.Base.UtcAtStart;
            if (of.NeverHadTime || of.UtcAtStart != StoredReading.NoClock)
            {
                break;
            }
        }

        return of.UtcAtStart;
    }
}
