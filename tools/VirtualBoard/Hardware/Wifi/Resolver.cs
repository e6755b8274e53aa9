using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware.Wifi.Names;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Names to addresses, and addresses of the host table to servers of the desk. Safe from any thread.</summary>
internal sealed class Resolver : IDisposable
{
    private const int DnsPort = 53;

    private static readonly IPAddress s_gateway = IPAddress.Parse(Station.Gateway);

    private readonly Lazy<DnsServer> _dns;
    private volatile BoardEnvironment _environment;

    public Resolver(BoardEnvironment environment)
    {
        _environment = environment;
        _dns = new Lazy<DnsServer>(() => new DnsServer(query => NameServer.AnswerAsync(this, query)));
    }

    public void Apply(BoardEnvironment environment) => _environment = environment;

    public void Dispose()
    {
        if (_dns.IsValueCreated)
        {
            _dns.Value.Dispose();
        }
    }

    /// <summary>The host table's entry, or null.</summary>
    public HostEntry? Find(string name) =>
        _environment.Hosts.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The addresses of a name, none when nobody knows it. Names outside the table are asked of the desk.</summary>
    public async Task<IPAddress[]> LookupAsync(string name)
    {
        if (Find(name) is { } host)
        {
            return [.. host.AllAddresses.Select(IPAddress.Parse)];
        }

        try
        {
            // The desk takes an empty name for its own.
            return name.Length == 0
                ? []
                : await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork).ConfigureAwait(false);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>Where a connection really goes; null when a host of the table has no such port.</summary>
    public IPEndPoint? Route(IPAddress address, int port, bool udp)
    {
        if (port == DnsPort && address.Equals(s_gateway))
        {
            return udp ? _dns.Value.UdpEndPoint : _dns.Value.TcpEndPoint;
        }

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
            if (target is not null && host.AllAddresses.FirstOrDefault() is { } address)
            {
                return new IPEndPoint(IPAddress.Parse(address), target.Port);
            }
        }

        return real;
    }
}
