using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A PUBLISH (MQTT 3.1.1 and 5, 3.3), without the properties that MQTT 5 knows.</summary>
public class MqttMsgPublish : MqttMsgBase
{
    private const int DupBit = 0x08;
    private const int QosShift = 1;
    private const int QosMask = 0x03;
    private const int RetainBit = 0x01;
    private const int MinimumTopicLength = 1;
    private const int MaximumTopicLength = ushort.MaxValue;

    public MqttMsgPublish()
    {
    }

    public MqttMsgPublish(string topic, byte[] message, bool dupFlag, MqttQoSLevel qosLevel, bool retain)
    {
        Topic = topic;
        Message = message;
        DupFlag = dupFlag;
        QosLevel = qosLevel;
        Retain = retain;
    }

    public string Topic { get; set; }

    public byte[] Message { get; set; }

    /// <summary>Reads what follows the first byte.</summary>
    /// <exception cref="MqttClientException">A QoS that does not exist.</exception>
    public static MqttMsgPublish Parse(
        byte fixedHeaderFirstByte, MqttProtocolVersion protocolVersion, IMqttNetworkChannel channel)
    {
        BodyReader body = BodyReader.ReceiveAny(channel);
        var publish = new MqttMsgPublish
        {
            Topic = body.Text(),
            QosLevel = (MqttQoSLevel)((fixedHeaderFirstByte >> QosShift) & QosMask),
            DupFlag = (fixedHeaderFirstByte & DupBit) != 0,
            Retain = (fixedHeaderFirstByte & RetainBit) != 0,
        };
        if (publish.QosLevel > MqttQoSLevel.ExactlyOnce)
        {
            throw new MqttClientException(MqttClientErrorCode.QosNotAllowed);
        }

        if (publish.QosLevel != MqttQoSLevel.AtMostOnce)
        {
            publish.MessageId = body.UInt16();
        }

        if (protocolVersion == MqttProtocolVersion.Version_5)
        {
            body.BeginProperties();
            while (body.ReadProperty())
            {
                // None of them is shown.
            }
        }

        publish.Message = body.Rest();
        return publish;
    }

    /// <exception cref="MqttClientException">Topic, QoS or packet identifier are not such.</exception>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        if (Topic.Contains('#') || Topic.Contains('+'))
        {
            throw new MqttClientException(MqttClientErrorCode.TopicWildcard);
        }

        if (Topic.Length is < MinimumTopicLength or > MaximumTopicLength)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicLength);
        }

        if (QosLevel > MqttQoSLevel.ExactlyOnce)
        {
            throw new MqttClientException(MqttClientErrorCode.QosNotAllowed);
        }

        int flags = ((int)QosLevel << QosShift) | (DupFlag ? DupBit : 0) | (Retain ? RetainBit : 0);
        var packet = new PacketWriter(MqttMessageType.Publish, flags);
        packet.Text(Topic);
        if (QosLevel != MqttQoSLevel.AtMostOnce)
        {
            packet.Identifier(MessageId);
        }

        packet.Properties(protocolVersion, null);
        packet.Bytes(Message ?? []);
        return packet.ToArray();
    }
}
