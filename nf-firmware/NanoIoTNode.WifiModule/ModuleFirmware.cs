namespace NanoIoTNode.WifiModule;

/// <summary>The firmware that runs in the board's Wi-Fi module (ISM43362); ST's updater brings another one.</summary>
public static class ModuleFirmware
{
    /// <summary>
    /// Its revision as the module gives it (the second field of its answer to <c>I?</c>), such as C3.5.2.5.STM: at most 31
    /// printable ASCII characters. Empty until the module has answered its reset, which it has when a join has ended well.
    /// Asks nobody and waits for nothing. Callable from any thread.
    /// </summary>
    public static string Read() => NativeWifiModule.ReadFirmware();
}
