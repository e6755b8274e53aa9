namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The upper half of a packet's first byte (MQTT 3.1.1 and 5, 2.1.2).</summary>
public enum MqttMessageType
{
    Connect = 1,
    ConnectAck = 2,
    Publish = 3,
    PublishAck = 4,
    PublishReceived = 5,
    PublishRelease = 6,
    PublishComplete = 7,
    Subscribe = 8,
    SubscribeAck = 9,
    Unsubscribe = 10,
    UnsubscribeAck = 11,
    PingRequest = 12,
    PingResponse = 13,
    Disconnect = 14,
    Authentication = 15,
}
