using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The good answer to a PUBLISH of QoS 1 (MQTT 3.1.1 and 5, 3.4).</summary>
public class MqttMsgPuback : MqttMsgBase
{
    public MqttMsgPuback()
    {
    }

    public override byte[] GetBytes(MqttProtocolVersion protocolVersion)
    {
        var packet = new PacketWriter(MqttMessageType.PublishAck);
        packet.UInt16(MessageId);
        if (protocolVersion == MqttProtocolVersion.Version_5)
        {
            packet.Byte((byte)MqttReasonCode.Success);
        }

        packet.Properties(protocolVersion, null);
        return packet.ToArray();
    }
}
