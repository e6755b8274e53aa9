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
    public static NativeHardware Callbacks => new()
    {
        SelectModule = &SelectModule,
        ResetModule = &ResetModule,
        DataReadyLevel = &DataReadyLevel,
        Transfer = &Transfer,
        Random = &Random,
        UtcSeconds = &UtcSeconds,
    };

    private static VirtualIsm43362 Module => CurrentBoard.Get().Wifi;

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
        CurrentBoard.Get().FillRandom(new Span<byte>(destination, (int)length));
        return 0;
    }

    [UnmanagedCallersOnly]
    private static long UtcSeconds() => new DateTimeOffset(CurrentBoard.Get().Rtc.UtcNow, TimeSpan.Zero).ToUnixTimeSeconds();
}
