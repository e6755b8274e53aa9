using System.Net;

namespace System.Net.NetworkInformation;

/// <summary>The board's only network interface: the Wi-Fi module, which always asks DHCP. Values are read live.</summary>
public class NetworkInterface
{
    protected NetworkInterface(int interfaceIndex)
    {
        SpecificConfigId = (uint)interfaceIndex;
    }

    /// <summary>Always true.</summary>
    public bool IsAutomaticDnsEnabled => true;

    /// <summary>Own address; 0.0.0.0 while the board is not joined.</summary>
    public string IPv4Address => NetworkLink.Current().Address.ToString();

    /// <inheritdoc cref="IPv4Address"/>
    public string IPv4GatewayAddress => NetworkLink.Current().Gateway.ToString();

    /// <inheritdoc cref="IPv4Address"/>
    public string IPv4SubnetMask => NetworkLink.Current().Netmask.ToString();

    /// <summary>Always true.</summary>
    public bool IsDhcpEnabled => true;

    /// <summary>The resolver that DHCP named.</summary>
    public string[] IPv4DnsAddresses => [NetworkLink.Current().Dns.ToString()];

    /// <summary>MAC address, six bytes; zeros until the module has told it.</summary>
    public byte[] PhysicalAddress => NetworkLink.Current().PhysicalAddress;

    /// <summary>Always <see cref="NetworkInterfaceType.Wireless80211"/>.</summary>
    public NetworkInterfaceType NetworkInterfaceType => NetworkInterfaceType.Wireless80211;

    /// <summary>Index of the wireless configuration.</summary>
    public uint SpecificConfigId { get; }

    /// <summary>Whether the board is joined and has an address.</summary>
    public static bool GetIsNetworkAvailable()
    {
        NetworkLink link = NetworkLink.Current();
        return link.Joined && link.Address != IPAddress.Any;
    }

    /// <summary>The one interface.</summary>
    public static NetworkInterface[] GetAllNetworkInterfaces() => [new NetworkInterface(0)];
}
