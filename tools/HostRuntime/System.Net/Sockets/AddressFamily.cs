namespace System.Net.Sockets;

/// <summary>How a socket addresses its peers; the Wi-Fi module knows IPv4 only.</summary>
public enum AddressFamily
{
    Unspecified = 0,
    /// <summary>IPv4.</summary>
    InterNetwork = 2,
}
