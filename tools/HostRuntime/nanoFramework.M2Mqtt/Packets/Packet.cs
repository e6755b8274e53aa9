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

    /// <summary>CONNACK return code (3.2.2.3).</summary>
    public MqttReasonCode ReturnCode => (MqttReasonCode)At(1);

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

    /// <summary>The granted levels of a SUBACK (3.9.3).</summary>
    public MqttQoSLevel[] GrantedLevels()
    {
        var levels = new MqttQoSLevel[_body.Length > 2 ? _body.Length - 2 : 0];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = (MqttQoSLevel)_body[i + 2];
        }

        return levels;
    }

    /// <summary>Takes a PUBLISH apart (3.3).</summary>
    public MqttMsgPublishEventArgs ToMessage(out ushort messageId)
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
