using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>An UNSUBSCRIBE (MQTT 3.1.1 and 5, 3.10).</summary>
public class MqttMsgUnsubscribe : MqttMsgBase
{
    private const int FixedFlags = 0x02;

    public MqttMsgUnsubscribe(string[] topics) => Topics = topics;

    public string[] Topics { get; set; }

    /// <exception cref="MqttClientException">Nothing to give up, or without a packet identifier.</exception>
    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        if (Topics == null || Topics.Length == 0)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicsEmpty);
        }

        var packet = new PacketWriter(MqttMessageType.Unsubscribe, FixedFlags);
        packet.Identifier(MessageId);
        packet.Properties(protocolVersion, null);
        foreach (string topic in Topics)
        {
            packet.Text(topic);
        }

        return packet.ToArray();
    }
}
