using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>What the revisions of the module's firmware do differently.</summary>
public sealed class FirmwareProfileTests
{
    private const string Old = "C3.5.2.3.BETA9";
    private const string Common = "C3.5.2.5.STM";
    private const string Later = "C3.5.2.7.STM";
    private const string New = "C6.2.1.8";

    [Theory]
    [InlineData(Old)]
    [InlineData(Common)]
    [InlineData(Later)]
    [InlineData(New)]
    public void The_firmware_tells_its_revision(string firmware)
    {
        using var rig = new ModuleRig(firmware);

        Assert.Equal(firmware, rig.Host.Text("I?").Split(',')[1]);
    }

    [Fact]
    public void The_old_firmware_does_not_know_a_scan_line_by_line()
    {
        using var rig = new ModuleRig(Old);

        Assert.Contains("ERROR", rig.Host.Ask("F0=2"), StringComparison.Ordinal);
        Assert.StartsWith("#001,", rig.Host.Text("F0"), StringComparison.Ordinal);
        Assert.Equal("[SOMA][EOMA]", rig.Host.Text("MR"));
    }

    [Theory]
    [InlineData(Common)]
    [InlineData(Later)]
    public void From_3_5_2_5_on_a_scan_goes_line_by_line(string firmware)
    {
        using var rig = new ModuleRig(firmware);

        Assert.StartsWith("\r\n#001,", rig.Host.Ask("F0=2"), StringComparison.Ordinal);
        Assert.Equal("", rig.Host.Text("MR"));
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(Common)]
    [InlineData(Later)]
    [InlineData(New)]
    public void A_plain_scan_with_more_than_20_access_points_gets_no_answer(string firmware)
    {
        using var rig = new ModuleRig(firmware);
        for (int i = 1; i < 20; i++)
        {
            rig.Environment.AccessPoints.Add(new AccessPoint { Ssid = $"Net{i}" });
        }

        rig.Apply();
        Assert.Equal(20, rig.Host.Text("F0").Split('#').Length - 1);
        rig.Environment.AccessPoints.Add(new AccessPoint { Ssid = "One too many" });
        rig.Apply();

        rig.Host.Write("F0\r");

        Assert.False(SpinWait.SpinUntil(() => rig.Module.DataReady, 100));
        rig.Module.SetReset(held: true);
        rig.Module.SetReset(held: false);
        Assert.Equal(6, rig.Host.Read().Length);
    }

    [Fact]
    public void Firmware_3_5_2_5_answers_an_unknown_name_with_the_address_before()
    {
        using var rig = new ModuleRig(Common);
        rig.Join();
        Assert.Contains("Host not found ", rig.Host.Ask("D0=nowhere.invalid"), StringComparison.Ordinal);

        Assert.Equal(ModuleRig.Server, rig.Host.Text("D0=broker.example"));
        Assert.Equal(ModuleRig.Server, rig.Host.Text("D0=nowhere.invalid"));

        rig.Host.AskBytes("ZR");
        rig.Join();
        Assert.Contains("Host not found ", rig.Host.Ask("D0=nowhere.invalid"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(Later)]
    [InlineData(New)]
    public void Other_firmware_says_that_it_has_not_found_an_unknown_name(string firmware)
    {
        using var rig = new ModuleRig(firmware);
        rig.Join();

        Assert.Equal(ModuleRig.Server, rig.Host.Text("D0=broker.example"));
        Assert.Contains("Host not found ", rig.Host.Ask("D0=nowhere.invalid"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_of_more_than_64_characters_is_refused()
    {
        string longest = new string('a', 56) + ".example";
        using var rig = new ModuleRig(Common, e => e.Hosts.AddRange(
        [
            new HostEntry { Name = longest, Address = "192.0.2.64" },
            new HostEntry { Name = "a" + longest, Address = "192.0.2.65" },
        ]));
        rig.Join();

        Assert.Equal("192.0.2.64", rig.Host.Text("D0=" + longest));
        Assert.Contains("ERROR", rig.Host.Ask("D0=a" + longest), StringComparison.Ordinal);
    }

    [Fact]
    public void The_new_firmware_answers_a_setter_with_twelve_bytes()
    {
        using var rig = new ModuleRig(New);

        Assert.Equal("\r\n\r\n\r\nOK\r\n> ", rig.Host.Ask("P0=1"));
        Assert.EndsWith("Inventek eS-WiFi\r\nOK\r\n> ", rig.Host.Ask("I?").TrimEnd('\u0015'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_new_firmware_puts_a_line_end_behind_the_data_of_a_datagram()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var rig = new ModuleRig(New, e => e.Hosts[0].Targets.Add(
            new HostTarget { Port = 123, To = server.Client.LocalEndPoint!.ToString()!, Protocol = "udp" }));
        rig.Join();
        rig.Aim(0, ModuleRig.Server, 123, udp: true);
        rig.Host.Ask("P6=1");
        Assert.Equal("\r\n\r\nOK\r\n> ", rig.Host.Ask("R0"));

        rig.Host.Ask("S3=0002", "hi"u8.ToArray());
        UdpReceiveResult request = await server.ReceiveAsync();
        await server.SendAsync("abc"u8.ToArray(), request.RemoteEndPoint);

        string answer = "";
        Eventually.True(() => (answer = rig.Host.Ask("R0")).Contains("abc", StringComparison.Ordinal), "the datagram");
        Assert.Equal("\r\nabc\r\n\r\nOK\r\n> \u0015", answer);
    }

    [Fact]
    public async Task The_new_firmware_keeps_a_single_byte_until_a_second_comes()
    {
        using var rig = new ModuleRig(New);
        rig.Join();
        using Socket peer = await rig.ConnectAsync();
        rig.Host.Ask("R2=50");

        await peer.SendAsync("a"u8.ToArray());
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("\r\n\r\nOK\r\n> ", rig.Host.Ask("R0"));
        }

        await peer.SendAsync("b"u8.ToArray());
        Assert.Equal("ab", rig.ReadText());
    }

    [Fact]
    public async Task Other_firmware_gives_a_single_byte_at_once()
    {
        using var rig = new ModuleRig(Common);
        rig.Join();
        using Socket peer = await rig.ConnectAsync();

        await peer.SendAsync("a"u8.ToArray());

        Assert.Equal("a", rig.ReadText());
    }
}
