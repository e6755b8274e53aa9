namespace NanoIoTNode.Core.Offline;

/// <summary>
/// What the readings after it are given relative to, within their page. Every page and every start of the node has its
/// own, so that nothing depends on what a power cut may have torn; so has every change of the clock.
/// <code>
///  flags (1: the first since a start of the node), sequence, uptime, start (0: clock not set), quantities, values
/// </code>
/// </summary>
internal sealed class LogBase
{
    private const int FirstOfStart = 1;

    private int[] _values;

    private LogBase()
    {
    }

    /// <summary>Sequence number of the first reading after it.</summary>
    internal int Sequence { get; private set; }

    /// <summary>Milliseconds since the start of the node that the readings after it belong to.</summary>
    internal long Uptime { get; private set; }

    /// <summary>When that start was, as in <see cref="StoredReading.UtcAtStart"/>; can be learnt later.</summary>
    internal long UtcAtStart { get; set; }

    /// <summary>True when no later entry can tell <see cref="UtcAtStart"/>: that start of the node never knew the time.</summary>
    internal bool NeverHadTime { get; set; }

    /// <summary>True when it is the first since a start of the node.</summary>
    internal bool IsFirstOfStart { get; private set; }

    internal Quantities Quantities { get; private set; }

    /// <summary>Begins the checksum of the readings that are relative to it.</summary>
    internal uint Crc { get; private set; }

    /// <summary>What the values of a quantity are given relative to.</summary>
    internal int Value(int index) => _values[index];

    /// <summary>A base for a reading, in an entry ready to be appended.</summary>
    internal static LogBase For(StoredReading reading, bool isFirstOfStart, LogEntry entry, uint seed)
    {
        LogBase made = new()
        {
            Sequence = reading.Sequence,
            Uptime = reading.Uptime,
            UtcAtStart = reading.UtcAtStart,
            IsFirstOfStart = isFirstOfStart,
            Quantities = reading.Quantities,
            _values = new int[reading.Quantities.Count],
        };
        entry.Begin(LogEntryKind.Base);
        entry.PutByte(isFirstOfStart ? FirstOfStart : 0);
        entry.PutNumber(made.Sequence);
        entry.PutNumber(made.Uptime);
        entry.PutNumber(made.UtcAtStart);
        entry.Put(made.Quantities);
        for (int i = 0; i < made._values.Length; i++)
        {
            made._values[i] = reading.Has(i) ? reading.Units(i) : 0;
            entry.PutSigned(made._values[i]);
        }

        entry.Seal(seed);
        made.Crc = entry.Crc;
        return made;
    }

    /// <summary>Decodes a base; null when it is not well formed.</summary>
    /// <param name="entry">An entry that has been opened.</param>
    /// <param name="known">Taken instead of new ones when they are the same.</param>
    internal static LogBase From(LogEntry entry, Quantities known)
    {
        LogBase read = new()
        {
            IsFirstOfStart = (entry.TakeByte() & FirstOfStart) != 0,
            Sequence = (int)entry.TakeNumber(),
            Uptime = entry.TakeNumber(),
            UtcAtStart = entry.TakeNumber(),
            Crc = entry.Crc,
        };
        read.Quantities = known != null && known.StandAt(entry.Bytes, entry.Position, entry.End)
            ? known
            : Quantities.Decode(entry.Bytes, entry.Position, entry.End);
        if (read.Quantities == null)
        {
            return null;
        }

        entry.Skip(read.Quantities.Size);
        read._values = new int[read.Quantities.Count];
        for (int i = 0; i < read._values.Length; i++)
        {
            read._values[i] = (int)entry.TakeSigned();
        }

        return read;
    }

    /// <summary>True when a reading can be given relative to this base.</summary>
    internal bool Suits(StoredReading reading)
    {
        return reading.Quantities == Quantities && reading.Sequence >= Sequence && reading.UtcAtStart == UtcAtStart;
    }
}
