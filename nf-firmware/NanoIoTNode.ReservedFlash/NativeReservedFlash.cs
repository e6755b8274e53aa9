using System.Runtime.CompilerServices;

namespace NanoIoTNode.ReservedFlash;

/// <summary>
/// Native half. Offsets count from the first byte of the region; results are values of
/// <see cref="ReservedFlashStatus"/>. Every call stops all managed threads: at most 25 ms for an erase, 91 us for each
/// double word (DS10969, flash memory characteristics).
/// </summary>
internal static class NativeReservedFlash
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Read(int offset, byte[] buffer, int start, int count);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int ErasePage(int offset);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int ProgramDoubleWords(int offset, byte[] data, int start, int count);
}
