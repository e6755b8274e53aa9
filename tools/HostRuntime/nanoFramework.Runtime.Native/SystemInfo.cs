namespace nanoFramework.Runtime.Native;

/// <summary>What the native firmware says of itself.</summary>
public static class SystemInfo
{
    /// <summary>Name of the target, the same as on the board: the firmware must not tell the two apart.</summary>
    public static string TargetName => "ST_B_L475E_IOT01A";

    /// <summary>Chip series.</summary>
    public static string Platform => "STM32L4";

    /// <summary>Who built the native firmware.</summary>
    public static string OEMString => "NanoIoTNode virtual board";
}
