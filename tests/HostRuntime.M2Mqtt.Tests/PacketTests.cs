using System;
using System.Linq;
using System.Text;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using nanoFramework.M2Mqtt.Net;
using nanoFramework.M2Mqtt.Packets;
using Xunit;

namespace NanoIoTNode.HostRuntime.M2Mqtt.Tests;

/// <summary>Control packets byte by byte, as MQTT 3.1.1 and MQTT 5 write them.</summary>
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
        byte[] packet = PacketWriter.Publish("a", [1, 2], MqttQoSLevel.AtMostOnce, retain: true, messageId: 0, properties: null);

        Assert.Equal(new byte[] { 0x31, 5, 0, 1, (byte)'a', 1, 2 }, packet);
    }

    [Fact]
    public void A_message_that_is_sent_again_is_marked_as_a_duplicate()
    {
        byte[] packet = PacketWriter.Publish("a", [], MqttQoSLevel.AtLeastOnce, retain: false, messageId: 0x1234, properties: null);
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
        byte[] packet = PacketWriter.Publish("t", payload, MqttQoSLevel.AtMostOnce, retain: false, messageId: 0, properties: null);

        MqttMsgPublishEventArgs read = Packet.Read(new ByteSource(packet)).ToMessage(MqttProtocolVersion.Version_3_1_1, out ushort id);

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

        Assert.Throws<MqttCommunicationException>(() => packet.ToMessage(MqttProtocolVersion.Version_3_1_1, out _));
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
        Assert.Equal([MqttQoSLevel.AtLeastOnce, MqttQoSLevel.GrantedFailure], packet.GrantedLevels(MqttProtocolVersion.Version_3_1_1));
    }

    [Fact]
    public void A_topic_is_utf8()
    {
        byte[] packet = PacketWriter.Publish("wärme", [], MqttQoSLevel.AtMostOnce, retain: false, messageId: 0, properties: null);

        Assert.Equal("wärme", Packet.Read(new ByteSource(packet)).ToMessage(MqttProtocolVersion.Version_3_1_1, out _).Topic);
        Assert.Equal(2 + 2 + Encoding.UTF8.GetByteCount("wärme"), packet.Length);
    }

    [Fact]
    public void Connect_of_mqtt_5_has_properties_of_its_own_and_of_its_will()
    {
        byte[] packet = PacketWriter.Connect(new ConnectOptions
        {
            Version = MqttProtocolVersion.Version_5,
            ClientId = "t",
            WillFlag = true,
            WillTopic = "w",
            WillMessage = "o",
            KeepAlivePeriod = 30,
            SessionExpiryInterval = 3600,
        });

        byte[] expected =
        [
            0x10, 26, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 0x04, 0, 30, 5, 17, 0, 0, 0x0E, 0x10,
            0, 1, (byte)'t', 0, 0, 1, (byte)'w', 0, 1, (byte)'o',
        ];
        Assert.Equal(expected, packet);
    }

    [Fact]
    public void Subscribe_of_mqtt_5_says_that_it_has_no_properties()
    {
        byte[] packet = PacketWriter.Subscribe(["a"], [MqttQoSLevel.AtLeastOnce], 7, MqttProtocolVersion.Version_5);

        Assert.Equal(new byte[] { 0x82, 7, 0, 7, 0, 0, 1, (byte)'a', 1 }, packet);
    }

    [Fact]
    public void Publish_of_mqtt_5_carries_content_type_and_user_properties()
    {
        PacketWriter properties = PacketWriter.PublishProperties("j", [new UserProperty("k", "v")]);

        byte[] packet = PacketWriter.Publish("a", [9], MqttQoSLevel.AtMostOnce, false, 0, properties);

        byte[] expected =
            [0x30, 16, 0, 1, (byte)'a', 11, 3, 0, 1, (byte)'j', 38, 0, 1, (byte)'k', 0, 1, (byte)'v', 9];
        Assert.Equal(expected, packet);
        MqttMsgPublishEventArgs read =
            Packet.Read(new ByteSource(packet)).ToMessage(MqttProtocolVersion.Version_5, out _);
        Assert.Equal([9], read.Message);
    }

    [Fact]
    public void Connack_of_mqtt_5_tells_session_keep_alive_and_reason()
    {
        MqttMsgConnack connack = Packet.Read(new ByteSource(
            [0x20, 13, 1, 0x97, 10, 19, 0, 45, 34, 0, 10, 31, 0, 1, (byte)'q'])).ToConnack(MqttProtocolVersion.Version_5);

        Assert.True(connack.SessionPresent);
        Assert.Equal(MqttReasonCode.QuotaExceeded, connack.ReturnCode);
        Assert.Equal(45, connack.ServerKeepAlive);
        Assert.Equal("q", connack.Reason);
    }

    [Fact]
    public void Connack_of_an_older_server_is_not_one_of_mqtt_5()
    {
        Packet packet = Packet.Read(new ByteSource([0x20, 2, 0, 1]));

        Assert.Throws<MqttCommunicationException>(() => packet.ToConnack(MqttProtocolVersion.Version_5));
        Assert.Equal(
            MqttReasonCode.ConnectionRefusedUnacceptableProtocolVersion,
            packet.ToConnack(MqttProtocolVersion.Version_3_1_1).ReturnCode);
    }

    [Fact]
    public void Refusals_of_a_suback_of_mqtt_5_follow_its_properties()
    {
        Packet packet = Packet.Read(new ByteSource([0x90, 9, 0, 7, 4, 31, 0, 1, (byte)'n', 1, 0x87]));

        Assert.Equal([1, 0x87], packet.GrantedLevels(MqttProtocolVersion.Version_5).Select(l => (int)l));
    }

    [Theory]
    [InlineData(new byte[] { 0xE0, 0 }, 0)]
    [InlineData(new byte[] { 0xE0, 1, 0x8E }, 0x8E)]
    [InlineData(new byte[] { 0xE0, 6, 0x8D, 4, 31, 0, 1, (byte)'k' }, 0x8D)]
    public void Disconnect_of_mqtt_5_tells_its_reason(byte[] packet, int reason)
    {
        Assert.Equal(reason, (int)Packet.Read(new ByteSource(packet)).ToDisconnect().ResonCode);
    }

    [Theory]
    [InlineData(new byte[] { 0x20, 4, 0, 0, 5, 19 })]
    [InlineData(new byte[] { 0x20, 5, 0, 0, 2, 19, 0 })]
    [InlineData(new byte[] { 0x20, 6, 0, 0, 3, 31, 0, 9 })]
    [InlineData(new byte[] { 0x20, 7, 0, 0, 0x80, 0x80, 0x80, 0x80, 1 })]
    public void Properties_that_reach_past_their_end_are_not_mqtt(byte[] bytes)
    {
        Packet packet = Packet.Read(new ByteSource(bytes));

        Assert.Throws<MqttCommunicationException>(() => packet.ToConnack(MqttProtocolVersion.Version_5));
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
