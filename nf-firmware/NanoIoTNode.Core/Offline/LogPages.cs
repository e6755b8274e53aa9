using System;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// The pages of the log, used in turn: page number <c>serial % pages</c> holds the page with that serial number. A page
/// is erased in the same breath in which it is taken into use, whatever it looked like.
/// <code>
///  0  serial number (from 1)   4 CRC-32 of it   8 entries, one behind the other
/// </code>
/// </summary>
internal sealed class LogPages
{
    internal const int HeaderSize = FlashArea.DoubleWord;

    private const int MostPages = 32;

    // Begins the CRC of a header: so nothing but a log of this format is taken for one.
    private const uint Format = 0x52310002;

    private readonly IFlashRegion _region;
    private readonly byte[] _word = new byte[FlashArea.DoubleWord];

    // A bit for each page of the region.
    private uint _valid;

    internal LogPages(IFlashRegion region)
    {
        _region = region;
        Count = region.Size / region.PageSize;
        if (Count > MostPages)
        {
            throw new ArgumentException("more than 32 pages");
        }

        WriteOffset = region.PageSize;
    }

    /// <summary>Pages in the region, at most 32.</summary>
    internal int Count { get; }

    /// <summary>Serial number of the page that is written, 0 before the first.</summary>
    internal int Newest { get; private set; }

    /// <summary>Where the next entry goes in that page.</summary>
    internal int WriteOffset { get; private set; }

    /// <summary>Serial number of the page that is taken next; it replaces the one that is <see cref="Count"/> less.</summary>
    internal int Next => Newest + 1;

    /// <summary>Serial number of the oldest page that may be there.</summary>
    internal int Oldest => Newest > Count ? Newest - Count + 1 : 1;

    /// <summary>Finds the pages that are there. Writes nothing.</summary>
    internal void Load()
    {
        int[] serials = new int[Count];
        Newest = 0;
        for (int page = 0; page < Count; page++)
        {
            serials[page] = ReadSerial(page);
            Newest = serials[page] > Newest ? serials[page] : Newest;
        }

        _valid = 0;
        for (int page = 0; page < Count; page++)
        {
            _valid |= serials[page] > 0 && serials[page] > Newest - Count ? 1u << page : 0;
        }

        WriteOffset = Newest == 0 ? _region.PageSize : FindEnd();
    }

    /// <summary>
    /// Gives up the newest page, which holds nothing: its header may be the last thing that was written before a power
    /// cut, and is not to be trusted.
    /// </summary>
    internal void TakeNewestAnew()
    {
        _valid &= ~Bit(Newest);
        Newest--;
        WriteOffset = _region.PageSize;
    }

    internal bool IsThere(int serial) => serial > 0 && serial > Newest - Count && serial <= Newest && (_valid & Bit(serial)) != 0;

    /// <summary>Where the entries of a page end.</summary>
    internal int EndOf(int serial) => serial == Newest ? WriteOffset : _region.PageSize;

    internal bool TryRead(int serial, int offset, byte[] buffer, int count)
    {
        return _region.Read(AddressOf(serial) + offset, buffer, 0, count) == FlashStatus.Ok;
    }

    /// <summary>Erases the next page and takes it into use; false when that fails: then it is passed over.</summary>
    internal bool TryTake()
    {
        Newest++;
        WriteOffset = _region.PageSize;
        _valid &= ~Bit(Newest);
        Put(_word, (uint)Newest, 0);
        Put(_word, Crc32.Update(Format, _word, 0, 4), 4);
        if (_region.ErasePage(AddressOf(Newest)) != FlashStatus.Ok
            || _region.Program(AddressOf(Newest), _word, 0, HeaderSize) != FlashStatus.Ok
            || ReadSerial(Newest % Count) != Newest)
        {
            return false;
        }

        _valid |= Bit(Newest);
        WriteOffset = HeaderSize;
        return true;
    }

    /// <summary>True when an entry has room in that page.</summary>
    internal bool Fits(LogEntry entry) => entry.Length <= _region.PageSize - WriteOffset;

    /// <summary>
    /// Programs an entry that fits behind the last one and reads it back; false when the flash does not take it: then it
    /// may be tried again behind that place.
    /// </summary>
    internal bool TryAppend(LogEntry entry)
    {
        // What a power cut has left of a double word may look erased and not be.
        FlashStatus status = _region.Program(AddressOf(Newest) + WriteOffset, entry.Bytes, 0, entry.Length);
        bool written = status == FlashStatus.Ok && IsWritten(entry);
        WriteOffset += status == FlashStatus.Ok ? entry.Length : FlashArea.DoubleWord;
        return written;
    }

    /// <summary>Leaves the rest of that page as it is.</summary>
    internal void GiveUp() => WriteOffset = _region.PageSize;

    private static void Put(byte[] data, uint value, int at)
    {
        for (int i = 0; i < 4; i++)
        {
            data[at + i] = (byte)(value >> (8 * i));
        }
    }

    private static uint Take(byte[] data, int at) =>
        (uint)(data[at] | (data[at + 1] << 8) | (data[at + 2] << 16) | (data[at + 3] << 24));

    private bool IsWritten(LogEntry entry)
    {
        for (int i = 0; i < entry.Length; i++)
        {
            int at = i % FlashArea.DoubleWord;
            if ((at == 0 && !TryRead(Newest, WriteOffset + i, _word, FlashArea.DoubleWord)) || _word[at] != entry.Bytes[i])
            {
                return false;
            }
        }

        return true;
    }

    // 0 when there is no header that belongs on this page.
    private int ReadSerial(int page)
    {
        if (_region.Read(page * _region.PageSize, _word, 0, HeaderSize) != FlashStatus.Ok
            || Crc32.Update(Format, _word, 0, 4) != Take(_word, 4))
        {
            return 0;
        }

        uint serial = Take(_word, 0);
        return serial > 0 && serial < int.MaxValue && serial % Count == page ? (int)serial : 0;
    }

    // Behind the last double word that is not erased; what cannot be read is not.
    private int FindEnd()
    {
        int end = _region.PageSize;
        while (end > HeaderSize && TryRead(Newest, end - FlashArea.DoubleWord, _word, FlashArea.DoubleWord) && IsErased(_word))
        {
            end -= FlashArea.DoubleWord;
        }

        return end;
    }

    internal static bool IsErased(byte[] word)
    {
        for (int i = 0; i < FlashArea.DoubleWord; i++)
        {
            if (word[i] != 0xFF)
            {
                return false;
            }
        }

        return true;
    }

    private uint Bit(int serial) => 1u << (serial % Count);

    private int AddressOf(int serial) => serial % Count * _region.PageSize;
}
