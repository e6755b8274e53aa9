namespace System.Net;

/// <summary>What the resolver knows of a name.</summary>
public class IPHostEntry
{
    internal IPHostEntry(string hostName, IPAddress address)
    {
        HostName = hostName;
        AddressList = [address];
    }

    /// <summary>The name that was asked for.</summary>
    public string HostName { get; }

    /// <summary>One address: the Wi-Fi module tells no more.</summary>
    public IPAddress[] AddressList { get; }
}
