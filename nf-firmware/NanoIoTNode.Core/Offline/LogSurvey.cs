namespace NanoIoTNode.Core.Offline;

/// <summary>What an earlier start has left in the log. Looks through it once, and writes nothing.</summary>
internal sealed class LogSurvey
{
    // Numbers that a start leaves out when it cannot know how many were given to readings in RAM.
    private const int SkippedNumbers = 128;

    private readonly LogPages _pages;
    private readonly LogCursor _probe;

    /// <param name="pages">The log, whose pages are found; a last one without any entry is given up.</param>
    /// <param name="probe">Moved; for numbers only.</param>
    internal LogSurvey(LogPages pages, LogCursor probe)
    {
        _pages = pages;
        _probe = probe;
        probe.GoTo(pages.Newest);
        if (pages.Newest > 0 && !probe.TryNextInPage())
        {
            pages.TakeNewestAnew();
        }

        FirstPage = FindFirstPage();
        CountReadings();
    }

    /// <summary>Serial number of the newest page before which everything is sent.</summary>
    internal int FirstPage { get; }

    /// <summary>Through which sequence number the readings are sent.</summary>
    internal int Sent { get; private set; }

    /// <summary>Readings that are not.</summary>
    internal int Count { get; private set; }

    /// <summary>The highest sequence number that may have been given; 0: none was.</summary>
    internal int Newest { get; private set; }

    // Brings Sent up to date, too.
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
            while (_probe.TryNextInPage())
            {
                if (_probe.Kind == LogEntryKind.Base && _probe.Base.Sequence < first)
                {
                    first = _probe.Base.Sequence;
                }
                else if (_probe.Kind == LogEntryKind.Mark && _probe.MarkedSequence > Sent)
                {
                    Sent = _probe.MarkedSequence;
                }
            }

            if (first <= Sent + 1)
            {
                break;
            }
        }

        return found;
    }

    private void CountReadings()
    {
        int newest = 0;
        bool open = false;
        _probe.GoTo(FirstPage);
        while (_probe.TryNext())
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
                Count += highest > Sent ? 1 : 0;
            }

            newest = highest > newest ? highest : newest;
        }

        // What is damaged at the end may be a reading that comes and goes: its number is not given again.
        Newest = newest + (open ? SkippedNumbers : _probe.IsBehindDamage ? 1 : 0);
    }
}
