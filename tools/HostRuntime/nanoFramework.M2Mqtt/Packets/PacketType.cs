namespace nanoFramework.M2Mqtt.Packets;

/// <summary>MQTT control packet types, MQTT 3.1.1 table 2.1.</summary>
internal enum PacketType
{
    Connect = 1,
    ConnectAck = 2,
    Publish = 3,
    PublishAck = 4,
    Subscribe = 8,
    SubscribeAck = 9,
    Unsubscribe = 10,
    UnsubscribeAck = 11,
    PingRequest = 12,
    PingResponse = 13,
    Disconnect = 14,
}
