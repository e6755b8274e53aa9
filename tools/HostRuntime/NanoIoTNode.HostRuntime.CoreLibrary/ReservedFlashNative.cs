using System;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.HostRuntime;

/// <summary>
/// What native code does on the board for the interop assembly NanoIoTNode.ReservedFlash: access to two regions of the
/// flash and to nothing else, nor from one of them into the other. The board process redirects that assembly's native
/// methods here.
/// </summary>
public static class ReservedFlashNative
{
    /// <summary>First address of the node's configuration.</summary>
    public const uint Configuration = 0x080F2000;

    /// <summary>Its bytes.</summary>
    public const int ConfigurationSize = 12 * 1024;

    /// <summary>First address of the spare region, where readings wait.</summary>
    public const uint Spare = 0x080F5000;

    /// <summary>Its bytes.</summary>
    public const int SpareSize = 40 * 1024;

    private const int Ok = 0;
    private const int EccError = 1;
    private const int NotErased = 2;
    private const int OutOfRegion = 3;
    private const int HardwareError = 4;

    /// <summary>Reads <paramref name="count"/> bytes from <paramref name="address"/> on.</summary>
    /// <returns>0, 1 when a torn double word was met, 3 when the range leaves its region or the buffer.</returns>
    public static int Read(uint address, byte[] buffer, int start, int count)
    {
        if (!IsInside(address, count) || !IsInside(buffer, start, count))
        {
            return OutOfRegion;
        }

        try
        {
            CurrentBoard.Get().Flash.Read(address, buffer.AsSpan(start, count));
            return Ok;
        }
        catch (FlashEccException)
        {
            return EccError;
        }
    }

    /// <summary>Erases the 2 KB page that begins at <paramref name="address"/>.</summary>
    /// <returns>0, 3 when no page of a region begins there.</returns>
    public static int ErasePage(uint address)
    {
        if (!IsInside(address, FlashMemory.PageSize) || address % FlashMemory.PageSize != 0)
        {
            return OutOfRegion;
        }

        CurrentBoard.Get().Flash.ErasePage(address);
        return Ok;
    }

    /// <summary>Programs whole double words, in rising order; those before a failure stay programmed.</summary>
    /// <returns>0, 2 when a double word was not erased, 3 when the range leaves its region or the buffer, 4 when
    /// <paramref name="address"/> or <paramref name="count"/> is no multiple of 8.</returns>
    public static int ProgramDoubleWords(uint address, byte[] data, int start, int count)
    {
        if (!IsInside(address, count) || !IsInside(data, start, count))
        {
            return OutOfRegion;
        }

        if (address % FlashMemory.DoubleWord != 0 || count % FlashMemory.DoubleWord != 0)
        {
            return HardwareError;
        }

        try
        {
            for (int done = 0; done < count; done += FlashMemory.DoubleWord)
            {
                CurrentBoard.Get().Flash.ProgramDoubleWord(
                    address + (uint)done, data.AsSpan(start + done, FlashMemory.DoubleWord));
            }

            return Ok;
        }
        catch (FlashProgrammingException)
        {
            return NotErased;
        }
    }

    private static bool IsInside(uint address, int count) =>
        IsInside(address, count, Configuration, ConfigurationSize) || IsInside(address, count, Spare, SpareSize);

    private static bool IsInside(uint address, int count, uint region, int size) =>
        address >= region && count >= 0 && count <= size && address - region <= (uint)(size - count);

    private static bool IsInside(byte[] buffer, int start, int count) =>
        buffer is not null && start >= 0 && start <= buffer.Length - count;
}
