using System;

namespace NanoIoTNode.ReservedFlash;

/// <summary>
/// A part of the flash, in pages of 2 KB, that neither the firmware nor the deployment uses. Offsets count from its first
/// byte. One caller at a time for each region.
/// </summary>
public abstract class ReservedFlashRegion
{
    /// <summary>Bytes that one erase clears.</summary>
    public const int PageSize = 2048;

    /// <summary>Bytes that are programmed at once, and only once after an erase.</summary>
    public const int DoubleWordSize = 8;

    private readonly uint _address;

    private protected ReservedFlashRegion(uint address, int size)
    {
        _address = address;
        Size = size;
    }

    /// <summary>Bytes of the region, whole pages.</summary>
    public int Size { get; }

    /// <summary>Reads <paramref name="count"/> bytes from <paramref name="offset"/> (any alignment).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part of the buffer does not exist.</exception>
    public ReservedFlashStatus Read(int offset, byte[] buffer, int start, int count)
    {
        CheckPart(buffer, start, count);
        return IsInside(offset, count)
            ? (ReservedFlashStatus)NativeReservedFlash.Read(_address + (uint)offset, buffer, start, count)
            : ReservedFlashStatus.OutOfRange;
    }

    /// <summary>Sets all bits of the page at <paramref name="offset"/>, a multiple of <see cref="PageSize"/>.</summary>
    public ReservedFlashStatus ErasePage(int offset)
    {
        return IsInside(offset, PageSize) && offset % PageSize == 0
            ? (ReservedFlashStatus)NativeReservedFlash.ErasePage(_address + (uint)offset)
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
            ? (ReservedFlashStatus)NativeReservedFlash.ProgramDoubleWords(_address + (uint)offset, data, start, count)
            : ReservedFlashStatus.OutOfRange;
    }

    private bool IsInside(int offset, int count)
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
