using System;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// Working space for one entry of the log: whole double words, programmed in one go.
/// <code>
///  0   kind (2 bits), double words (6 bits)
///  1   content: bytes, and numbers of 7 bits a byte, the low ones first, bit 7: more follow; signed ones as 2n or -2n - 1;
///      bits, from the lowest of a byte on
///      zeroes
///  -3  the low 24 bits of a CRC-32 of all before, begun with a seed that says where the entry belongs
/// </code>
/// </summary>
internal sealed class LogEntry
{
    /// <summary>Bytes of the longest entry.</summary>
    internal const int Largest = LongestWords * FlashArea.DoubleWord;

    /// <summary>Bytes of the longest mark: its kind, a number of 33 bits, its checksum.</summary>
    internal const int LargestMark = 2 * FlashArea.DoubleWord;

    private const int LongestWords = 63;
    private const int CheckSize = 3;
    private const byte More = 0x80;

    // A difference of two numbers of 32 bits, doubled, has no more digits.
    private const int MostGolombDigits = 60;

    private int _position;
    private int _bit;

    /// <param name="room">Bytes of the longest entry that it will hold.</param>
    internal LogEntry(int room)
    {
        Bytes = new byte[room];
    }

    /// <summary>The entry; of the array only the first <see cref="Length"/> bytes count.</summary>
    internal byte[] Bytes { get; }

    /// <summary>Bytes of the entry.</summary>
    internal int Length { get; private set; }

    /// <summary>All 32 bits of the checksum, for those entries that this one is the base of.</summary>
    internal uint Crc { get; private set; }

    internal LogEntryKind Kind => (LogEntryKind)(Bytes[0] >> 6);

    /// <summary>Where the content that was not read yet begins.</summary>
    internal int Position => _position;

    /// <summary>Where the content ends.</summary>
    internal int End => Length - CheckSize;

    /// <summary>Bytes of the entry that begins with this byte, or 0 when none can.</summary>
    internal static int LengthFrom(byte first) =>
        first >> 6 > (int)LogEntryKind.Mark ? 0 : (first & LongestWords) * FlashArea.DoubleWord;

    /// <summary>Begins an entry to be written.</summary>
    internal void Begin(LogEntryKind kind)
    {
        Array.Clear(Bytes, 0, Bytes.Length);
        Bytes[0] = (byte)((int)kind << 6);
        _position = 1;
        _bit = 0;
    }

    internal void PutByte(int value) => Bytes[_position++] = (byte)value;

    internal void PutNumber(long value)
    {
        while (value >= More)
        {
            PutByte((int)(value & 0x7F) | More);
            value >>= 7;
        }

        PutByte((int)value);
    }

    internal void PutSigned(long value) => PutNumber(value < 0 ? (-(value + 1) << 1) | 1 : value << 1);

    internal void Put(Quantities quantities)
    {
        quantities.CopyTo(Bytes, _position);
        _position += quantities.Size;
    }

    /// <summary>A bit. Behind bits no bytes may follow.</summary>
    internal void PutBit(bool value)
    {
        if (value)
        {
            Bytes[_position] |= (byte)(1 << _bit);
        }

        Pass();
    }

    /// <summary>
    /// A signed number n in an exponential Golomb code: the zigzag number z = 2n or -2n - 1 as z / 2^order + 1 behind one
    /// zero for each of its digits but the first, then the low digits of z.
    /// </summary>
    internal void PutGolomb(long value, int order)
    {
        long zigzag = value < 0 ? (-(value + 1) << 1) | 1 : value << 1;
        long head = (zigzag >> order) + 1;
        int digits = 0;
        while (head >> (digits + 1) != 0)
        {
            PutBit(false);
            digits++;
        }

        PutBit(true);
        PutBits(head, digits);
        PutBits(zigzag, order);
    }

    /// <summary>Ends the entry: from now on it can be programmed.</summary>
    internal void Seal(uint seed)
    {
        _position += _bit > 0 ? 1 : 0;
        int words = (_position + CheckSize + FlashArea.DoubleWord - 1) / FlashArea.DoubleWord;

        // A double word that comes and goes may look erased when it goes: the one before it still tells of a reading.
        words = words < 2 && Kind == LogEntryKind.Reading ? 2 : words;
        Bytes[0] |= (byte)words;
        Length = words * FlashArea.DoubleWord;
        Crc = Crc32.Update(seed, Bytes, 0, End);
        for (int i = 0; i < CheckSize; i++)
        {
            Bytes[End + i] = (byte)(Crc >> (8 * i));
        }
    }

    /// <summary>Begins to read an entry whose bytes have been put there; false when the checksum does not hold.</summary>
    internal bool TryOpen(int length, uint seed)
    {
        Length = length;
        _position = 1;
        _bit = 0;
        Crc = Crc32.Update(seed, Bytes, 0, End);
        for (int i = 0; i < CheckSize; i++)
        {
            if (Bytes[End + i] != (byte)(Crc >> (8 * i)))
            {
                return false;
            }
        }

        return true;
    }

    internal void Skip(int count) => _position += count;

    /// <summary>The next byte of the content; 0 behind its end.</summary>
    internal int TakeByte() => _position < End ? Bytes[_position++] : 0;

    internal long TakeNumber()
    {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            int next = TakeByte();
            value |= (long)(next & 0x7F) << shift;
            if ((next & More) == 0)
            {
                break;
            }
        }

        return value;
    }

    internal long TakeSigned() => Signed(TakeNumber());

    /// <summary>The next bit of the content; false behind its end.</summary>
    internal bool TakeBit()
    {
        bool value = _position < End && (Bytes[_position] & (1 << _bit)) != 0;
        Pass();
        return value;
    }

    /// <summary>A number as <see cref="PutGolomb"/> puts it.</summary>
    internal long TakeGolomb(int order)
    {
        int digits = 0;
        while (digits < MostGolombDigits && !TakeBit())
        {
            digits++;
        }

        long head = (1L << digits) | TakeBits(digits);
        return Signed(((head - 1) << order) | TakeBits(order));
    }

    private static long Signed(long zigzag) => (zigzag & 1) == 0 ? zigzag >> 1 : -(zigzag >> 1) - 1;

    private void PutBits(long value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            PutBit(((value >> i) & 1) != 0);
        }
    }

    private long TakeBits(int count)
    {
        long value = 0;
        for (int i = 0; i < count; i++)
        {
            value |= TakeBit() ? 1L << i : 0;
        }

        return value;
    }

    private void Pass()
    {
        _bit = (_bit + 1) & 7;
        _position += _bit == 0 ? 1 : 0;
    }
}
