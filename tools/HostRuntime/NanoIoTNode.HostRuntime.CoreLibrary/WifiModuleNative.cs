using System.Runtime.InteropServices;
using NanoIoTNode.HostRuntime.Network;

namespace NanoIoTNode.HostRuntime;

/// <summary>
/// What native code does on the board for the interop assembly NanoIoTNode.WifiModule: it asks the module's driver. The
/// board process redirects that assembly's native methods here.
/// </summary>
public static unsafe class WifiModuleNative
{
    /// <summary>The revision of the module's firmware; empty until the module has told it.</summary>
    public static string ReadFirmware()
    {
        NetworkEngine.EnsureStarted();
        NativeLink link;
        return NativeMethods.WifiLink(&link) < 0 ? "" : Marshal.PtrToStringUTF8((nint)link.ModuleFirmware)!;
    }
}
