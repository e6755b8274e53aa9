namespace System.Net.NetworkInformation;

/// <summary>Kind of a network interface.</summary>
public enum NetworkInterfaceType
{
    Unknown = 1,
    Ethernet = 6,
    Wireless80211 = 71,
    WirelessAP = 72,
}
