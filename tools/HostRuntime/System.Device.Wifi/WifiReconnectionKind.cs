namespace System.Device.Wifi;

/// <summary>Whether a board joins again by itself; the Wi-Fi module of this one does not.</summary>
public enum WifiReconnectionKind
{
    Automatic = 0,
    Manual = 1,
}
