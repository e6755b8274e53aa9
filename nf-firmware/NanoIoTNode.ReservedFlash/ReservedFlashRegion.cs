using System;

namespace NanoIoTNode.ReservedFlash;

/// <summary>
/// The 12 KB of flash from 0x080F2000 that hold the node's configuration: six pages of 2 KB, outside the firmware's and
/// the deployment's regions. Not thread-safe: one caller at a time.
/// </summary>
public sealed class ReservedFlashRegion
{
    /// <summary>Bytes of the region.</summary>
    public const int Size = 12288;

    /// <summary>Bytes that one erase clears.</summary>
    public const int PageSize = 2048;

    /// <summary>Bytes that are programmed at once, and only once after an erase.</summary>
    public const int DoubleWordSize = 8;

    /// <summary>Reads <paramref name="count"/> bytes from <paramref name="offset"/> (any alignment).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part of the buffer does not exist.</exception>
    public ReservedFlashStatus Read(int offset, byte[] buffer, int start, int count)
    {
        CheckPart(buffer, start, count);
        return IsInside(offset, count)
            ? (ReservedFlashStatus)NativeReservedFlash.Read(offset, buffer, start, count)
            : ReservedFlashStatus.OutOfRange;
    }

    /// <summary>Sets all bits of the page at <paramref name="offset"/>, a multiple of <see cref="PageSize"/>.</summary>
    public ReservedFlashStatus ErasePage(int offset)
    {
        return IsInside(offset, PageSize) && offset % PageSize == 0
            ? (ReservedFlashStatus)NativeReservedFlash.ErasePage(offset)
            : ReservedFlashStatus.OutOfRange;
    }

    /// <summary>
    /// Programs whole double words; <paramref name="offset"/> and <paramref name="count"/> are multiples of 8. Stops at
    /// the first that fails: those before it are programmed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The part of the buffer does not exist.</exception>
    public ReservedFlashStatus Program(int offset, byte[] data, int start, int count)
    {
        CheckPart(data, start, count);
        return IsInside(offset, count) && offset % DoubleWordSize == 0 && count % DoubleWordSize == 0
            ? (ReservedFlashStatus)NativeReservedFlash.ProgramDoubleWords(offset, data, start, count)
            : ReservedFlashStatus.OutOfRange;
    }

    private static bool IsInside(int offset, int count)
    {
        return offset >= 0 && count >= 0 && count <= Size && offset <= Size - count;
    }

    private static void CheckPart(byte[] buffer, int start, int count)
    {
        if (start < 0 || count < 0 || start > buffer.Length - count)
        {
            throw new ArgumentOutOfRangeException();
        }
    }
}
