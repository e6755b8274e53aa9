using System;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>Why a join failed, own addresses and scans, through nanoFramework's API.</summary>
[Collection(BoardFixture.Collection)]
public sealed class WifiTests : IDisposable
{
    private const string NoAddress = "0.0.0.0";
    private const int InvalidCredential = 1;
    private const int NetworkNotAvailable = 2;
    private const int Success = 3;
    private const int UnspecifiedFailure = 5;
    private const int UnsupportedAuthenticationProtocol = 6;

    private readonly BoardFixture _fixture;
    private readonly AccessPoint _accessPoint = new() { Ssid = "lab, \"north\"", Passphrase = "right, \"horse\"", Rssi = -60 };

    public WifiTests(BoardFixture fixture)
    {
        _fixture = fixture;
        Apply(_accessPoint);
    }

    private static LoadedClient Client => LoadedClient.Instance;

    public void Dispose()
    {
        Client.Call<object?>("UseDhcp");
        Client.Call<object?>("Leave");
        Eventually.True(() => Client.Call<string>("OwnAddress") == NoAddress, "left");
        _fixture.Board.Apply(_fixture.Environment);
    }

    [Theory]
    [InlineData("right, \"horse\"", true, "right, \"horse\"", Success)]
    [InlineData("right, \"horse\"", true, "wrong horse", InvalidCredential)]
    [InlineData("right, \"horse\"", true, "", UnsupportedAuthenticationProtocol)]
    [InlineData("right, \"horse\"", false, "right, \"horse\"", NetworkNotAvailable)]
    [InlineData("", true, "", Success)]
    [InlineData("", true, "right, \"horse\"", UnsupportedAuthenticationProtocol)]
    [InlineData("", true, "short", UnsupportedAuthenticationProtocol)]
    [InlineData("", true, "absurd", UnspecifiedFailure)]
    public void Each_failure_of_a_join_has_its_status(string passphrase, bool up, string given, int status)
    {
        _accessPoint.Passphrase = passphrase;
        _accessPoint.Up = up;
        Apply(_accessPoint);

        Assert.Equal(status, Client.Call<int>("Join", _accessPoint.Ssid, given));
    }

    [Fact]
    public void A_nul_in_a_name_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Client.Call<int>("Join", "lab\0", "right horse"));
        Assert.Throws<ArgumentException>(() => Client.Call<int>("Join", "lab", "right\0horse"));
    }

    [Fact]
    public void An_own_address_counts_from_the_next_join_on()
    {
        Join();
        string[] byDhcp = Client.Call<string[]>("Addresses");

        Client.Call<object?>(
            "UseStaticAddress", "10.1.2.3", "255.255.240.0", "10.1.15.254", new[] { "9.9.9.9", "1.1.1.1" });
        Assert.False(Client.Call<bool>("IsDhcpEnabled"));
        Assert.Equal(byDhcp, Client.Call<string[]>("Addresses"));
        Join();
        Assert.Equal(
            ["10.1.2.3", "255.255.240.0", "10.1.15.254", "9.9.9.9", "1.1.1.1"], Client.Call<string[]>("Addresses"));

        Client.Call<object?>("UseDhcp");
        Assert.True(Client.Call<bool>("IsDhcpEnabled"));
        Join();
        Assert.Equal(byDhcp, Client.Call<string[]>("Addresses"));
    }

    [Theory]
    [InlineData("10.1.2.0", "255.255.255.0", "10.1.2.1")]
    [InlineData("10.1.2.3", "255.0.255.0", "10.1.2.1")]
    [InlineData("10.1.2.3", "255.255.255.0", "10.1.3.1")]
    [InlineData("10.1.2", "255.255.255.0", "10.1.2.1")]
    public void Addresses_that_no_host_can_have_are_refused(string address, string netmask, string gateway)
    {
        Assert.Throws<ArgumentException>(
            () => Client.Call<object?>("UseStaticAddress", address, netmask, gateway, new[] { "9.9.9.9" }));
        Assert.True(Client.Call<bool>("IsDhcpEnabled"));
    }

    [Fact]
    public void The_firmware_of_the_module_is_known_behind_a_join()
    {
        Join();

        Assert.Equal(_fixture.Environment.ModuleFirmware, Client.Call<string>("ModuleFirmware"));
    }

    [Fact]
    public void A_scan_reports_what_is_in_the_air()
    {
        string network = Assert.Single(Client.Call<string[]>("Scan"));
        Assert.Matches("^lab, \"north\" ([0-9A-F]{2}:){5}[0-9A-F]{2} -60 3$", network);

        _accessPoint.Up = false;
        Apply(_accessPoint);
        Assert.Empty(Client.Call<string[]>("Scan"));
    }

    private void Apply(AccessPoint accessPoint) => _fixture.Board.Apply(
        new BoardEnvironment { CommandTimeMs = 0, FailedJoinMs = 20, AccessPoint = accessPoint });

    private void Join() => Assert.Equal(Success, Client.Call<int>("Join", _accessPoint.Ssid, _accessPoint.Passphrase));
}
