using System;
using System.Runtime.InteropServices;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.HostRuntime.Network;

/// <summary>
/// The wires between the native driver and the virtual Wi-Fi module, plus the two chip functions that TLS needs. The driver
/// calls these from its worker thread; an exception here is a defect of the simulation and ends the process.
/// </summary>
internal static unsafe class WifiModulePort
{
    // The board that the driver was started on: its worker outlives a change of the current one.
    private static Board? s_board;

    private static VirtualIsm43362 Module => s_board!.Wifi;

    /// <summary>Wires <paramref name="board"/>'s module to the driver that gets these callbacks.</summary>
    public static NativeHardware Connect(Board board)
    {
        s_board = board;
        Module.DataReadyChanged += NativeMethods.HostDataReady;
        return new NativeHardware
        {
            SelectModule = &SelectModule,
            ResetModule = &ResetModule,
            DataReadyLevel = &DataReadyLevel,
            Transfer = &Transfer,
            Random = &Random,
            UtcSeconds = &UtcSeconds,
        };
    }

    [UnmanagedCallersOnly]
    private static void SelectModule(byte selected) => Module.SetChipSelect(selected != 0);

    [UnmanagedCallersOnly]
    private static void ResetModule(byte held) => Module.SetReset(held != 0);

    [UnmanagedCallersOnly]
    private static byte DataReadyLevel() => Module.DataReady ? (byte)1 : (byte)0;

    [UnmanagedCallersOnly]
    private static void Transfer(ushort* output, ushort* input, uint words) => Module.Transfer(
        output is null ? default : new ReadOnlySpan<ushort>(output, (int)words),
        input is null ? default : new Span<ushort>(input, (int)words));

    [UnmanagedCallersOnly]
    private static int Random(byte* destination, uint length)
    {
        s_board!.FillRandom(new Span<byte>(destination, (int)length));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static long UtcSeconds() => new DateTimeOffset(s_board!.Rtc.UtcNow, TimeSpan.Zero).ToUnixTimeSeconds();
}
