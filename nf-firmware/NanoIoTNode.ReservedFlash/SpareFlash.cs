namespace NanoIoTNode.ReservedFlash;

/// <summary>The 40 KB of flash from 0x080F5000 that hold readings which wait for the broker: twenty pages.</summary>
public sealed class SpareFlash : ReservedFlashRegion
{
    /// <summary>The region; each object gives access to the same one.</summary>
    public SpareFlash()
        : base(0x080F5000, 40 * 1024)
    {
    }
}
