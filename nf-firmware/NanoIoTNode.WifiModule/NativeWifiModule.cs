using System.Runtime.CompilerServices;

namespace NanoIoTNode.WifiModule;

/// <summary>Native half: what the module's driver knows by itself.</summary>
internal static class NativeWifiModule
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern string ReadFirmware();
}
