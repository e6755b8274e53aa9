using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Names to addresses, and addresses of the host table to servers of the desk. Safe from any thread.</summary>
internal sealed class Resolver(BoardEnvironment environment) : IDisposable
{
    private volatile BoardEnvironment _environment = environment;

    public void Apply(BoardEnvironment environment) => _environment = environment;

    public void Dispose()
    {
    }

    /// <summary>The host table's entry, or null.</summary>
    public HostEntry? Find(string name) =>
        _environment.Hosts.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The addresses of a name, none when nobody knows it. Names outside the table are asked of the desk.</summary>
    public IPAddress[] Lookup(string name)
    {
        if (Find(name) is { } host)
        {
            return [.. host.AllAddresses.Select(IPAddress.Parse)];
        }

        try
        {
            return Dns.GetHostAddresses(name, AddressFamily.InterNetwork);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>Where a connection really goes; null when a host of the table has no such port.</summary>
    public IPEndPoint? Route(IPAddress address, int port, bool udp)
    {
        HostEntry? host = _environment.Hosts.FirstOrDefault(h => h.AllAddresses.Contains(address.ToString()));
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
                return new IPEndPoint(IPAddress.Parse(host.AllAddresses.First()), target.Port);
            }
        }

        return real;
    }
}
