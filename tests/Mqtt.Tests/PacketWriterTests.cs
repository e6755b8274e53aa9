using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.EndToEnd.Tests;
using Xunit;

namespace NanoIoTNode.Mqtt.Tests;

/// <summary>Control packets byte by byte, as MQTT 3.1.1 and MQTT 5 write them.</summary>
public sealed class PacketWriterTests
{
    private const int V311 = ProtocolChoice.Mqtt311;
    private const int V5 = ProtocolChoice.Mqtt5;

    private static readonly Config s_config = Config.QuickThrowOnFailure.WithReplay(20261121, 4711).WithMaxTest(500);

    [Fact]
    public void Connect_with_last_will_has_the_flags_and_the_order_of_the_standard()
    {
        byte[] expected =
        [
            0x10, 65, .. Text("MQTT"), 4, 0x0E, 0, 60,
            .. Text("pump"), .. Text("dt/nanoiotnode/pump/status"), .. Text("{\"state\":\"offline\"}"),
        ];
        expected[1] = (byte)(expected.Length - 2);

        Assert.Equal(expected, PacketWriter.Connect(Profile(), null, true, V311));
    }

    [Fact]
    public void Connect_of_mqtt_5_has_properties_of_its_own_and_of_its_will()
    {
        byte[] expected =
        [
            0x10, 0, .. Text("MQTT"), 5, 0x0C, 0x04, 0xB0,
            10, 17, 0, 0, 0x0E, 0x10, 39, 0, 0, 8, 0,
            .. Text("pump"), 0, .. Text("dt/nanoiotnode/pump/status"), .. Text("{\"state\":\"offline\"}"),
        ];
        expected[1] = (byte)(expected.Length - 2);

        Assert.Equal(expected, PacketWriter.Connect(Profile(persistent: true, keepAlive: 1200), null, true, V5));
    }

    [Fact]
    public void User_name_and_password_close_a_connect_and_empty_ones_are_none()
    {
        byte[] both = PacketWriter.Connect(Profile(user: "wärter"), "geheim", false, V5);
        Assert.Equal(0xC2, both[9]);
        Assert.Equal([5, 39, 0, 0, 8, 0, .. Text("pump"), .. Text("wärter"), .. Text("geheim")], both[12..]);

        Assert.Equal(0x02, PacketWriter.Connect(Profile(user: ""), "", false, V311)[9]);
        Assert.Equal([.. Text("pump")], PacketWriter.Connect(Profile(user: ""), "", false, V311)[12..]);
    }

    [Fact]
    public void Password_as_long_as_a_token_makes_the_length_of_a_connect_two_bytes()
    {
        string token = new('t', 800);
        byte[] packet = PacketWriter.Connect(Profile(user: "unused"), token, false, V311);

        Assert.Equal(packet.Length - 3, (packet[1] & 0x7F) | (packet[2] << 7));
        Assert.Equal(Text(token), packet[^802..]);
    }

    [Fact]
    public void Text_that_is_longer_than_mqtt_can_say_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PacketWriter.Connect(Profile(user: "u"), new string('p', 65536), false, V5));
    }

    [Fact]
    public void Publish_that_is_sent_again_is_marked_as_a_duplicate()
    {
        Assert.Equal([0x32, 5, 0, 1, (byte)'t', 0x12, 0x34], PacketWriter.Publish("t", [], 0, 0x1234, false, V311, out int size));
        Assert.Equal(7, size);
        Assert.Equal(
            [0x3A, 7, 0, 1, (byte)'t', 0x12, 0x34, 0, 9], PacketWriter.Publish("t", [9], 1, 0x1234, true, V5, out size));
        Assert.Equal(9, size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127 - 5)]
    [InlineData(128 - 5)]
    [InlineData(16383 - 5)]
    [InlineData(16384 - 5)]
    public void Message_of_any_length_goes_out_whole(int length)
    {
        byte[] document = [.. Enumerable.Range(0, length).Select(i => (byte)i)];

        byte[] packet = PacketWriter.Publish("t", document, length, 7, false, V311, out int size);

        Assert.Equal(size, packet.Length);
        Assert.Equal(document, ReceivedPublish.Read(1, packet[0], Body(packet), false).Payload);
    }

    [Fact]
    public void Publish_is_put_together_in_the_documents_array_where_that_has_room_and_nothing_else_is_made()
    {
        byte[] document = new byte[480];
        document.AsSpan(0, 450).Fill((byte)'d');

        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] packet = PacketWriter.Publish("dt/nanoiotnode/pump", document, 450, 1, false, V5, out int size);
        long made = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Same(document, packet);
        Assert.Equal(450 + 19 + 8, size);
        Assert.InRange(made, 1, 64);
        Assert.All(packet[(size - 450)..size], b => Assert.Equal((byte)'d', b));
    }

    [Fact]
    public void Any_message_arrives_as_it_was_and_its_document_can_be_moved_back()
    {
        Gen<string> topic = ArbMap.Default.GeneratorFor<NonEmptyString>().Select(t => Valid(t.Get)).Where(t => t.Length > 0);
        Gen<Message> messages =
            from name in topic
            from document in ArbMap.Default.GeneratorFor<byte>().ArrayOf()
            from room in Gen.Choose(0, 40)
            from identifier in Gen.Choose(1, 65535)
            from isAgain in ArbMap.Default.GeneratorFor<bool>()
            from version in Gen.Elements(V311, V5)
            select new Message(name, document, room, identifier, isAgain, version);

        Check.One(s_config, Prop.ForAll(messages.ToArbitrary(), Arrives));
    }

    [Fact]
    public void Subscribe_and_unsubscribe_of_mqtt_5_say_that_they_have_no_properties()
    {
        Assert.Equal([0x82, 7, 0, 7, 0, 0, 1, (byte)'a', 1], PacketWriter.Subscribe("a", 7, V5));
        Assert.Equal([0x82, 6, 0, 7, 0, 1, (byte)'a', 1], PacketWriter.Subscribe("a", 7, V311));
        Assert.Equal([0xA2, 6, 1, 7, 0, 0, 1, (byte)'a'], PacketWriter.Unsubscribe("a", 263, V5));
        Assert.Equal([0xA2, 5, 0, 7, 0, 1, (byte)'a'], PacketWriter.Unsubscribe("a", 7, V311));
    }

    [Fact]
    public void Short_packets_are_two_or_four_bytes()
    {
        Assert.Equal([0x40, 2, 0x12, 0x34], PacketWriter.Puback(0x1234));
        Assert.Equal([0xC0, 0], PacketWriter.Bare(PacketType.Pingreq));
        Assert.Equal([0xE0, 0], PacketWriter.Bare(PacketType.Disconnect));
    }

    // By the reader that the broker of the end-to-end tests has, and by the node's own: PUBLISH goes both ways.
    private static bool Arrives(Message message)
    {
        byte[] document = [.. message.Document, .. new byte[message.Room]];
        int length = message.Document.Length;
        byte[] packet = PacketWriter.Publish(
            message.Topic, document, length, message.Identifier, message.IsAgain, message.Version, out int size);
        packet = packet[..size];
        var received = ReceivedPublish.Read(1, packet[0], Body(packet), message.Version == V5);
        var reader = new PacketReader(new Pieces(packet, 1, 5, 40), message.Version);
        bool isRead = reader.Read();
        Array.Copy(document, document.Length >= size ? size - length : 0, document, 0, length);

        return received.Topic == message.Topic && received.Payload.SequenceEqual(message.Document)
            && received.Identifier == message.Identifier && received.IsMarked == message.IsAgain
            && isRead && reader.Topic == message.Topic && reader.Content.SequenceEqual(message.Document)
            && reader.Identifier == message.Identifier
            && document.AsSpan(0, length).SequenceEqual(message.Document);
    }

    private static ConnectionProfile Profile(string? user = null, bool persistent = false, int keepAlive = 60) =>
        new(new NodeConfiguration
        {
            Endpoint = "broker.example",
            ThingName = "pump",
            UserName = user,
            PersistentSession = persistent,
            KeepAliveSeconds = keepAlive,
        });

    // What has no form in UTF-8 cannot have been entered.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    // Behind the fixed header, whose length field ends with the first byte below 128.
    private static byte[] Body(byte[] packet) => packet[(2 + packet.Skip(1).TakeWhile(b => b >= 0x80).Count())..];

    private sealed record Message(string Topic, byte[] Document, int Room, int Identifier, bool IsAgain, int Version);
}
