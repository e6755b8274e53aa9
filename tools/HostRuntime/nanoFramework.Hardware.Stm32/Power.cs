namespace nanoFramework.Hardware.Stm32;

/// <summary>Low-power states; the virtual board has none.</summary>
public static class Power
{
    /// <summary>Always <see cref="WakeupReasonType.Undetermined"/>: a start that was no wake-up.</summary>
    public static WakeupReasonType WakeupReason => WakeupReasonType.Undetermined;

    /// <summary>What ended standby.</summary>
    public enum WakeupReasonType
    {
        Undetermined = 0,
        FromStandby = 1,
        FromPin = 2,
    }
}
