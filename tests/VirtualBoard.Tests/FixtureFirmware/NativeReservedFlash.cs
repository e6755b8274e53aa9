using System.Runtime.CompilerServices;

namespace NanoIoTNode.ReservedFlash;

/// <summary>The shape of the interop class that the loader gives a native half.</summary>
internal static class NativeReservedFlash
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int Read(uint address, byte[] buffer, int start, int count);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int ErasePage(uint address);

    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int ProgramDoubleWords(uint address, byte[] data, int start, int count);
}
