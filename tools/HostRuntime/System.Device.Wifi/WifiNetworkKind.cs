namespace System.Device.Wifi;

/// <summary>How the stations of a network talk to one another.</summary>
public enum WifiNetworkKind
{
    Adhoc = 0,
    Any = 1,
    Infrastructure = 2,
}
