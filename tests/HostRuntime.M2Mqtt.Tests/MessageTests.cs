using System;
using System.Linq;
using System.Text;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using Xunit;

namespace NanoIoTNode.HostRuntime.M2Mqtt.Tests;

/// <summary>Control packets byte by byte, as MQTT 3.1.1 and MQTT 5 write them and as the package reads them.</summary>
public sealed class MessageTests
{
    private const MqttProtocolVersion V311 = MqttProtocolVersion.Version_3_1_1;
    private const MqttProtocolVersion V5 = MqttProtocolVersion.Version_5;

    [Fact]
    public void Connect_with_last_will_has_the_flags_and_the_order_of_the_standard()
    {
        byte[] expected =
        [
            0x10, 25, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 0x0E, 0, 60,
            0, 5, (byte)'t', (byte)'h', (byte)'i', (byte)'n', (byte)'g',
            0, 1, (byte)'w', 0, 3, (byte)'o', (byte)'f', (byte)'f',
        ];

        Assert.Equal(expected, Connect("thing", true, "off", true, 60, V311).GetBytes(V311));
    }

    [Fact]
    public void Connect_of_mqtt_5_has_properties_of_its_own_and_of_its_will()
    {
        MqttMsgConnect connect = Connect("t", true, "o", false, 30, V5);
        connect.SessionExpiryInterval = 3600;
        connect.MaximumPacketSize = 2048;
        byte[] expected =
        [
            0x10, 31, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 5, 0x0C, 0, 30,
            10, 17, 0, 0, 0x0E, 0x10, 39, 0, 0, 8, 0,
            0, 1, (byte)'t', 0, 0, 1, (byte)'w', 0, 1, (byte)'o',
        ];

        Assert.Equal(expected, connect.GetBytes(V5));
    }

    [Fact]
    public void User_name_and_password_close_a_connect_and_empty_ones_are_none()
    {
        MqttMsgConnect connect = Connect("t", false, null, true, 30, V311);
        connect.Username = "u";
        connect.Password = "p";
        byte[] packet = connect.GetBytes(V311);
        Assert.Equal(0xC2, packet[9]);
        Assert.Equal(new byte[] { 0, 1, (byte)'u', 0, 1, (byte)'p' }, packet[^6..]);

        connect.Username = "";
        connect.Password = "";
        Assert.Equal(0x02, connect.GetBytes(V311)[9]);
    }

    [Fact]
    public void Will_without_a_message_is_refused()
    {
        MqttMsgConnect connect = Connect("t", true, "", true, 30, V311);

        Assert.Equal(MqttClientErrorCode.WillWrong, Assert.Throws<MqttClientException>(() => connect.GetBytes(V311)).ErrorCode);
    }

    [Fact]
    public void Publish_of_qos_0_carries_no_packet_identifier()
    {
        byte[] packet = new MqttMsgPublish("a", [1, 2], false, MqttQoSLevel.AtMostOnce, true).GetBytes(V311);

        Assert.Equal(new byte[] { 0x31, 5, 0, 1, (byte)'a', 1, 2 }, packet);
    }

    [Fact]
    public void Publish_that_is_sent_again_is_marked_as_a_duplicate()
    {
        MqttMsgPublish publish = Publish([]);
        Assert.Equal(new byte[] { 0x32, 5, 0, 1, (byte)'t', 0x12, 0x34 }, publish.GetBytes(V311));

        publish.DupFlag = true;

        Assert.Equal(new byte[] { 0x3A, 6, 0, 1, (byte)'t', 0x12, 0x34, 0 }, publish.GetBytes(V5));
    }

    [Theory]
    [InlineData("a/+")]
    [InlineData("a/#")]
    [InlineData("")]
    public void Topics_that_nobody_can_publish_on_are_refused(string topic)
    {
        Assert.Throws<MqttClientException>(
            () => new MqttMsgPublish(topic, [], false, MqttQoSLevel.AtMostOnce, false).GetBytes(V311));
    }

    [Fact]
    public void Publish_of_qos_1_without_an_identifier_is_refused()
    {
        MqttMsgPublish publish = Publish([]);
        publish.MessageId = 0;

        Assert.Throws<MqttClientException>(() => publish.GetBytes(V311));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127 - 5)]
    [InlineData(128 - 5)]
    [InlineData(16383 - 5)]
    [InlineData(16384 - 5)]
    public void Message_of_any_length_is_read_back_whole(int length)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        byte[] packet = Publish(payload).GetBytes(V311);

        MqttMsgPublish read = MqttMsgPublish.Parse(packet[0], V311, new MemoryChannel(packet[1..]));

        Assert.Equal(0x1234, read.MessageId);
        Assert.Equal("t", read.Topic);
        Assert.Equal(payload, read.Message);
    }

    [Fact]
    public void Properties_of_a_publish_are_passed_over()
    {
        MqttMsgPublish read = MqttMsgPublish.Parse(
            0x30, V5, new MemoryChannel(16, 0, 1, (byte)'a', 11, 3, 0, 1, (byte)'j', 38, 0, 1, (byte)'k', 0, 1, (byte)'v', 9));

        Assert.Equal([9], read.Message);
    }

    [Fact]
    public void Topic_longer_than_its_packet_is_an_exception()
    {
        Assert.Throws<IndexOutOfRangeException>(
            () => MqttMsgPublish.Parse(0x30, V311, new MemoryChannel(4, 0, 9, (byte)'a', (byte)'b')));
    }

    [Fact]
    public void Topic_is_utf8()
    {
        MqttMsgPublish publish = Publish([]);
        publish.Topic = "wärme";
        byte[] packet = publish.GetBytes(V311);

        Assert.Equal("wärme", MqttMsgPublish.Parse(packet[0], V311, new MemoryChannel(packet[1..])).Topic);
        Assert.Equal(2 + 2 + Encoding.UTF8.GetByteCount("wärme") + 2, packet.Length);
    }

    [Fact]
    public void Subscribe_and_unsubscribe_of_mqtt_5_say_that_they_have_no_properties()
    {
        var subscribe = new MqttMsgSubscribe(["a"], [MqttQoSLevel.AtLeastOnce]) { MessageId = 7 };
        var unsubscribe = new MqttMsgUnsubscribe(["a"]) { MessageId = 7 };

        Assert.Equal(new byte[] { 0x82, 7, 0, 7, 0, 0, 1, (byte)'a', 1 }, subscribe.GetBytes(V5));
        Assert.Equal(new byte[] { 0xA2, 5, 0, 7, 0, 1, (byte)'a' }, unsubscribe.GetBytes(V311));
    }

    [Fact]
    public void Short_packets_are_two_or_a_few_bytes()
    {
        Assert.Equal(new byte[] { 0x40, 2, 0, 9 }, new MqttMsgPuback { MessageId = 9 }.GetBytes(V311));
        Assert.Equal(new byte[] { 0x40, 4, 0, 9, 0, 0 }, new MqttMsgPuback { MessageId = 9 }.GetBytes(V5));
        Assert.Equal(new byte[] { 0xC0, 0 }, new MqttMsgPingReq().GetBytes(V5));
        Assert.Equal(new byte[] { 0xE0, 0 }, new MqttMsgDisconnect().GetBytes(V5));
    }

    [Fact]
    public void Connack_of_mqtt_5_tells_session_keep_alive_and_limit()
    {
        MqttMsgConnack connack = MqttMsgConnack.Parse(
            0x20, V5, new MemoryChannel(19, 1, 0x97, 16, 19, 0, 45, 34, 0, 10, 31, 0, 1, (byte)'q', 39, 0, 1, 0, 0, 99));

        Assert.True(connack.SessionPresent);
        Assert.Equal(MqttReasonCode.QuotaExceeded, connack.ReturnCode);
        Assert.Equal(45, connack.ServerKeepAlive);
        Assert.Equal(65536u, connack.MaximumPacketSize);
    }

    [Fact]
    public void Connack_of_an_older_server_is_an_exception_in_mqtt_5()
    {
        Assert.Throws<IndexOutOfRangeException>(() => MqttMsgConnack.Parse(0x20, V5, new MemoryChannel(2, 0, 1)));
        Assert.Equal(
            MqttReasonCode.ConnectionRefusedUnacceptableProtocolVersion,
            MqttMsgConnack.Parse(0x20, V311, new MemoryChannel(2, 0, 1)).ReturnCode);
    }

    [Theory]
    [InlineData(new byte[] { 4, 0, 0, 5, 19 })]
    [InlineData(new byte[] { 5, 0, 0, 2, 19, 0 })]
    [InlineData(new byte[] { 6, 0, 0, 3, 31, 0, 9 })]
    public void Properties_that_reach_past_the_packet_are_an_exception(byte[] bytes)
    {
        Assert.Throws<IndexOutOfRangeException>(() => MqttMsgConnack.Parse(0x20, V5, new MemoryChannel(bytes)));
    }

    [Fact]
    public void Granted_levels_and_refusals_of_a_suback_follow_identifier_and_properties()
    {
        MqttMsgSuback old = MqttMsgSuback.Parse(0x90, V311, new MemoryChannel(4, 0, 7, 1, 0x80));
        MqttMsgSuback suback = MqttMsgSuback.Parse(0x90, V5, new MemoryChannel(9, 0, 7, 4, 31, 0, 1, (byte)'n', 1, 0x87));

        Assert.Equal(7, old.MessageId);
        Assert.Equal([MqttQoSLevel.AtLeastOnce, MqttQoSLevel.GrantedFailure], old.GrantedQoSLevels);
        Assert.Equal([1, 0x87], suback.GrantedQoSLevels.Select(l => (int)l));
    }

    [Theory]
    [InlineData(0x21)]
    [InlineData(0x2F)]
    public void Flags_that_a_packet_does_not_have_are_refused(byte first)
    {
        Assert.Equal(
            MqttClientErrorCode.InvalidFlagBits,
            Assert.Throws<MqttClientException>(() => MqttMsgConnack.Parse(first, V311, new MemoryChannel(2, 0, 0))).ErrorCode);
    }

    private static MqttMsgPublish Publish(byte[] payload) =>
        new("t", payload, false, MqttQoSLevel.AtLeastOnce, false) { MessageId = 0x1234 };

    private static MqttMsgConnect Connect(
        string id, bool hasWill, string will, bool clean, ushort keepAlive, MqttProtocolVersion version) => new(
        id,
        null,
        null,
        false,
        hasWill ? MqttQoSLevel.AtLeastOnce : MqttQoSLevel.AtMostOnce,
        hasWill,
        hasWill ? "w" : null,
        will,
        clean,
        keepAlive,
        version);
}
