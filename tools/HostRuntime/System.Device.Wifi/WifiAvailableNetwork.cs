namespace System.Device.Wifi;

/// <summary>An access point that a scan found.</summary>
public class WifiAvailableNetwork
{
    /// <summary>Address of the access point, six hexadecimal numbers with colons.</summary>
    public string Bsid { get; internal init; } = "";

    /// <summary>Name of the network; empty when it is hidden. Bytes that are not UTF-8 are replaced.</summary>
    public string Ssid { get; internal init; } = "";

    /// <summary>Always <see cref="WifiNetworkKind.Infrastructure"/>: the module joins no other kind.</summary>
    public WifiNetworkKind NetworkKind => WifiNetworkKind.Infrastructure;

    /// <summary>Strength of the signal in dBm.</summary>
    public double NetworkRssiInDecibelMilliwatts { get; internal init; }

    /// <summary>The same from 0 to 4.</summary>
    public byte SignalBars => NetworkRssiInDecibelMilliwatts switch
    {
        >= -55 => 4,
        >= -67 => 3,
        >= -78 => 2,
        >= -88 => 1,
        _ => 0,
    };
}
