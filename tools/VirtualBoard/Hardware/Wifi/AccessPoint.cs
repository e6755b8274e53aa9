namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>How an access point protects its network.</summary>
public enum WifiSecurity
{
    Open,
    Wep,
    Wpa,
    Wpa2,

    /// <summary>WPA and WPA2, as the station likes.</summary>
    WpaWpa2,

    /// <summary>WPA2 with TKIP.</summary>
    Wpa2Tkip,

    /// <summary>WPA3 alone, which the module cannot do.</summary>
    Wpa3,
}

/// <summary>An access point in reach.</summary>
public sealed class AccessPoint
{
    /// <summary>At most 32 bytes of UTF-8.</summary>
    public string Ssid { get; set; } = "NIN-Lab";

    /// <summary>At most 64 bytes of UTF-8; the key for WEP.</summary>
    public string Passphrase { get; set; } = "correct horse";

    /// <summary>Null: WPA2, or open when there is no passphrase.</summary>
    public WifiSecurity? Security { get; set; }

    /// <summary>It does not tell its name: a scan shows it without.</summary>
    public bool Hidden { get; set; }

    public bool Up { get; set; } = true;

    /// <summary>Whether a DHCP server answers.</summary>
    public bool Dhcp { get; set; } = true;

    /// <summary>Signal strength in dBm.</summary>
    public int Rssi { get; set; } = -52;

    /// <summary>1 to 14.</summary>
    public int Channel { get; set; } = 6;

    internal WifiSecurity ActualSecurity => Security ?? (Passphrase.Length == 0 ? WifiSecurity.Open : WifiSecurity.Wpa2);
}
