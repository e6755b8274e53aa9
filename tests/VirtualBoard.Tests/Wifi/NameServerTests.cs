using System;
using System.Linq;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>The virtual access point's DNS server, asked through the module's own sockets, and what D0 makes of it.</summary>
public sealed class NameServerTests : IDisposable
{
    private const string Gateway = "192.168.10.1";
    private const string Cloud = "a1b2-ats.iot.eu-central-1.cloud.example";
    private const int DnsPort = 53;

    private static readonly string[] s_cloudAddresses = [.. Enumerable.Range(1, 8).Select(i => $"198.51.100.{i}")];

    private readonly ModuleRig _rig;

    public NameServerTests()
    {
        _rig = new ModuleRig(prepare: environment => environment.Hosts.AddRange(
        [
            new HostEntry
            {
                Name = Cloud,
                Address = s_cloudAddresses[0],
                Addresses = [.. s_cloudAddresses[1..]],
                LargeAnswer = true,
            },
            new HostEntry { Name = "many.example", Addresses = [.. Enumerable.Range(1, 9).Select(i => $"203.0.113.{i}")] },
        ]));
        _rig.Join();
    }

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("broker.example")]
    [InlineData("BROKER.eXample")]
    public void A_name_of_the_table_has_its_address(string name)
    {
        DnsReply reply = AskUdp(DnsReply.Query(name, id: 0xBEEF));

        Assert.Equal(0xBEEF, reply.Id);
        Assert.Equal(name, reply.Question);
        Assert.Equal((0, false, false), (reply.Result, reply.IsTruncated, reply.HasOptions));
        Assert.Equal([(name, ModuleRig.Server)], reply.Addresses);
        Assert.Empty(reply.Aliases);
    }

    [Fact]
    public void A_name_with_several_addresses_tells_eight_of_them()
    {
        DnsReply reply = AskUdp(DnsReply.Query("many.example"));

        Assert.Equal(Enumerable.Range(1, 8).Select(i => ("many.example", $"203.0.113.{i}")), reply.Addresses);
    }

    [Fact]
    public void A_name_that_nobody_knows_does_not_exist()
    {
        DnsReply reply = AskUdp(DnsReply.Query("nowhere.invalid"));

        Assert.Equal(3, reply.Result);
        Assert.Empty(reply.Addresses);
    }

    [Fact]
    public void A_name_outside_the_table_is_asked_of_the_desk()
    {
        Assert.Equal([("localhost", "127.0.0.1")], AskUdp(DnsReply.Query("localhost")).Addresses);
    }

    [Fact]
    public void Another_type_of_a_known_name_has_no_records()
    {
        DnsReply reply = AskUdp(DnsReply.Query("broker.example", type: 28));

        Assert.Equal(0, reply.Result);
        Assert.Empty(reply.Addresses);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(512)]
    [InlineData(600)]
    public void A_large_answer_is_truncated_to_what_the_asker_takes(int? udpSize)
    {
        DnsReply reply = AskUdp(DnsReply.Query(Cloud, udpSize: (ushort?)udpSize));

        Assert.True(reply.IsTruncated);
        Assert.InRange(reply.Length, 12, Math.Max(512, udpSize ?? 0));
        Assert.Empty(reply.Addresses);
        Assert.Equal(udpSize is not null, reply.HasOptions);
    }

    [Fact]
    public void A_large_answer_is_whole_over_UDP_when_the_asker_takes_it()
    {
        DnsReply reply = AskUdp(DnsReply.Query(Cloud, udpSize: 1232));

        Assert.True(reply.HasOptions);
        AssertWhole(reply);
    }

    [Fact]
    public void A_large_answer_is_whole_over_TCP()
    {
        OpenTcp();

        AssertWhole(AskTcp(DnsReply.Query(Cloud)));
    }

    [Fact]
    public void Several_questions_go_over_one_TCP_connection()
    {
        OpenTcp();

        Assert.Equal(3, AskTcp(DnsReply.Query("nowhere.invalid")).Result);
        Assert.Equal([("broker.example", ModuleRig.Server)], AskTcp(DnsReply.Query("broker.example")).Addresses);
    }

    [Fact]
    public void A_message_that_is_no_query_gets_no_answer_and_ends_a_TCP_connection()
    {
        byte[] response = DnsReply.Query("broker.example");
        response[2] |= 0x80;
        OpenUdp();
        foreach (byte[] wrong in new[] { response, [1, 2, 3], DnsReply.Query("broker.example")[..^3] })
        {
            _rig.Send(wrong);
        }

        _rig.Send(DnsReply.Query("broker.example", id: 77));
        Assert.Equal(77, DnsReply.Parse(_rig.ReadSome()).Id);
        _rig.Host.Text("R2=100");
        Assert.Equal("", _rig.Host.Text("R0"));

        OpenTcp();
        _rig.Send([0, 3, 1, 2, 3]);
        Eventually.True(() => _rig.Host.Ask("R0").StartsWith("\r\n-1\r\nERROR", StringComparison.Ordinal), "the end is told");
    }

    [Fact]
    public void Random_bytes_do_not_end_the_server()
    {
        const int Seed = 20240;
        var random = new Random(Seed);
        OpenUdp();
        for (int i = 0; i < 300; i++)
        {
            // Of a type that the desk is not asked for, whatever the name becomes.
            byte[] query = DnsReply.Query("broker.example", type: 28, udpSize: 900);
            for (int flips = random.Next(1, 6); flips > 0; flips--)
            {
                query[random.Next(2, query.Length)] = (byte)random.Next(256);
            }

            _rig.Send(query[..random.Next(1, query.Length + 1)]);
        }

        // Some of the noise was a query still: its answers are read away. The last question is lost where the noise before it
        // still fills the module, which it does on a busy machine.
        Eventually.True(
            () => _rig.Send(DnsReply.Query("broker.example", id: 0x7777)) > 0 && _rig.ReadSome() is [0x77, 0x77, ..],
            "the answer to the last question");
    }

    [Fact]
    public void The_server_is_the_one_that_the_settings_name_and_the_sender_that_is_told()
    {
        Assert.Equal(Gateway, _rig.Host.Text("C?").Split(',')[8]);

        AskUdp(DnsReply.Query("broker.example"));

        Assert.Equal([Gateway, "53"], _rig.Host.Text("P?").Split(',')[3..5]);
    }

    [Fact]
    public void The_modules_own_resolver_does_not_find_a_name_with_a_large_answer()
    {
        Assert.Equal(ModuleRig.Server, _rig.Host.Text("D0=broker.example"));

        Assert.Contains("Host not found ", _rig.Host.Ask("D0=" + Cloud), StringComparison.Ordinal);
    }

    [Fact]
    public void The_modules_own_resolver_gives_the_first_of_several_addresses()
    {
        Assert.Equal("203.0.113.1", _rig.Host.Text("D0=many.example"));
    }

    private static void AssertWhole(DnsReply reply)
    {
        Assert.False(reply.IsTruncated);
        Assert.InRange(reply.Length, 513, 1232);
        string owner = Cloud;
        foreach ((string alias, string target) in reply.Aliases)
        {
            Assert.Equal(owner, alias);
            owner = target;
        }

        Assert.NotEqual(Cloud, owner);
        Assert.Equal(s_cloudAddresses.Select(address => (owner, address)), reply.Addresses);
    }

    private void OpenUdp()
    {
        _rig.Aim(0, Gateway, DnsPort, udp: true);
        _rig.Host.Text("P6=1");
    }

    private void OpenTcp()
    {
        _rig.Aim(1, Gateway, DnsPort);
        _rig.Host.Text("P6=1");
    }

    private DnsReply AskUdp(byte[] query)
    {
        OpenUdp();
        Assert.Equal(query.Length, _rig.Send(query));
        return DnsReply.Parse(_rig.ReadSome());
    }

    private DnsReply AskTcp(byte[] query)
    {
        byte[] framed = [(byte)(query.Length >> 8), (byte)query.Length, .. query];
        Assert.Equal(framed.Length, _rig.Send(framed));
        byte[] answer = [];
        while (answer.Length < 2 || answer.Length < 2 + (answer[0] << 8) + answer[1])
        {
            answer = [.. answer, .. _rig.ReadSome()];
        }

        return DnsReply.Parse(answer[2..]);
    }
}
