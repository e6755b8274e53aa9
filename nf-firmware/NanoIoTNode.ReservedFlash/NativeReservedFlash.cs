using System.Runtime.CompilerServices;

namespace NanoIoTNode.ReservedFlash;

/// <summary>
/// Native half. It takes addresses of the chip, and refuses whatever is not wholly inside one of the regions that it
/// knows itself: <see cref="ConfigurationFlash"/> and <see cref="SpareFlash"/>. Results are values of
/// <see cref="ReservedFlashStatus"/>. Every call stops all managed threads: at most 25 ms for an erase, 91 us for each
/// double word (DS10969, flash memory characteristics).
/// </summary>
internal static class NativeReservedFlash
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int Read(uint address, byte[] buffer, int start, int count);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int ErasePage(uint address);

    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern int ProgramDoubleWords(uint address, byte[] data, int start, int count);
}
