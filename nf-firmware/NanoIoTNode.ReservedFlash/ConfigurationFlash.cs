namespace NanoIoTNode.ReservedFlash;

/// <summary>The 12 KB of flash from 0x080F2000 that hold the node's configuration: six pages.</summary>
public sealed class ConfigurationFlash : ReservedFlashRegion
{
    /// <summary>The region; each object gives access to the same one.</summary>
    public ConfigurationFlash()
        : base(0x080F2000, 12 * 1024)
    {
    }
}
