using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>The whole way: nanoFramework's API, the native driver, the virtual Wi-Fi module, sockets of the desk machine.</summary>
[Collection(BoardFixture.Collection)]
public sealed class NetworkTests : IDisposable
{
    private const string Address = "192.0.2.10";
    private const int PlainPort = 7;
    private const int SecurePort = 8883;
    private const int DeafPort = 9;
    private const string NoAddress = "0.0.0.0";
    private const int Success = 3;
    private const int InvalidCredential = 1;
    private const int BadName = 0x40000000 | 0x04;
    private const int NotTrusted = 0x40000000 | 0x08;

    private readonly BoardFixture _fixture;
    private readonly TestCertificates _certificates = new();
    private readonly EchoServers _servers;

    public NetworkTests(BoardFixture fixture)
    {
        _fixture = fixture;
        _servers = new EchoServers(_certificates);
        fixture.Environment.Hosts =
        [
            new HostEntry
            {
                Name = TestCertificates.ServerName,
                Address = Address,
                Targets =
                [
                    new HostTarget { Port = PlainPort, To = $"127.0.0.1:{_servers.PlainPort}", Protocol = "tcp" },
                    new HostTarget { Port = PlainPort, To = $"127.0.0.1:{_servers.DatagramPort}", Protocol = "udp" },
                    new HostTarget { Port = SecurePort, To = $"127.0.0.1:{_servers.SecurePort}", Protocol = "tcp" },
                    new HostTarget { Port = DeafPort, To = "127.0.0.1:1", Protocol = "tcp" },
                ],
            },
        ];
        fixture.Board.Apply(fixture.Environment);
        fixture.Board.Rtc.Set(DateTime.UtcNow);
    }

    private static LoadedClient Client => LoadedClient.Instance;

    public void Dispose()
    {
        _servers.Dispose();
        _certificates.Dispose();
    }

    [Fact]
    public void Joining_gives_an_address_and_a_wrong_passphrase_a_status()
    {
        Assert.Equal(InvalidCredential, Client.Call<int>("Join", _fixture.Environment.AccessPoint.Ssid, "wrong horse"));

        Join();

        Assert.NotEqual(NoAddress, Client.Call<string>("OwnAddress"));
    }

    [Fact]
    public void A_name_is_resolved_by_the_module()
    {
        Join();

        Assert.Equal(Address, Client.Call<string>("Resolve", TestCertificates.ServerName));
        Assert.Equal("198.51.100.7", Client.Call<string>("Resolve", "198.51.100.7"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1460)]
    [InlineData(20_000)]
    public void Tcp_carries_every_byte_value_both_ways(int length)
    {
        Join();
        byte[] data = Pattern(length);

        Assert.Equal(data, Client.Call<byte[]>("EchoOverTcp", Address, PlainPort, data));
    }

    [Fact]
    public void A_datagram_is_sent_and_received_whole()
    {
        Join();
        byte[] data = Pattern(48);

        Assert.Equal(data, Client.Call<byte[]>("EchoOverUdp", Address, PlainPort, data));
    }

    [Fact]
    public void A_refused_connection_is_error_10061()
    {
        Join();

        Assert.Equal(10061, Client.Call<int>("ConnectError", Address, DeafPort));
    }

    [Fact]
    public void A_silent_peer_is_error_10060_after_the_time_out()
    {
        Join();

        Assert.Equal(10060, Client.Call<int>("ReceiveTimeoutError", Address, PlainPort, 100));
    }

    [Fact]
    public void Closing_a_socket_wakes_the_thread_that_reads_from_it()
    {
        Join();

        Assert.Equal(10038, Client.Call<int>("ReceiveErrorWhenClosed", Address, PlainPort));
    }

    [Fact]
    public void Tls_authenticates_both_sides_and_carries_data_both_ways_at_once()
    {
        Join();
        byte[] data = Pattern(10_000);

        byte[] echo = Client.Call<byte[]>(
            "EchoOverTls", Address, SecurePort, TestCertificates.ServerName, _certificates.RootDer,
            _certificates.Client.RawData, _certificates.ClientKeyDer, data);

        Assert.Equal(data, echo);
    }

    [Fact]
    public void A_server_of_another_name_or_root_is_refused_with_the_reason()
    {
        Join();
        using var strangers = new TestCertificates();

        Assert.Equal(
            BadName, Client.Call<int>("HandshakeError", Address, SecurePort, "other.nin.test", _certificates.RootDer));
        Assert.Equal(
            NotTrusted,
            Client.Call<int>("HandshakeError", Address, SecurePort, TestCertificates.ServerName, strangers.RootDer));
    }

    [Fact]
    public void A_certificate_is_checked_when_it_is_made_and_pem_bytes_need_their_nul()
    {
        string pem = PemEncoding.WriteString("CERTIFICATE", _certificates.RootDer);

        Assert.True(Client.Call<bool>("IsCertificate", _certificates.RootDer));
        Assert.True(Client.Call<bool>("IsCertificate", pem));
        Assert.True(Client.Call<bool>("IsCertificate", Encoding.ASCII.GetBytes(pem + '\0')));
        Assert.False(Client.Call<bool>("IsCertificate", Encoding.ASCII.GetBytes(pem)));
        Assert.False(Client.Call<bool>("IsCertificate", _certificates.RootDer[..^1]));
    }

    private void Join()
    {
        AccessPoint accessPoint = _fixture.Environment.AccessPoint;
        if (Client.Call<string>("OwnAddress") != NoAddress)
        {
            return;
        }

        Assert.Equal(Success, Client.Call<int>("Join", accessPoint.Ssid, accessPoint.Passphrase));
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
}
