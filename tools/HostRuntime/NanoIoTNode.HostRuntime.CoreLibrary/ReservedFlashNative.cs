using System;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.HostRuntime;

/// <summary>
/// What native code does on the board for the interop assembly NanoIoTNode.ReservedFlash: guarded access to the 12 KB
/// configuration sector. The board process redirects that assembly's native methods here.
/// </summary>
public static class ReservedFlashNative
{
    /// <summary>First address of the sector.</summary>
    public const uint BaseAddress = 0x080F2000;

    /// <summary>Bytes of the sector.</summary>
    public const int Size = 12 * 1024;

    private const int Ok = 0;
    private const int EccError = 1;
    private const int NotErased = 2;
    private const int OutOfRegion = 3;
    private const int HardwareError = 4;

    /// <summary>Reads <paramref name="count"/> bytes from <paramref name="offset"/> in the sector.</summary>
    /// <returns>0, 1 when a torn double word was met, 3 when the range leaves the sector or the buffer.</returns>
    public static int Read(int offset, byte[] buffer, int start, int count)
    {
        if (!IsInside(offset, count) || !IsInside(buffer, start, count))
        {
            return OutOfRegion;
        }

        try
        {
            CurrentBoard.Get().Flash.Read(BaseAddress + (uint)offset, buffer.AsSpan(start, count));
            return Ok;
        }
        catch (FlashEccException)
        {
            return EccError;
        }
    }

    /// <summary>Erases the 2 KB page that begins at <paramref name="offset"/>.</summary>
    /// <returns>0, 3 when no page of the sector begins there.</returns>
    public static int ErasePage(int offset)
    {
        if (!IsInside(offset, FlashMemory.PageSize) || offset % FlashMemory.PageSize != 0)
        {
            return OutOfRegion;
        }

        CurrentBoard.Get().Flash.ErasePage(BaseAddress + (uint)offset);
        return Ok;
    }

    /// <summary>Programs whole double words, in rising order; those before a failure stay programmed.</summary>
    /// <returns>0, 2 when a double word was not erased, 3 when the range leaves the sector or the buffer, 4 when
    /// <paramref name="offset"/> or <paramref name="count"/> is no multiple of 8.</returns>
    public static int ProgramDoubleWords(int offset, byte[] data, int start, int count)
    {
        if (!IsInside(offset, count) || !IsInside(data, start, count))
        {
            return OutOfRegion;
        }

        if (offset % FlashMemory.DoubleWord != 0 || count % FlashMemory.DoubleWord != 0)
        {
            return HardwareError;
        }

        try
        {
            for (int done = 0; done < count; done += FlashMemory.DoubleWord)
            {
                CurrentBoard.Get().Flash.ProgramDoubleWord(
                    BaseAddress + (uint)(offset + done), data.AsSpan(start + done, FlashMemory.DoubleWord));
            }

            return Ok;
        }
        catch (FlashProgrammingException)
        {
            return NotErased;
        }
    }

    private static bool IsInside(int offset, int count) => offset >= 0 && count >= 0 && offset <= Size - count;

    private static bool IsInside(byte[] buffer, int start, int count) =>
        buffer is not null && start >= 0 && start <= buffer.Length - count;
}
