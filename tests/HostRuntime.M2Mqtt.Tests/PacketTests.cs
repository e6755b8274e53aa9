using System;
using System.Linq;
using System.Text;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using nanoFramework.M2Mqtt.Net;
using nanoFramework.M2Mqtt.Packets;
using Xunit;

namespace NanoIoTNode.HostRuntime.M2Mqtt.Tests;

/// <summary>Control packets byte by byte, as MQTT 3.1.1 writes them.</summary>
public sealed class PacketTests
{
    [Fact]
    public void Connect_with_last_will_has_the_flags_and_the_order_of_the_standard()
    {
        byte[] packet = PacketWriter.Connect(new ConnectOptions
        {
            ClientId = "thing",
            WillFlag = true,
            WillQosLevel = MqttQoSLevel.AtLeastOnce,
            WillTopic = "w",
            WillMessage = "off",
            CleanSession = true,
            KeepAlivePeriod = 60,
        });

        byte[] expected =
        [
            0x10, 25, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 0x0E, 0, 60,
            0, 5, (byte)'t', (byte)'h', (byte)'i', (byte)'n', (byte)'g',
            0, 1, (byte)'w', 0, 3, (byte)'o', (byte)'f', (byte)'f',
        ];
        Assert.Equal(expected, packet);
    }

    [Fact]
    public void Publish_of_qos_0_carries_no_packet_identifier()
    {
        byte[] packet = PacketWriter.Publish("a", [1, 2], MqttQoSLevel.AtMostOnce, retain: true, messageId: 0);

        Assert.Equal(new byte[] { 0x31, 5, 0, 1, (byte)'a', 1, 2 }, packet);
    }

    [Fact]
    public void A_message_that_is_sent_again_is_marked_as_a_duplicate()
    {
        byte[] packet = PacketWriter.Publish("a", [], MqttQoSLevel.AtLeastOnce, retain: false, messageId: 0x1234);
        Assert.Equal(new byte[] { 0x32, 5, 0, 1, (byte)'a', 0x12, 0x34 }, packet);

        PacketWriter.MarkAsDuplicate(packet);

        Assert.Equal(0x3A, packet[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127 - 3)]
    [InlineData(128 - 3)]
    [InlineData(16383 - 3)]
    [InlineData(16384 - 3)]
    [InlineData((256 * 1024) - 3)]
    public void A_message_of_any_length_is_read_back_whole_from_split_reads(int length)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        byte[] packet = PacketWriter.Publish("t", payload, MqttQoSLevel.AtMostOnce, retain: false, messageId: 0);

        MqttMsgPublishEventArgs read = Packet.Read(new ByteSource(packet)).ToMessage(out ushort id);

        Assert.Equal(0, id);
        Assert.Equal("t", read.Topic);
        Assert.Equal(payload, read.Message);
    }

    [Fact]
    public void A_packet_that_claims_more_than_256_KB_is_refused_before_it_is_read()
    {
        Assert.Throws<MqttCommunicationException>(() => Packet.Read(new ByteSource([0x30, 0xFF, 0xFF, 0xFF, 0x7F])));
    }

    [Fact]
    public void A_fifth_length_byte_is_not_mqtt()
    {
        var source = new ByteSource([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]);

        Assert.Throws<MqttCommunicationException>(() => Packet.Read(source));
    }

    [Fact]
    public void A_topic_longer_than_its_packet_is_not_mqtt()
    {
        Packet packet = Packet.Read(new ByteSource([0x30, 4, 0, 9, (byte)'a', (byte)'b']));

        Assert.Throws<MqttCommunicationException>(() => packet.ToMessage(out _));
    }

    [Fact]
    public void An_empty_acknowledgement_is_not_mqtt()
    {
        Packet packet = Packet.Read(new ByteSource([0x40, 0]));

        Assert.Throws<MqttCommunicationException>(() => packet.MessageId);
    }

    [Fact]
    public void Granted_levels_follow_the_packet_identifier()
    {
        Packet packet = Packet.Read(new ByteSource([0x90, 4, 0, 7, 1, 0x80]));

        Assert.Equal(7, packet.MessageId);
        Assert.Equal([MqttQoSLevel.AtLeastOnce, MqttQoSLevel.GrantedFailure], packet.GrantedLevels());
    }

    [Fact]
    public void A_topic_is_utf8()
    {
        byte[] packet = PacketWriter.Publish("wärme", [], MqttQoSLevel.AtMostOnce, retain: false, messageId: 0);

        Assert.Equal("wärme", Packet.Read(new ByteSource(packet)).ToMessage(out _).Topic);
        Assert.Equal(2 + 2 + Encoding.UTF8.GetByteCount("wärme"), packet.Length);
    }

    private sealed class ByteSource(byte[] bytes) : IByteSource
    {
        private int _next;

        public byte ReadByte() => _next < bytes.Length ? bytes[_next++] : throw new MqttCommunicationException();

        public void ReadExactly(byte[] buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = ReadByte();
            }
        }
    }
}
