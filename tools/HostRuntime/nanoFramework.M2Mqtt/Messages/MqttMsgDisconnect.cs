using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The good-bye (MQTT 3.1.1 and 5, 3.14), behind which the broker does not publish the last will.</summary>
public class MqttMsgDisconnect : MqttMsgBase
{
    public MqttMsgDisconnect()
    {
    }

    public override byte[] GetBytes(MqttProtocolVersion protocolVersion) =>
        new PacketWriter(MqttMessageType.Disconnect).ToArray();
}
