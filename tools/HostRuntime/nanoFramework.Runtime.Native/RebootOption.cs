namespace nanoFramework.Runtime.Native;

/// <summary>What to start after a reset; the virtual board always starts the firmware.</summary>
public enum RebootOption
{
    NormalReboot = 0,
    EnterNanoBooter = 1,
    ClrOnly = 2,
    EnterProprietaryBooter = 8,
}
