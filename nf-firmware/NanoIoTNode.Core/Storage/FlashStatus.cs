namespace NanoIoTNode.Core.Storage;

/// <summary>How an operation on a flash region ended.</summary>
public enum FlashStatus
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>A double word that was read is torn: its error-correcting code does not fit its content.</summary>
    EccError = 1,

    /// <summary>A double word to be programmed has been programmed since its page was erased.</summary>
    NotErased = 2,

    /// <summary>The range lies outside the region, or is not aligned as the operation asks.</summary>
    OutOfRange = 3,

    /// <summary>The flash controller reports another fault.</summary>
    HardwareError = 4,
}
