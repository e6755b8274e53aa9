using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>Join, names and sockets, against real sockets of the desk.</summary>
public sealed class ModuleNetworkTests : IDisposable
{
    private const string Server = "192.0.2.10";

    private readonly BoardEnvironment _environment = new() { CommandTimeMs = 0, FailedJoinMs = 0 };
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly VirtualIsm43362 _module;
    private readonly SpiMaster _host;

    public ModuleNetworkTests()
    {
        _listener.Start();
        var entry = new HostEntry { Name = "broker.example", Address = Server };
        entry.Targets.Add(new HostTarget { Port = 8883, To = _listener.LocalEndpoint.ToString()! });
        _environment.Hosts.Add(entry);
        _module = new VirtualIsm43362(_environment, [2, 0, 0, 0, 0, 1]);
        _host = new SpiMaster(_module);
        _host.Read();
    }

    public void Dispose()
    {
        _module.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public void Join_with_the_right_passphrase_gives_an_address()
    {
        Assert.Equal("[JOIN   ] NIN-Lab,192.168.10.23,0,0", Join("NIN-Lab", "correct horse"));
        Assert.Equal("1", _host.Text("CS"));
    }

    [Theory]
    [InlineData("NIN-Lab", "wrong passphrase")]
    [InlineData("Another", "correct horse")]
    public void Join_with_anything_wrong_fails_in_the_modules_words(string ssid, string passphrase)
    {
        Prepare(ssid, passphrase);

        string answer = _host.Ask("C0").TrimEnd('\u0015');

        Assert.StartsWith($"\r\n[JOIN   ] {ssid}\r\n[JOIN   ] Failed\r\nERROR", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n> ", answer, StringComparison.Ordinal);
        Assert.Equal("0", _host.Text("CS"));
    }

    [Fact]
    public void A_second_join_says_that_it_is_connected_already()
    {
        Join("NIN-Lab", "correct horse");

        Assert.Contains("Already connected!", _host.Ask("C0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_the_table_are_resolved_and_others_are_not_found()
    {
        Join("NIN-Lab", "correct horse");

        Assert.Contains("Host not found ", _host.Ask("D0=nowhere.invalid"), StringComparison.Ordinal);
        Assert.Equal(Server, _host.Text("D0=broker.example"));
        Assert.Contains("Host not found ", _host.Ask("D0=" + new string('a', 65)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_line_by_line_ends_with_OK()
    {
        string first = _host.Ask("F0=2").TrimEnd('\u0015');

        Assert.StartsWith("\r\n#001,\"NIN-Lab\",", first, StringComparison.Ordinal);
        Assert.EndsWith("\r", first, StringComparison.Ordinal);
        Assert.Equal("", _host.Text("MR"));
        Assert.Equal("[SOMA][EOMA]", _host.Text("MR"));
    }

    [Fact]
    public async Task Every_byte_value_and_odd_lengths_go_both_ways_unchanged()
    {
        Join("NIN-Lab", "correct horse");
        using Socket peer = await ConnectAsync();
        byte[] sent = [.. "OK\r\n> "u8, .. Enumerable.Range(0, 256).Select(i => (byte)i), 0x15];

        Assert.Equal(sent.Length.ToString(CultureInfo.InvariantCulture), _host.Text($"S3={sent.Length:D4}", sent));
        var received = new byte[sent.Length];
        for (int filled = 0; filled < received.Length;)
        {
            filled += await peer.ReceiveAsync(received.AsMemory(filled));
        }

        Assert.Equal(sent, received);

        await peer.SendAsync(sent);
        Assert.Equal(sent, ReadSome());
    }

    [Fact]
    public async Task Nothing_to_read_is_an_empty_answer_and_the_end_comes_after_the_last_data()
    {
        Join("NIN-Lab", "correct horse");
        using Socket peer = await ConnectAsync();
        Assert.Equal("\r\n\r\nOK\r\n> "u8.ToArray(), _host.AskBytes("R0"));

        await peer.SendAsync("bye"u8.ToArray());
        peer.Shutdown(SocketShutdown.Both);

        Assert.Equal("bye", Encoding.ASCII.GetString(ReadSome()));
        Eventually.True(() => _host.Ask("R0").StartsWith("\r\n-1\r\nERROR", StringComparison.Ordinal), "the end is told");
    }

    [Fact]
    public async Task Writing_to_a_socket_that_was_stopped_gives_minus_one_and_OK()
    {
        Join("NIN-Lab", "correct horse");
        using Socket peer = await ConnectAsync();
        _host.Text("P6=0");

        Assert.Equal("-1", _host.Text("S3=0002", [1, 2]));
    }

    [Fact]
    public async Task An_access_point_that_goes_takes_the_connections_along()
    {
        Join("NIN-Lab", "correct horse");
        using Socket peer = await ConnectAsync();

        _environment.AccessPoint.Up = false;
        _module.Apply(_environment);

        Assert.Equal("0", _host.Text("CS"));
        Assert.StartsWith("\r\n-1\r\nERROR", _host.Ask("R0"), StringComparison.Ordinal);
        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public void A_connection_that_nobody_takes_is_an_error()
    {
        Join("NIN-Lab", "correct horse");
        Select(port: 9999);

        Assert.Contains("ERROR", _host.Ask("P6=1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_datagram_comes_back_and_its_sender_is_told_by_P()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        _environment.Hosts[0].Targets.Add(new HostTarget { Port = 123, To = server.Client.LocalEndPoint!.ToString()!, Protocol = "udp" });
        Join("NIN-Lab", "correct horse");
        Select(port: 123, protocol: 1);
        _host.Text("P6=1");

        Assert.Equal("5", _host.Text("S3=0005", "hello"u8.ToArray()));
        UdpReceiveResult request = await server.ReceiveAsync();
        await server.SendAsync("world!"u8.ToArray(), request.RemoteEndPoint);

        Assert.Equal("world!", Encoding.ASCII.GetString(ReadSome()));
        Assert.Equal([Server, "123"], _host.Text("P?").Split(',')[3..5]);
    }

    private byte[] ReadSome()
    {
        byte[] data = [];
        Eventually.True(() => (data = _host.Data("R0")).Length > 0, "data arrives");
        return data;
    }

    private void Prepare(string ssid, string passphrase)
    {
        _host.Text("C1=" + ssid);
        _host.Text("C2=" + passphrase);
        _host.Text("C3=4");
        _host.Text("C4=1");
    }

    private string Join(string ssid, string passphrase)
    {
        Prepare(ssid, passphrase);
        return _host.Text("C0");
    }

    private void Select(int port, int protocol = 0)
    {
        _host.Text("P0=0");
        _host.Text($"P1={protocol}");
        _host.Text("P3=" + Server);
        _host.Text($"P4={port}");
    }

    private async Task<Socket> ConnectAsync()
    {
        Select(port: 8883);
        Assert.StartsWith("[TCP  RC] Connecting to " + Server, _host.Text("P6=1"), StringComparison.Ordinal);
        return await _listener.AcceptSocketAsync();
    }
}
