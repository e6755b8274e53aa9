using System;
using System.Collections;
using System.Text;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt.Packets;

/// <summary>Builds one control packet: fixed header, variable header, payload (MQTT 3.1.1 and 5, chapters 2 and 3).</summary>
internal sealed class PacketWriter
{
    private const int MaximumRemainingLength = 268435455;
    private const byte DuplicateFlag = 0x08;

    private readonly byte _first;
    private byte[] _body = new byte[64];
    private int _length;

    private PacketWriter(PacketType type, int flags = 0) => _first = (byte)(((int)type << 4) | flags);

    // Collects properties, whose length stands in front of them.
    private PacketWriter()
    {
    }

    public static byte[] Connect(ConnectOptions options)
    {
        var packet = new PacketWriter(PacketType.Connect);
        packet.String("MQTT");
        packet.Byte((byte)options.Version);
        packet.Byte(ConnectFlags(options));
        packet.UInt16(options.KeepAlivePeriod);
        if (options.Version == MqttProtocolVersion.Version_5)
        {
            packet.Properties(ConnectProperties(options));
        }

        packet.String(options.ClientId);
        if (options.WillFlag)
        {
            packet.NoProperties(options.Version);
            packet.String(options.WillTopic);
            packet.String(options.WillMessage);
        }

        if (options.Username != null)
        {
            packet.String(options.Username);
        }

        if (options.Password != null)
        {
            packet.String(options.Password);
        }

        return packet.ToArray();
    }

    /// <param name="properties">What <see cref="PublishProperties"/> has made; null for MQTT 3.1.1, which has none.</param>
    public static byte[] Publish(
        string topic, byte[] message, MqttQoSLevel qos, bool retain, ushort messageId, PacketWriter properties)
    {
        var packet = new PacketWriter(PacketType.Publish, ((int)qos << 1) | (retain ? 1 : 0));
        packet.String(topic);
        if (qos != MqttQoSLevel.AtMostOnce)
        {
            packet.UInt16(messageId);
        }

        if (properties != null)
        {
            packet.Properties(properties);
        }

        packet.Bytes(message);
        return packet.ToArray();
    }

    /// <summary>The properties of a PUBLISH of MQTT 5 (3.3.2.3).</summary>
    /// <param name="contentType">Null for none.</param>
    /// <param name="userProperties"><see cref="UserProperty"/> objects; null for none.</param>
    public static PacketWriter PublishProperties(string contentType, ArrayList userProperties)
    {
        var properties = new PacketWriter();
        if (contentType != null)
        {
            properties.Byte((byte)PropertyType.ContentType);
            properties.String(contentType);
        }

        foreach (UserProperty property in userProperties ?? [])
        {
            properties.Byte((byte)PropertyType.UserProperty);
            properties.String(property.Name);
            properties.String(property.Value);
        }

        return properties;
    }

    public static byte[] PublishAck(ushort messageId)
    {
        var packet = new PacketWriter(PacketType.PublishAck);
        packet.UInt16(messageId);
        return packet.ToArray();
    }

    public static byte[] Subscribe(
        string[] topics, MqttQoSLevel[] levels, ushort messageId, MqttProtocolVersion version)
    {
        var packet = new PacketWriter(PacketType.Subscribe, 0x02);
        packet.UInt16(messageId);
        packet.NoProperties(version);
        for (int i = 0; i < topics.Length; i++)
        {
            packet.String(topics[i]);
            packet.Byte((byte)levels[i]);
        }

        return packet.ToArray();
    }

    public static byte[] Unsubscribe(string[] topics, ushort messageId, MqttProtocolVersion version)
    {
        var packet = new PacketWriter(PacketType.Unsubscribe, 0x02);
        packet.UInt16(messageId);
        packet.NoProperties(version);
        foreach (string topic in topics)
        {
            packet.String(topic);
        }

        return packet.ToArray();
    }

    public static byte[] PingRequest() => new PacketWriter(PacketType.PingRequest).ToArray();

    public static byte[] Disconnect() => new PacketWriter(PacketType.Disconnect).ToArray();

    /// <summary>Sets the DUP flag of a PUBLISH that is sent again (3.3.1.1).</summary>
    public static void MarkAsDuplicate(byte[] publish) => publish[0] |= DuplicateFlag;

    private static byte ConnectFlags(ConnectOptions options)
    {
        int flags = options.CleanSession ? 0x02 : 0;
        if (options.WillFlag)
        {
            flags |= 0x04 | ((int)options.WillQosLevel << 3) | (options.WillRetain ? 0x20 : 0);
        }

        flags |= options.Password != null ? 0x40 : 0;
        flags |= options.Username != null ? 0x80 : 0;
        return (byte)flags;
    }

    private static PacketWriter ConnectProperties(ConnectOptions options)
    {
        var properties = new PacketWriter();
        if (options.SessionExpiryInterval > 0)
        {
            properties.Byte((byte)PropertyType.SessionExpiryInterval);
            properties.UInt32(options.SessionExpiryInterval);
        }

        if (options.ReceiveMaximum != ushort.MaxValue)
        {
            properties.Byte((byte)PropertyType.ReceiveMaximum);
            properties.UInt16(options.ReceiveMaximum);
        }

        if (options.MaximumPacketSize > 0)
        {
            properties.Byte((byte)PropertyType.MaximumPacketSize);
            properties.UInt32(options.MaximumPacketSize);
        }

        return properties;
    }

    private void Properties(PacketWriter properties)
    {
        VariableNumber(properties._length);
        Reserve(properties._length);
        Array.Copy(properties._body, 0, _body, _length, properties._length);
        _length += properties._length;
    }

    // MQTT 5 says also that there are none.
    private void NoProperties(MqttProtocolVersion version)
    {
        if (version == MqttProtocolVersion.Version_5)
        {
            Byte(0);
        }
    }

    private void VariableNumber(int value)
    {
        do
        {
            int digit = value & 0x7F;
            value >>= 7;
            Byte((byte)(value > 0 ? digit | 0x80 : digit));
        }
        while (value > 0);
    }

    private void Byte(byte value)
    {
        Reserve(1);
        _body[_length++] = value;
    }

    private void UInt16(ushort value)
    {
        Byte((byte)(value >> 8));
        Byte((byte)value);
    }

    private void UInt32(uint value)
    {
        UInt16((ushort)(value >> 16));
        UInt16((ushort)value);
    }

    private void Bytes(byte[] value)
    {
        Reserve(value.Length);
        Array.Copy(value, 0, _body, _length, value.Length);
        _length += value.Length;
    }

    private void String(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        if (utf8.Length > ushort.MaxValue)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicLength);
        }

        UInt16((ushort)utf8.Length);
        Bytes(utf8);
    }

    private void Reserve(int count)
    {
        if (_length + count <= _body.Length)
        {
            return;
        }

        var larger = new byte[Math.Max(_body.Length * 2, _length + count)];
        Array.Copy(_body, 0, larger, 0, _length);
        _body = larger;
    }

    private byte[] ToArray()
    {
        if (_length > MaximumRemainingLength)
        {
            throw new ArgumentException("An MQTT packet holds at most 268435455 bytes.");
        }

        var header = new PacketWriter();
        header.Byte(_first);
        header.VariableNumber(_length);
        var packet = new byte[header._length + _length];
        Array.Copy(header._body, 0, packet, 0, header._length);
        Array.Copy(_body, 0, packet, header._length, _length);
        return packet;
    }
}
