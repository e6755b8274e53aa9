using System;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// One of the two places for a configuration: four double words of header, the record, and the
/// <see cref="EraseMark"/> at the end of the area.
/// <code>
///  0  magic   4 format   8 generation  12 record length  16 record CRC-32  20 header CRC-32 (bytes 0 to 19)
/// 24  confirmation: erased until the copy has been read back, then zero
/// 32  record, filled up with zeroes to a whole double word
/// </code>
/// The record is programmed first, the header seals it, and the confirmation comes last of all. A double word torn by
/// a power cut can read well today and badly tomorrow; once the confirmation is begun, everything before it is known
/// to be sound. So a copy without it does not count while there is another.
/// </summary>
internal sealed class ConfigurationCopy
{
    internal const int HeaderSize = 32;

    private const int SealSize = 24;
    private const int ConfirmationSize = 8;
    private const uint Magic = 0x434E494E; // "NINC"
    private const uint Format = 1;

    private readonly FlashArea _area;
    private readonly EraseMark _mark;
    private uint _recordCrc;

    internal ConfigurationCopy(FlashArea area)
    {
        _area = area;
        _mark = new EraseMark(area);
    }

    /// <summary>What lies here. A whole copy's record is proved only by the methods that read it.</summary>
    internal CopyState State { get; private set; }

    /// <summary>True when something outside the record is not what was written. The copy may serve nevertheless.</summary>
    internal bool IsFlawed { get; private set; }

    /// <summary>
    /// True when the record here may be brought into force. A copy without confirmation may when it was written beside
    /// another: that one has been touched since, so the confirmation was there once, torn so that it comes and goes. The
    /// very first copy may not: it is the remainder of a save that was never over.
    /// </summary>
    internal bool CanServe => State == CopyState.Whole || (State == CopyState.Unconfirmed && _mark.Other > 0);

    internal uint Generation { get; private set; }

    /// <summary>True when a record of this generation was once written here to its end.</summary>
    internal bool IsSealed(uint generation) =>
        Generation == generation && (State == CopyState.Whole || State == CopyState.Unconfirmed);

    internal int RecordLength { get; private set; }

    /// <summary>Finds out what lies here, all but the record itself.</summary>
    internal void Examine()
    {
        Generation = 0;
        RecordLength = 0;
        _mark.Read();
        IsFlawed = _mark.IsDamaged;
        State = ExamineSeal();
        if (State == CopyState.Whole)
        {
            ExamineConfirmation();
        }
    }

    /// <summary>Reads and decodes the record of a sealed copy; null, and the copy is damaged, when that fails.</summary>
    internal NodeConfiguration Take()
    {
        FieldReader fields = new(_area.Region, _area.Offset + HeaderSize, RecordLength);
        NodeConfiguration configuration = ConfigurationRecord.Decode(fields);
        int filled = Padded(RecordLength) - RecordLength;
        bool holds = configuration != null && fields.Crc == _recordCrc
            && (filled == 0 || _area.TryRead(HeaderSize + RecordLength, filled));
        IsFlawed |= holds && !_area.BlockIs(0, filled);
        State = holds ? State : CopyState.Damaged;
        return holds ? configuration : null;
    }

    /// <summary>Checks the record of a sealed copy without keeping it; when that fails, the copy is damaged.</summary>
    internal void CheckRecord()
    {
        uint crc = 0;
        int size = Padded(RecordLength);
        for (int done = 0; done < size;)
        {
            int count = FlashArea.NextBlock(size - done);
            int used = RecordLength - done < count ? RecordLength - done : count;
            if (!_area.TryRead(HeaderSize + done, count))
            {
                State = CopyState.Damaged;
                return;
            }

            crc = Crc32.Update(crc, _area.Block, 0, used);
            IsFlawed |= !IsZero(_area.Block, used, count);
            done += count;
        }

        State = crc == _recordCrc ? State : CopyState.Damaged;
    }

    /// <summary>True when the record here, read again, is the one in the image.</summary>
    internal bool Holds(byte[] image, int recordLength)
    {
        return State == CopyState.Whole && RecordLength == recordLength
            && _area.Matches(HeaderSize, image, HeaderSize, recordLength);
    }

    /// <summary>
    /// Erases the whole area and writes an image: room for the header, then the record, filled up with zeroes to a
    /// whole double word. The other copy is asked for its erase count only.
    /// </summary>
    internal SaveStatus Write(byte[] image, int recordLength, uint generation, ConfigurationCopy other)
    {
        Seal(image, recordLength, generation);
        int erases = ErasesBeside(other) + 1;
        int othersErases = other.ErasesBeside(this);
        State = CopyState.Unfinished;
        if (!_area.TryErase())
        {
            return SaveStatus.EraseFailed;
        }

        SaveStatus status = _mark.TrySet(erases, othersErases) ? WriteImage(image) : SaveStatus.ProgramFailed;
        if (status == SaveStatus.Saved)
        {
            State = CopyState.Whole;
            IsFlawed = false;
            Generation = generation;
            RecordLength = recordLength;
        }

        return status;
    }

    /// <summary>
    /// How often the pages here have been erased. Without a mark of its own it is what the other copy knows, and one
    /// more for the erase that has cost the mark, if the pages were ever in use. When neither knows, pages in use count as
    /// erased once.
    /// </summary>
    internal int ErasesBeside(ConfigurationCopy other)
    {
        if (_mark.IsWhole)
        {
            return _mark.Own;
        }

        int unmarked = State == CopyState.Blank || State == CopyState.Foreign ? 0 : 1;
        return other._mark.Other + unmarked;
    }

    private SaveStatus WriteImage(byte[] image)
    {
        int payload = image.Length - HeaderSize;
        if (!_area.TryProgram(HeaderSize, image, HeaderSize, payload))
        {
            return SaveStatus.ProgramFailed;
        }

        if (!_area.Matches(HeaderSize, image, HeaderSize, payload))
        {
            return SaveStatus.VerifyFailed;
        }

        if (!_area.TryProgram(0, image, 0, SealSize))
        {
            return SaveStatus.ProgramFailed;
        }

        if (!_area.Matches(0, image, 0, SealSize))
        {
            return SaveStatus.VerifyFailed;
        }

        return _area.TryProgram(SealSize, image, SealSize, ConfirmationSize)
            ? SaveStatus.Saved
            : SaveStatus.ProgramFailed;
    }

    private CopyState ExamineSeal()
    {
        if (!_area.TryRead(0, SealSize))
        {
            return CopyState.Damaged;
        }

        if (_area.BlockIsErased(SealSize))
        {
            return _area.IsErased() ? CopyState.Blank : CopyState.Unfinished;
        }

        byte[] block = _area.Block;
        if (BitConverter.ToUInt32(block, 0) != Magic)
        {
            return _mark.IsWhole ? CopyState.Damaged : CopyState.Foreign;
        }

        uint length = BitConverter.ToUInt32(block, 12);
        if (BitConverter.ToUInt32(block, 4) != Format || length > _area.Size - HeaderSize
            || Crc32.Update(0, block, 0, SealSize - 4) != BitConverter.ToUInt32(block, SealSize - 4))
        {
            return CopyState.Damaged;
        }

        Generation = BitConverter.ToUInt32(block, 8);
        RecordLength = (int)length;
        _recordCrc = BitConverter.ToUInt32(block, 16);
        return CopyState.Whole;
    }

    // Whatever stands there but the erased state, readable or not, the confirmation was begun.
    private void ExamineConfirmation()
    {
        bool readable = _area.TryRead(SealSize, ConfirmationSize);
        if (readable && _area.BlockIsErased(ConfirmationSize))
        {
            State = CopyState.Unconfirmed;
        }

        IsFlawed |= !readable || !_area.BlockIs(0, ConfirmationSize);
    }

    private void Seal(byte[] image, int recordLength, uint generation)
    {
        _recordCrc = Crc32.Update(0, image, HeaderSize, recordLength);
        Put(image, 0, Magic);
        Put(image, 4, Format);
        Put(image, 8, generation);
        Put(image, 12, (uint)recordLength);
        Put(image, 16, _recordCrc);
        Put(image, 20, Crc32.Update(0, image, 0, SealSize - 4));
        Array.Clear(image, SealSize, ConfirmationSize);
    }

    private static void Put(byte[] image, int position, uint value)
    {
        Array.Copy(BitConverter.GetBytes(value), 0, image, position, 4);
    }

    private static int Padded(int length) => (length + FlashArea.DoubleWord - 1) / FlashArea.DoubleWord * FlashArea.DoubleWord;

    private static bool IsZero(byte[] data, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (data[i] != 0)
            {
                return false;
            }
        }

        return true;
    }
}
