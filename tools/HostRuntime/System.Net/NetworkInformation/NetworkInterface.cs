using System;
using System.Net;

namespace System.Net.NetworkInformation;

/// <summary>The board's only network interface: the Wi-Fi module. Values are read live.</summary>
public class NetworkInterface
{
    protected NetworkInterface(int interfaceIndex)
    {
        SpecificConfigId = (uint)interfaceIndex;
    }

    /// <summary>As <see cref="IsDhcpEnabled"/>: the module takes name servers from where it takes its address.</summary>
    public bool IsAutomaticDnsEnabled => IsDhcpEnabled;

    /// <summary>Own address; 0.0.0.0 while the board is not joined.</summary>
    public string IPv4Address => NetworkLink.Current().Address.ToString();

    /// <inheritdoc cref="IPv4Address"/>
    public string IPv4GatewayAddress => NetworkLink.Current().Gateway.ToString();

    /// <inheritdoc cref="IPv4Address"/>
    public string IPv4SubnetMask => NetworkLink.Current().Netmask.ToString();

    /// <summary>Whether joins take their address from DHCP, which is the start.</summary>
    public bool IsDhcpEnabled => !AddressSettings.IsStatic;

    /// <summary>The resolvers of this link, one or two.</summary>
    public string[] IPv4DnsAddresses
    {
        get
        {
            NetworkLink link = NetworkLink.Current();
            return link.Dns2 == IPAddress.Any ? [link.Dns.ToString()] : [link.Dns.ToString(), link.Dns2.ToString()];
        }
    }

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

    /// <summary>Gives joins to come an own address; a link that stands keeps what it has.</summary>
    /// <param name="ipv4Address">Dotted decimal, as the others.</param>
    /// <param name="ipv4SubnetMask">Without gaps.</param>
    /// <param name="ipv4GatewayAddress">In the same network; 0.0.0.0 for none.</param>
    /// <exception cref="ArgumentException">No host can have these addresses.</exception>
    public void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress) =>
        AddressSettings.UseStatic(
            IPAddress.Parse(ipv4Address), IPAddress.Parse(ipv4SubnetMask), IPAddress.Parse(ipv4GatewayAddress));

    /// <summary>Name servers for joins with an own address; DHCP brings its own.</summary>
    /// <param name="dnsAddresses">One or two.</param>
    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="ArgumentException">None, more than two, or no addresses.</exception>
    public void EnableStaticIPv4Dns(string[] dnsAddresses)
    {
        ArgumentNullException.ThrowIfNull(dnsAddresses);
        AddressSettings.UseNameServers(Array.ConvertAll(dnsAddresses, IPAddress.Parse));
    }

    /// <summary>Joins to come ask DHCP.</summary>
    public void EnableDhcp() => AddressSettings.UseDhcp();
}
