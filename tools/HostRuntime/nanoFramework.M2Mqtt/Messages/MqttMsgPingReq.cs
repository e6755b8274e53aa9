using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A PINGREQ (MQTT 3.1.1 and 5, 3.12).</summary>
public class MqttMsgPingReq : MqttMsgBase
{
    public MqttMsgPingReq()
    {
    }

    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) =>
        new PacketWriter(MqttMessageType.PingRequest).ToArray();
}
