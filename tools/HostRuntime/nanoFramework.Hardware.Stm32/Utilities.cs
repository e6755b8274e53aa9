using NanoIoTNode.HostRuntime;

namespace nanoFramework.Hardware.Stm32;

/// <summary>Identity of the chip.</summary>
public static class Utilities
{
    /// <summary>The chip's unique id, 12 bytes; a copy.</summary>
    public static byte[] UniqueDeviceId => (byte[])CurrentBoard.Get().UniqueId.Clone();
}
