using System;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// One of the two places for a configuration: four double words of header, then the record.
/// <code>
///  0  magic   4 format   8 generation  12 record length  16 record CRC-32  20 header CRC-32 (bytes 0 to 19)
/// 24  confirmation: blank until the copy has been read back
/// </code>
/// The record is programmed first, the header seals it, and the confirmation comes last of all. A double word torn by
/// a power cut can read well today and badly tomorrow; once the confirmation is begun, everything before it is known
/// to be sound, so between two sealed copies a confirmed one is preferred.
/// </summary>
internal sealed class ConfigurationCopy
{
    internal const int HeaderSize = 32;

    private const int SealSize = 24;
    private const int ConfirmationSize = 8;
    private const uint Magic = 0x434E494E; // "NINC"
    private const uint Format = 1;
    private const int BlockSize = 256;
    private const byte Blank = 0xFF;

    private readonly IFlashRegion _region;
    private readonly int _offset;
    private readonly int _size;
    private readonly byte[] _block;

    /// <summary>Describes the copy at an offset; <paramref name="block"/> is shared working space of 256 bytes.</summary>
    internal ConfigurationCopy(IFlashRegion region, int offset, int size, byte[] block)
    {
        _region = region;
        _offset = offset;
        _size = size;
        _block = block;
    }

    internal CopyState State { get; private set; }

    internal uint Generation { get; private set; }

    internal bool Confirmed { get; private set; }

    internal int RecordLength { get; private set; }

    internal static byte[] NewBlock() => new byte[BlockSize];

    /// <summary>Finds out what lies here, and brings the properties up to date.</summary>
    internal void Examine()
    {
        State = ExamineSeal();
        if (State != CopyState.Whole)
        {
            Generation = 0;
            RecordLength = 0;
            Confirmed = false;
        }
    }

    /// <summary>Decodes the record of a whole copy; null when it cannot be read or decoded.</summary>
    internal NodeConfiguration Decode()
    {
        var record = new byte[RecordLength];
        return _region.Read(_offset + HeaderSize, record, 0, RecordLength) == FlashStatus.Ok
            ? ConfigurationRecord.Decode(record, 0, RecordLength)
            : null;
    }

    /// <summary>True when the record stored here is the one in <paramref name="image"/>.</summary>
    internal bool Holds(byte[] image, int recordLength)
    {
        return State == CopyState.Whole && RecordLength == recordLength
            && Matches(HeaderSize, image, HeaderSize, recordLength);
    }

    /// <summary>
    /// Writes an image (room for the header, then the record, filled up to double words). With
    /// <paramref name="eraseAll"/> every page that the image needs is erased, otherwise only those that are not blank.
    /// </summary>
    internal SaveStatus Write(byte[] image, int recordLength, uint generation, bool eraseAll)
    {
        Seal(image, recordLength, generation);
        if (!Erase(image.Length, eraseAll))
        {
            return SaveStatus.EraseFailed;
        }

        int payload = image.Length - HeaderSize;
        if (!Program(HeaderSize, image, HeaderSize, payload))
        {
            return SaveStatus.ProgramFailed;
        }

        if (!Matches(HeaderSize, image, HeaderSize, payload))
        {
            return SaveStatus.VerifyFailed;
        }

        if (!Program(0, image, 0, SealSize))
        {
            return SaveStatus.ProgramFailed;
        }

        if (!Matches(0, image, 0, SealSize))
        {
            return SaveStatus.VerifyFailed;
        }

        return Program(SealSize, image, SealSize, ConfirmationSize) ? SaveStatus.Saved : SaveStatus.ProgramFailed;
    }

    private CopyState ExamineSeal()
    {
        if (Read(0, HeaderSize) != FlashStatus.Ok)
        {
            // The confirmation alone may be torn: that is no fault of the seal.
            Confirmed = true;
            if (Read(0, SealSize) != FlashStatus.Ok)
            {
                return CopyState.Damaged;
            }
        }
        else
        {
            Confirmed = !IsBlank(SealSize, ConfirmationSize);
        }

        if (IsBlank(0, SealSize))
        {
            return IsErased(0, _size) ? CopyState.Blank : CopyState.Unfinished;
        }

        if (BitConverter.ToUInt32(_block, 0) != Magic)
        {
            return CopyState.Foreign;
        }

        return SealHolds() && RecordHolds(BitConverter.ToUInt32(_block, 16)) ? CopyState.Whole : CopyState.Damaged;
    }

    private bool SealHolds()
    {
        uint length = BitConverter.ToUInt32(_block, 12);
        if (BitConverter.ToUInt32(_block, 4) != Format || length > _size - HeaderSize
            || Crc32.Update(0, _block, 0, SealSize - 4) != BitConverter.ToUInt32(_block, SealSize - 4))
        {
            return false;
        }

        Generation = BitConverter.ToUInt32(_block, 8);
        RecordLength = (int)length;
        return true;
    }

    private bool RecordHolds(uint expected)
    {
        uint crc = 0;
        for (int done = 0; done < RecordLength; done += BlockSize)
        {
            int count = Smaller(BlockSize, RecordLength - done);
            if (Read(HeaderSize + done, count) != FlashStatus.Ok)
            {
                return false;
            }

            crc = Crc32.Update(crc, _block, 0, count);
        }

        return crc == expected;
    }

    private static void Seal(byte[] image, int recordLength, uint generation)
    {
        Put(image, 0, Magic);
        Put(image, 4, Format);
        Put(image, 8, generation);
        Put(image, 12, (uint)recordLength);
        Put(image, 16, Crc32.Update(0, image, HeaderSize, recordLength));
        Put(image, 20, Crc32.Update(0, image, 0, SealSize - 4));
        Array.Clear(image, SealSize, ConfirmationSize);
    }

    private static void Put(byte[] image, int position, uint value)
    {
        Array.Copy(BitConverter.GetBytes(value), 0, image, position, 4);
    }

    private bool Erase(int needed, bool all)
    {
        for (int page = 0; page < needed; page += _region.PageSize)
        {
            if ((all || !IsErased(page, _region.PageSize)) && _region.ErasePage(_offset + page) != FlashStatus.Ok)
            {
                return false;
            }
        }

        return true;
    }

    // In blocks, because no other managed thread runs while a block is programmed (about 3 ms).
    private bool Program(int offset, byte[] image, int start, int count)
    {
        for (int done = 0; done < count; done += BlockSize)
        {
            int block = Smaller(BlockSize, count - done);
            if (_region.Program(_offset + offset + done, image, start + done, block) != FlashStatus.Ok)
            {
                return false;
            }
        }

        return true;
    }

    private bool Matches(int offset, byte[] image, int start, int count)
    {
        for (int done = 0; done < count; done += BlockSize)
        {
            int block = Smaller(BlockSize, count - done);
            if (Read(offset + done, block) != FlashStatus.Ok)
            {
                return false;
            }

            for (int i = 0; i < block; i++)
            {
                if (_block[i] != image[start + done + i])
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool IsErased(int offset, int count)
    {
        for (int done = 0; done < count; done += BlockSize)
        {
            int block = Smaller(BlockSize, count - done);
            if (Read(offset + done, block) != FlashStatus.Ok || !IsBlank(0, block))
            {
                return false;
            }
        }

        return true;
    }

    private FlashStatus Read(int offset, int count) => _region.Read(_offset + offset, _block, 0, count);

    private bool IsBlank(int start, int count)
    {
        for (int i = start; i < start + count; i++)
        {
            if (_block[i] != Blank)
            {
                return false;
            }
        }

        return true;
    }

    private static int Smaller(int a, int b) => a < b ? a : b;
}
