using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>Access points: who may join whom, what a scan shows, where addresses come from.</summary>
public sealed class AirTests : IDisposable
{
    private readonly ModuleRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(WifiSecurity.Open, "0")]
    [InlineData(WifiSecurity.Wep, "1")]
    [InlineData(WifiSecurity.Wpa, "24")]
    [InlineData(WifiSecurity.Wpa2, "34")]
    [InlineData(WifiSecurity.WpaWpa2, "234")]
    [InlineData(WifiSecurity.Wpa2Tkip, "5")]
    [InlineData(WifiSecurity.Wpa3, "")]
    public void An_access_point_takes_only_the_security_that_it_speaks(WifiSecurity security, string taken)
    {
        Add(new AccessPoint { Ssid = "Other", Passphrase = "0123456789", Security = security });

        for (int asked = 0; asked <= 5; asked++)
        {
            string answer = _rig.Join("Other", "0123456789", asked);
            bool isTaken = taken.Contains((char)('0' + asked));
            Assert.Equal(isTaken, answer.Contains("\r\nOK\r\n", StringComparison.Ordinal));
            Assert.Equal(isTaken ? "1" : "0", _rig.Host.Text("CS"));
            _rig.Host.Text("CD");
        }
    }

    [Theory]
    [InlineData(WifiSecurity.Wep, 1)]
    [InlineData(WifiSecurity.Wpa, 2)]
    [InlineData(WifiSecurity.WpaWpa2, 4)]
    [InlineData(WifiSecurity.Wpa2Tkip, 5)]
    public void A_wrong_passphrase_is_refused_by_each_security(WifiSecurity security, int asked)
    {
        Add(new AccessPoint { Ssid = "Other", Passphrase = "0123456789", Security = security });

        Assert.Contains("[JOIN   ] Failed", _rig.Join("Other", "9876543210", asked), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_join_takes_its_time()
    {
        _rig.Environment.FailedJoinMs = 150;
        _rig.Apply();
        var time = Stopwatch.StartNew();

        Assert.Contains("Failed", _rig.Join("Nowhere"), StringComparison.Ordinal);

        Took.AtLeast(time, 150);
    }

    [Theory]
    [InlineData("Café, \"Süd\" 2.4 GHz", "pässword, with \"all\" ✓")]
    [InlineData("12345678901234567890123456789012", "0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData(" ", "        ")]
    public void Names_and_passphrases_are_bytes(string ssid, string passphrase)
    {
        Add(new AccessPoint { Ssid = ssid, Passphrase = passphrase });

        Assert.Contains($"[JOIN   ] {ssid},192.168.10.23,0,0", _rig.Join(ssid, passphrase), StringComparison.Ordinal);
        Assert.Contains($",\"{ssid}\",", _rig.Host.Text("F0"), StringComparison.Ordinal);
        Assert.StartsWith($"{ssid},{passphrase},4,", _rig.Host.Text("C?"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_33_bytes_and_a_security_of_6_are_errors()
    {
        Assert.Contains("ERROR", _rig.Host.Ask("C1=" + new string('x', 33)), StringComparison.Ordinal);
        Assert.Contains("ERROR", _rig.Host.Ask("C1=" + new string('ü', 17)), StringComparison.Ordinal);
        Assert.Contains("ERROR", _rig.Host.Ask("C3=6"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_access_point_has_no_name_in_a_scan_and_can_be_joined()
    {
        Add(new AccessPoint { Ssid = "Secret", Hidden = true, Rssi = -71, Channel = 11 });

        string scan = _rig.Host.Text("F0");

        Assert.DoesNotContain("Secret", scan, StringComparison.Ordinal);
        Assert.EndsWith(
            "\r\n#002,\"\",02:4E:49:4E:00:02,-71,65.0,Infrastructure,WPA2 AES,2.4GHz,11", scan, StringComparison.Ordinal);
        Assert.Contains("[JOIN   ] Secret,192.168.10.23", _rig.Join("Secret"), StringComparison.Ordinal);
        Assert.Equal("-71", _rig.Host.Text("CR"));
    }

    [Fact]
    public void Of_several_access_points_with_one_name_the_strongest_is_joined()
    {
        Add(new AccessPoint { Rssi = -40 });
        Add(new AccessPoint { Rssi = -30, Passphrase = "another one" });

        _rig.Join();

        Assert.Equal("-40", _rig.Host.Text("CR"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(100)]
    public void A_scan_line_by_line_shows_every_access_point(int count)
    {
        _rig.Environment.AccessPoint.Up = false;
        string[] names = [.. Enumerable.Range(1, count).Select(i => $"Net, \"{i}\"")];
        Add([.. names.Select(name => new AccessPoint { Ssid = name })]);

        string[] lines = [.. ScanLineByLine()];

        Assert.Equal(count, lines.Length);
        for (int i = 0; i < count; i++)
        {
            Assert.StartsWith($"\r\n#{i + 1:D3},\"{names[i]}\",", lines[i], StringComparison.Ordinal);
            Assert.EndsWith("\r", lines[i], StringComparison.Ordinal);
        }

        Assert.Equal("[SOMA][EOMA]", _rig.Host.Text("MR"));
    }

    [Fact]
    public void A_scan_tells_the_security_of_each_access_point()
    {
        WifiSecurity[] all = Enum.GetValues<WifiSecurity>();
        Add([.. all.Select(security => new AccessPoint { Security = security })]);

        string[] told = [.. _rig.Host.Text("F0").Split("\r\n")[1..].Select(line => line.Split(',')[6])];

        Assert.Equal(["Open", "WEP", "WPA", "WPA2 AES", "WPA WPA2", "WPA2 TKIP", "Unknown"], told);
    }

    [Fact]
    public void An_access_point_that_is_down_is_neither_seen_nor_joined()
    {
        Add(new AccessPoint { Ssid = "Other", Up = false });

        Assert.DoesNotContain("Other", _rig.Host.Text("F0"), StringComparison.Ordinal);
        Assert.Contains("Failed", _rig.Join("Other"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_was_lost_can_be_joined_again()
    {
        _rig.Join();
        _rig.Environment.AccessPoint.Up = false;
        _rig.Apply();
        Assert.Equal("0", _rig.Host.Text("CS"));
        _rig.Environment.AccessPoint.Up = true;
        _rig.Apply();
        Assert.Equal("0", _rig.Host.Text("CS"));

        Assert.Contains("192.168.10.23", _rig.Host.Text("C0"), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_access_point_that_changes_does_not_touch_the_link()
    {
        _rig.Join();
        Add(new AccessPoint { Ssid = "Other" });
        _rig.Environment.AccessPoints[0].Up = false;
        _rig.Apply();

        Assert.Equal("1", _rig.Host.Text("CS"));
    }

    [Fact]
    public void Without_a_DHCP_server_the_join_ends_without_an_address_after_its_time()
    {
        _rig.Environment.AccessPoint.Dhcp = false;
        _rig.Environment.FailedDhcpMs = 150;
        _rig.Apply();
        var time = Stopwatch.StartNew();

        Assert.Contains("[JOIN   ] NIN-Lab,0.0.0.0,0,0\r\nOK", _rig.Join(), StringComparison.Ordinal);

        Took.AtLeast(time, 150);
        Assert.Equal("1", _rig.Host.Text("CS"));
        Assert.EndsWith(",1,0,0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0,3,0", _rig.Host.Text("C?"), StringComparison.Ordinal);
        Assert.Contains("Host not found", _rig.Host.Ask("D0=broker.example"), StringComparison.Ordinal);
        _rig.Aim(0, ModuleRig.Server, ModuleRig.Port);
        Assert.Contains("ERROR", _rig.Host.Ask("P6=1"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_lease_names_the_access_point_as_gateway_and_DNS_server()
    {
        _rig.Join();

        Assert.Equal(
            "NIN-Lab,correct horse,4,1,0,192.168.10.23,255.255.255.0,192.168.10.1,192.168.10.1,0.0.0.0,3,0",
            _rig.Host.Text("C?"));
    }

    [Fact]
    public async Task A_static_address_needs_no_DHCP_server()
    {
        _rig.Environment.AccessPoint.Dhcp = false;
        _rig.Environment.FailedDhcpMs = 60_000;
        _rig.Apply();
        foreach (string setting in new[] { "C6=10.1.2.3", "C7=255.255.0.0", "C8=10.1.0.1", "C9=10.1.0.2", "CA=10.1.0.3" })
        {
            Assert.Equal("", _rig.Host.Text(setting));
        }

        Assert.Contains("[JOIN   ] NIN-Lab,10.1.2.3,0,0", _rig.Join(dhcp: false), StringComparison.Ordinal);

        Assert.EndsWith(
            ",0,0,10.1.2.3,255.255.0.0,10.1.0.1,10.1.0.2,10.1.0.3,3,0", _rig.Host.Text("C?"), StringComparison.Ordinal);
        using Socket peer = await _rig.ConnectAsync();
        Assert.Equal("10.1.2.3", _rig.Host.Text("P?").Split(',')[1]);
        Assert.Equal(ModuleRig.Server, _rig.Host.Text("D0=broker.example"));
    }

    [Theory]
    [InlineData("C6=10.1.2")]
    [InlineData("C9=dns.example")]
    [InlineData("C7=")]
    public void A_setting_that_is_no_address_is_an_error(string command)
    {
        Assert.Contains("ERROR", _rig.Host.Ask(command), StringComparison.Ordinal);
    }

    [Fact]
    public void Access_points_can_be_given_as_json()
    {
        BoardEnvironment environment = BoardEnvironment.FromJson(
            """{"accessPoints":[{"ssid":"Old","security":"wpa2Tkip","hidden":true,"dhcp":false,"channel":13,"rssi":-80}]}""");

        AccessPoint accessPoint = Assert.Single(environment.AccessPoints);
        Assert.Equal(WifiSecurity.Wpa2Tkip, accessPoint.Security);
        Assert.True(accessPoint.Hidden);
        Assert.False(accessPoint.Dhcp);
        Assert.Equal("NIN-Lab", environment.AccessPoint.Ssid);
    }

    private void Add(params AccessPoint[] accessPoints)
    {
        _rig.Environment.AccessPoints.AddRange(accessPoints);
        _rig.Apply();
    }

    private IEnumerable<string> ScanLineByLine()
    {
        string answer = _rig.Host.Ask("F0=2");
        while (!answer.Contains("\r\nOK\r\n", StringComparison.Ordinal))
        {
            yield return answer.TrimEnd('\u0015');
            answer = _rig.Host.Ask("MR");
        }
    }
}
