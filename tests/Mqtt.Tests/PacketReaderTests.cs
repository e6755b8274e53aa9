using System.Linq;
using System.Text;
using NanoIoTNode.Core.Connection;
using Xunit;

namespace NanoIoTNode.Mqtt.Tests;

/// <summary>What a server sends, byte by byte, whole, cut and malformed.</summary>
public sealed class PacketReaderTests
{
    private const int V311 = ProtocolChoice.Mqtt311;
    private const int V5 = ProtocolChoice.Mqtt5;

    [Fact]
    public void Connack_of_mqtt_5_tells_session_keep_alive_and_limit()
    {
        PacketReader reader = Read(
            V5, 0x20, 18, 1, 0x97, 15, 19, 0, 45, 34, 0, 10, 31, 0, 1, (byte)'q', 39, 0, 1, 0, 0);

        Assert.Equal((PacketType.Connack, 0x97, true), (reader.Type, reader.Code, reader.SessionPresent));
        Assert.Equal((45, 65536u), (reader.ServerKeepAlive, reader.MaximumPacketSize));
    }

    [Fact]
    public void Connack_of_a_server_that_knows_only_3_1_1_is_understood_in_mqtt_5()
    {
        Assert.Equal(1, Read(V5, 0x20, 2, 0, 1).Code);
        Assert.Equal((0, true), (Read(V311, 0x20, 2, 1, 0).Code, Read(V311, 0x20, 2, 1, 0).SessionPresent));
    }

    [Fact]
    public void Connack_with_each_property_that_a_server_may_send_is_read_over()
    {
        byte[] properties =
        [
            1, 1, 36, 1, 37, 1, 40, 1, 41, 1, 42, 1,
            19, 0, 9, 33, 0, 9, 34, 0, 9, 35, 0, 9,
            2, 0, 0, 0, 9, 17, 0, 0, 0, 9, 39, 0, 0, 4, 1,
            11, 0xFF, 0xFF, 0xFF, 0x7F,
            .. new byte[] { 3, 8, 9, 18, 21, 22, 26, 28, 31 }.SelectMany(p => new byte[] { p, 0, 2, 120, 121 }),
            38, 0, 1, 107, 0, 0, 38, 0, 0, 0, 1, 118,
        ];

        PacketReader reader = Read(V5, [0x20, (byte)(properties.Length + 3), 0, 0, (byte)properties.Length, .. properties]);

        Assert.Equal((9, 1025u), (reader.ServerKeepAlive, reader.MaximumPacketSize));
    }

    [Fact]
    public void Puback_tells_its_reason_and_may_end_before_it_or_behind_it()
    {
        Assert.Equal((0x0102, 0), IdentifierAndCode(Read(V311, 0x40, 2, 1, 2)));
        Assert.Equal((0x0102, 0), IdentifierAndCode(Read(V5, 0x40, 2, 1, 2)));
        Assert.Equal((0x0102, 0x87), IdentifierAndCode(Read(V5, 0x40, 3, 1, 2, 0x87)));
        Assert.Equal((0x0102, 0x97), IdentifierAndCode(Read(V5, 0x40, 8, 1, 2, 0x97, 4, 31, 0, 1, 113)));
    }

    [Fact]
    public void Answers_to_requests_tell_their_reason_behind_the_properties()
    {
        Assert.Equal((7, 1), IdentifierAndCode(Read(V311, 0x90, 3, 0, 7, 1)));
        Assert.Equal((7, 0x80), IdentifierAndCode(Read(V311, 0x90, 3, 0, 7, 0x80)));
        Assert.Equal((7, 0x87), IdentifierAndCode(Read(V5, 0x90, 8, 0, 7, 4, 31, 0, 1, (byte)'n', 0x87)));
        Assert.Equal((7, 0), IdentifierAndCode(Read(V311, 0xB0, 2, 0, 7)));
        Assert.Equal((7, 0x11), IdentifierAndCode(Read(V5, 0xB0, 4, 0, 7, 0, 0x11)));
    }

    [Fact]
    public void Disconnect_of_mqtt_5_tells_its_reason_and_has_none_when_it_is_bare()
    {
        Assert.Equal(0x8E, Read(V5, 0xE0, 1, 0x8E).Code);
        Assert.Equal(0x9D, Read(V5, 0xE0, 6, 0x9D, 4, 28, 0, 1, (byte)'x').Code);
        Assert.Equal((PacketType.Disconnect, 0), (Read(V5, 0xE0, 0).Type, Read(V5, 0xE0, 0).Code));
    }

    [Fact]
    public void Message_of_qos_0_and_1_is_read_and_its_properties_are_passed_over()
    {
        PacketReader once = Read(
            V5, 0x30, 16, 0, 1, (byte)'a', 11, 3, 0, 1, (byte)'j', 38, 0, 1, (byte)'k', 0, 1, (byte)'v', 9);
        Assert.Equal(("a", 0), (once.Topic, once.Identifier));
        Assert.Equal([9], once.Content);

        PacketReader acknowledged = Read(V311, 0x3B, 8, 0, 3, 0xC3, 0xA4, (byte)'b', 0x12, 0x34, 5);
        Assert.Equal(("äb", 0x1234), (acknowledged.Topic, acknowledged.Identifier));
        Assert.Equal([5], acknowledged.Content);

        Assert.Empty(Read(V311, 0x30, 3, 0, 1, (byte)'a').Content);
    }

    [Theory]
    [InlineData(V311)]
    [InlineData(V5)]
    public void Longer_message_than_is_kept_is_read_over_and_the_next_packet_is_found(int version)
    {
        const int Length = PacketReader.LongestPacket + 1;
        var reader = new PacketReader(
            new Pieces([0x32, (Length & 0x7F) | 0x80, Length >> 7, 0, 1, 97, 0x12, 0x34, .. new byte[Length - 5], 0xD0, 0], 7, 100),
            version);

        Assert.True(reader.Read());
        Assert.Equal(("a", 0x1234), (reader.Topic, reader.Identifier));
        Assert.Null(reader.Content);
        Assert.True(reader.Read());
        Assert.Equal(PacketType.Pingresp, reader.Type);
        Assert.Null(reader.Topic);
    }

    [Fact]
    public void Longest_message_that_is_kept_is_kept_whole()
    {
        byte[] content = [.. Enumerable.Range(0, PacketReader.LongestPacket - 3).Select(i => (byte)i)];

        PacketReader reader = Read(V311, [0x30, 0x80, 0x10, 0, 1, 97, .. content]);

        Assert.Equal(content, reader.Content);
    }

    [Fact]
    public void End_of_the_connection_anywhere_is_the_end_and_not_a_fault()
    {
        byte[] stream =
        [
            0x20, 6, 0, 0, 3, 19, 0, 45,
            0x90, 4, 0, 1, 0, 1,
            0x32, 9, 0, 2, 97, 98, 0, 7, 2, 1, 1,
            0x32, 0x86, 0x10, 0, 1, 97, 0, 7, .. new byte[PacketReader.LongestPacket + 1],
            0xE0, 6, 0x9D, 4, 28, 0, 1, 97,
        ];
        for (int length = 0; length <= stream.Length; length++)
        {
            var reader = new PacketReader(new Pieces(stream[..length], 3) { ThrowsAtEnd = length % 2 == 0 }, V5);
            int packets = 0;
            while (reader.Read())
            {
                packets++;
            }

            Assert.False(reader.IsBroken, $"cut behind {length} bytes");
            Assert.False(reader.Read());
            Assert.Equal(length == stream.Length, packets == 5);
        }
    }

    [Theory]
    [InlineData(V311, "the length has a fifth byte", 0xD0, 0x80, 0x80, 0x80, 0x80, 0)]
    [InlineData(V311, "longer than is kept, and no message", 0x40, 0x81, 0x10)]
    [InlineData(V311, "flags of a CONNACK", 0x21, 2, 0, 0)]
    [InlineData(V311, "flags of a PINGRESP", 0xD8, 0)]
    [InlineData(V311, "acknowledge flags", 0x20, 2, 2, 0)]
    [InlineData(V311, "CONNACK without a code", 0x20, 1, 0)]
    [InlineData(V311, "CONNACK that goes on", 0x20, 3, 0, 0, 0)]
    [InlineData(V5, "properties cut", 0x20, 4, 0, 0, 5, 19)]
    [InlineData(V5, "number cut by the properties' end", 0x20, 5, 0, 0, 2, 19, 0)]
    [InlineData(V5, "number that reaches over the properties' end", 0x20, 7, 0, 0, 2, 19, 0, 1, 0)]
    [InlineData(V5, "text longer than the packet", 0x20, 6, 0, 0, 3, 31, 0, 9)]
    [InlineData(V5, "something behind the properties", 0x20, 4, 0, 0, 0, 1)]
    [InlineData(V5, "a property that only a client sends", 0x20, 5, 0, 0, 2, 23, 1)]
    [InlineData(V5, "no such property", 0x20, 5, 0, 0, 2, 127, 1)]
    [InlineData(V5, "length of the properties without an end", 0x20, 7, 0, 0, 0x80, 0x80, 0x80, 0x80, 1)]
    [InlineData(V311, "QoS 2", 0x34, 5, 0, 1, 97, 0, 1)]
    [InlineData(V311, "QoS 3", 0x36, 5, 0, 1, 97, 0, 1)]
    [InlineData(V311, "no topic", 0x30, 2, 0, 0)]
    [InlineData(V311, "topic longer than its packet", 0x30, 4, 0, 9, 97, 98)]
    [InlineData(V311, "topic longer than is kept", 0x30, 0x84, 0x20, 0x08, 0x01, 97)]
    [InlineData(V311, "topic that is not UTF-8", 0x30, 4, 0, 2, 0xC3, 97)]
    [InlineData(V311, "packet identifier cut", 0x32, 4, 0, 1, 97, 0)]
    [InlineData(V311, "packet identifier 0", 0x32, 5, 0, 1, 97, 0, 0)]
    [InlineData(V5, "message without properties", 0x30, 3, 0, 1, 97)]
    [InlineData(V311, "PUBACK without an identifier", 0x40, 1, 0)]
    [InlineData(V311, "PUBACK of MQTT 5 in 3.1.1", 0x40, 3, 0, 1, 0)]
    [InlineData(V311, "SUBACK without a code", 0x90, 2, 0, 1)]
    [InlineData(V5, "SUBACK for two filters", 0x90, 5, 0, 1, 0, 1, 1)]
    [InlineData(V5, "UNSUBACK without a reason", 0xB0, 3, 0, 1, 0)]
    [InlineData(V311, "PINGRESP with something in it", 0xD0, 1, 0)]
    [InlineData(V311, "DISCONNECT in 3.1.1", 0xE0, 0)]
    [InlineData(V5, "AUTH that was not asked for", 0xF0, 0)]
    [InlineData(V5, "a packet that only a client sends", 0x10, 0)]
    [InlineData(V5, "the forbidden type", 0x00, 0)]
    [InlineData(V5, "plain text", 0x48, 0x54, 0x54, 0x50, 0x2F, 0x31, 0x2E, 0x31, 0x20, 0x34, 0x30, 0x30)]
    public void Malformed_packet_is_refused_and_nothing_behind_it_is_read(int version, string what, params int[] bytes)
    {
        byte[] stream = [.. bytes.Select(b => (byte)b), 0xD0, 0, .. new byte[20]];
        foreach (int size in new[] { 1, 2, 100 })
        {
            var reader = new PacketReader(new Pieces(stream, size), version);

            Assert.False(reader.Read(), what);
            Assert.True(reader.IsBroken, what);
            Assert.False(reader.Read(), what);
        }
    }

    [Fact]
    public void Wait_for_the_next_packet_takes_nothing_of_it_and_tells_the_end()
    {
        var reader = new PacketReader(new Pieces([0xD0, 0, 0x30, 4, 0, 1, 97, 98], 3), V311);

        Assert.True(reader.Wait() && reader.Wait() && reader.Read());
        Assert.Equal(PacketType.Pingresp, reader.Type);
        Assert.True(reader.Wait() && reader.Read());
        Assert.Equal("a", reader.Topic);
        reader.Forget();
        Assert.True(reader is { Topic: null, Content: null });
        Assert.False(reader.Wait());
        Assert.False(reader.IsBroken);
    }

    [Fact]
    public void What_is_refused_from_outside_is_the_last_that_is_read()
    {
        var source = new Pieces([0xD0, 0, 0xD0, 0]);
        var reader = new PacketReader(source, V311);
        Assert.True(reader.Read());

        reader.Refuse();

        Assert.True(reader.IsBroken);
        Assert.False(reader.Read());
        Assert.False(source.WasEndRead);
    }

    private static (int Identifier, int Code) IdentifierAndCode(PacketReader reader) => (reader.Identifier, reader.Code);

    private static PacketReader Read(int version, params byte[] bytes)
    {
        var reader = new PacketReader(new Pieces(bytes, 2), version);
        Assert.True(reader.Read(), Encoding.ASCII.GetString(bytes));
        Assert.False(reader.IsBroken);
        return reader;
    }
}
