using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Names to addresses, and addresses of the host table to servers of the desk.</summary>
internal sealed class Resolver(BoardEnvironment environment)
{
    /// <summary>What the module accepts as a name.</summary>
    private const int LongestName = 64;

    private BoardEnvironment _environment = environment;

    public void Apply(BoardEnvironment environment) => _environment = environment;

    /// <summary>Dotted address, or null. Names outside the host table are asked of the desk's resolver.</summary>
    public string? Lookup(string name)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        HostEntry? host = _environment.Hosts.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (host is not null)
        {
            return host.Address;
        }

        try
        {
            return Dns.GetHostAddresses(name, AddressFamily.InterNetwork).FirstOrDefault()?.ToString();
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Where a connection really goes; null when a host of the table has no such port.</summary>
    public IPEndPoint? Route(IPAddress address, int port, bool udp)
    {
        HostEntry? host = _environment.Hosts.FirstOrDefault(h => h.Address == address.ToString());
        if (host is null)
        {
            return new IPEndPoint(address, port);
        }

        string protocol = udp ? "udp" : "tcp";
        HostTarget? target = host.Targets.FirstOrDefault(t => t.Port == port && (t.Protocol is null || t.Protocol == protocol));
        return target is null ? null : IPEndPoint.Parse(target.To);
    }

    /// <summary>The address and port under which the board knows a server of the desk.</summary>
    public IPEndPoint Unroute(IPEndPoint real)
    {
        foreach (HostEntry host in _environment.Hosts)
        {
            HostTarget? target = host.Targets.FirstOrDefault(t => t.To == real.ToString());
            if (target is not null)
            {
                return new IPEndPoint(IPAddress.Parse(host.Address), target.Port);
            }
        }

        return real;
    }
}
