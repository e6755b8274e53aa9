namespace NanoIoTNode.ReservedFlash;

/// <summary>Result of a flash operation; the numbers are part of the contract with the native half.</summary>
public enum ReservedFlashStatus
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>A double word has two or more wrong bits: power was cut while it was written (RM0351, 3.3.2).</summary>
    EccError = 1,

    /// <summary>The double word was programmed before and is not erased (PROGERR).</summary>
    NotErased = 2,

    /// <summary>Outside the region, or not on a double-word or page boundary.</summary>
    OutOfRange = 3,

    /// <summary>The flash controller reports another error.</summary>
    HardwareError = 4,
}
