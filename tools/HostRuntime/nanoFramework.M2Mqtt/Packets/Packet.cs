using System.Text;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using nanoFramework.M2Mqtt.Net;

namespace nanoFramework.M2Mqtt.Packets;

/// <summary>A control packet as it arrived.</summary>
internal sealed class Packet
{
    // AWS IoT's limit for a payload is 128 KB; what claims to be longer would only eat memory.
    private const int LongestBody = 256 * 1024;

    private readonly byte[] _body;

    private Packet(byte first, byte[] body)
    {
        Type = (PacketType)(first >> 4);
        Flags = first & 0x0F;
        _body = body;
    }

    public PacketType Type { get; }

    public int Flags { get; }

    /// <summary>Packet identifier of an acknowledgement.</summary>
    public ushort MessageId => (ushort)((At(0) << 8) | At(1));

    /// <summary>Reads one packet; blocks until it is whole.</summary>
    /// <exception cref="MqttCommunicationException">The stream ended or is not MQTT.</exception>
    public static Packet Read(IByteSource source)
    {
        byte first = source.ReadByte();
        int length = ReadRemainingLength(source);
        if (length > LongestBody)
        {
            throw new MqttCommunicationException();
        }

        var body = new byte[length];
        source.ReadExactly(body);
        return new Packet(first, body);
    }

    /// <summary>Takes a CONNACK apart (3.2). An answer of 3.1.1 to a CONNECT of 5 is too short for its version.</summary>
    /// <exception cref="MqttCommunicationException">It is not one of this version.</exception>
    public MqttMsgConnack ToConnack(MqttProtocolVersion version)
    {
        var connack = new MqttMsgConnack { SessionPresent = (At(0) & 0x01) != 0, ReturnCode = (MqttReasonCode)At(1) };
        if (version != MqttProtocolVersion.Version_5)
        {
            return connack;
        }

        var properties = new PropertyReader(_body, 2);
        while (properties.Read())
        {
            switch (properties.Type)
            {
                case PropertyType.SessionExpiryInterval:
                    connack.SessionExpiryInterval = properties.Number;
                    break;
                case PropertyType.ReceiveMaximum:
                    connack.ReceiveMaximum = (ushort)properties.Number;
                    break;
                case PropertyType.ServerKeepAlive:
                    connack.ServerKeepAlive = (ushort)properties.Number;
                    break;
                case PropertyType.ReasonString:
                    connack.Reason = properties.Text;
                    break;
                default:
                    break;
            }
        }

        return connack;
    }

    /// <summary>Takes a DISCONNECT of MQTT 5 apart (3.14); without a code it is a normal one.</summary>
    public MqttMsgDisconnect ToDisconnect()
    {
        var disconnect = new MqttMsgDisconnect();
        if (_body.Length == 0)
        {
            return disconnect;
        }

        disconnect.ResonCode = (MqttReasonCode)At(0);
        if (_body.Length > 1)
        {
            var properties = new PropertyReader(_body, 1);
            while (properties.Read())
            {
                disconnect.Reason = properties.Type == PropertyType.ReasonString ? properties.Text : disconnect.Reason;
            }
        }

        return disconnect;
    }

    /// <summary>The granted levels of a SUBACK, or the reason codes in their place (3.9.3).</summary>
    public MqttQoSLevel[] GrantedLevels(MqttProtocolVersion version)
    {
        int start = version == MqttProtocolVersion.Version_5 ? new PropertyReader(_body, 2).End : 2;
        var levels = new MqttQoSLevel[_body.Length > start ? _body.Length - start : 0];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = (MqttQoSLevel)_body[i + start];
        }

        return levels;
    }

    /// <summary>Takes a PUBLISH apart (3.3).</summary>
    public MqttMsgPublishEventArgs ToMessage(MqttProtocolVersion version, out ushort messageId)
    {
        int topicLength = (At(0) << 8) | At(1);
        int payload = 2 + topicLength;
        var qos = (MqttQoSLevel)((Flags >> 1) & 0x03);
        messageId = 0;
        if (qos != MqttQoSLevel.AtMostOnce)
        {
            messageId = (ushort)((At(payload) << 8) | At(payload + 1));
            payload += 2;
        }

        if (version == MqttProtocolVersion.Version_5)
        {
            payload = new PropertyReader(_body, payload).End;
        }

        if (payload > _body.Length)
        {
            throw new MqttCommunicationException();
        }

        string topic = Encoding.UTF8.GetString(_body, 2, topicLength);
        var message = new byte[_body.Length - payload];
        System.Array.Copy(_body, payload, message, 0, message.Length);
        return new MqttMsgPublishEventArgs(topic, message, (Flags & 0x08) != 0, qos, (Flags & 0x01) != 0);
    }

    // 2.2.3: at most four bytes, seven bits each, the lowest first.
    private static int ReadRemainingLength(IByteSource source)
    {
        int length = 0;
        for (int shift = 0; shift <= 21; shift += 7)
        {
            byte digit = source.ReadByte();
            length |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0)
            {
                return length;
            }
        }

        throw new MqttCommunicationException();
    }

    private byte At(int index)
    {
        if (index >= _body.Length)
        {
            throw new MqttCommunicationException();
        }

        return _body[index];
    }
}
