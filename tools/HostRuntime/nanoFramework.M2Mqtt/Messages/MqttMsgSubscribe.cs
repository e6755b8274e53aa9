using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A SUBSCRIBE (MQTT 3.1.1 and 5, 3.8).</summary>
public class MqttMsgSubscribe : MqttMsgBase
{
    private const int FixedFlags = 0x02;

    public MqttMsgSubscribe(string[] topics, MqttQoSLevel[] qosLevels)
    {
        Topics = topics;
        QoSLevels = qosLevels;
    }

    public string[] Topics { get; set; }

    public MqttQoSLevel[] QoSLevels { get; set; }

    /// <exception cref="MqttClientException">Nothing to subscribe to, or without a packet identifier.</exception>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        if (Topics == null || Topics.Length == 0)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicsEmpty);
        }

        if (QoSLevels == null || QoSLevels.Length != Topics.Length)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicsQosLevelsNotMatch);
        }

        var packet = new PacketWriter(MqttMessageType.Subscribe, FixedFlags);
        packet.Identifier(MessageId);
        packet.Properties(protocolVersion, null);
        for (int i = 0; i < Topics.Length; i++)
        {
            packet.Text(Topics[i]);
            packet.Byte((byte)QoSLevels[i]);
        }

        return packet.ToArray();
    }
}
