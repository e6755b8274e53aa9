using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>UDP: whom a datagram goes to, whom it is from, and where it ends.</summary>
public sealed class DatagramTests : IDisposable
{
    private const int TimePort = 123;
    private const int NamePort = 5353;
    private const string OtherServer = "192.0.2.20";

    private readonly UdpClient _time = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _other = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ModuleRig _rig;

    public DatagramTests()
    {
        _rig = new ModuleRig(prepare: environment =>
        {
            environment.Hosts[0].Targets.Add(Target(TimePort, _time));
            environment.Hosts.Add(new HostEntry
            {
                Name = "other.example",
                Address = OtherServer,
                Addresses = ["192.0.2.21"],
                Targets = [Target(NamePort, _other)],
            });
        });
        _rig.Join();
    }

    public void Dispose()
    {
        _rig.Dispose();
        _time.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task One_open_socket_reaches_several_destinations_and_tells_each_sender()
    {
        Open(ModuleRig.Server, TimePort);
        _rig.Send("one"u8.ToArray());
        UdpReceiveResult first = await _time.ReceiveAsync();

        _rig.Host.Text("P3=" + OtherServer);
        _rig.Host.Text($"P4={NamePort}");
        _rig.Send("two"u8.ToArray());
        UdpReceiveResult second = await _other.ReceiveAsync();

        Assert.Equal("one", Encoding.ASCII.GetString(first.Buffer));
        Assert.Equal("two", Encoding.ASCII.GetString(second.Buffer));
        Assert.Equal(first.RemoteEndPoint.Port, second.RemoteEndPoint.Port);
        await _time.SendAsync("from time"u8.ToArray(), first.RemoteEndPoint);
        Assert.Equal("from time", _rig.ReadText());
        Assert.Equal([ModuleRig.Server, "123"], Sender());
        await _other.SendAsync("from other"u8.ToArray(), first.RemoteEndPoint);
        Assert.Equal("from other", _rig.ReadText());
        Assert.Equal([OtherServer, "5353"], Sender());
    }

    [Fact]
    public async Task A_sender_with_several_addresses_is_told_by_the_one_that_was_asked()
    {
        Open("192.0.2.21", NamePort);
        _rig.Send("hello"u8.ToArray());
        UdpReceiveResult request = await _other.ReceiveAsync();

        await _other.SendAsync("hi"u8.ToArray(), request.RemoteEndPoint);

        Assert.Equal("hi", _rig.ReadText());
        Assert.Equal(["192.0.2.21", "5353"], Sender());
    }

    [Fact]
    public async Task A_sender_that_was_never_asked_is_told_as_well()
    {
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Open(ModuleRig.Server, TimePort);
        _rig.Send("hello"u8.ToArray());
        IPEndPoint module = (await _time.ReceiveAsync()).RemoteEndPoint;

        await stranger.SendAsync("psst"u8.ToArray(), module);

        Assert.Equal("psst", _rig.ReadText());
        Assert.Equal(stranger.Client.LocalEndPoint!.ToString()!.Split(':'), Sender());
    }

    [Fact]
    public void The_source_port_is_the_remote_port_at_the_start_whatever_P2_says()
    {
        _rig.Aim(0, ModuleRig.Server, 40123, udp: true);
        _rig.Host.Text("P2=5555");
        _rig.Host.Text("P6=1");
        _rig.Host.Text($"P4={TimePort}");

        Assert.Equal("40123", _rig.Host.Text("P?").Split(',')[2]);
    }

    [Fact]
    public async Task Each_read_gives_one_datagram_and_what_does_not_fit_is_lost()
    {
        Open(ModuleRig.Server, TimePort);
        _rig.Send("hello"u8.ToArray());
        IPEndPoint module = (await _time.ReceiveAsync()).RemoteEndPoint;
        await _time.SendAsync("0123456789"u8.ToArray(), module);
        await _time.SendAsync("second"u8.ToArray(), module);

        _rig.Host.Text("R1=4");

        Assert.Equal("0123", _rig.ReadText());
        Assert.Equal("seco", _rig.ReadText());
        Assert.Equal("", _rig.Host.Text("R0"));
    }

    [Fact]
    public async Task A_datagram_to_a_port_that_nobody_has_is_lost_and_the_next_arrives()
    {
        Open(ModuleRig.Server, 9);
        Assert.Equal(4, _rig.Send("lost"u8.ToArray()));

        _rig.Host.Text($"P4={TimePort}");
        _rig.Send("found"u8.ToArray());

        Assert.Equal("found", Encoding.ASCII.GetString((await _time.ReceiveAsync()).Buffer));
    }

    private static HostTarget Target(int port, UdpClient server) =>
        new() { Port = port, To = server.Client.LocalEndPoint!.ToString()!, Protocol = "udp" };

    private void Open(string address, int port)
    {
        _rig.Aim(0, address, port, udp: true);
        _rig.Host.Text("P6=1");
    }

    private string[] Sender() => _rig.Host.Text("P?").Split(',')[3..5];
}
