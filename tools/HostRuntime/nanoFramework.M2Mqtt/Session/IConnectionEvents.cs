using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt.Session;

/// <summary>What a connection tells its client, always on the connection's event thread.</summary>
internal interface IConnectionEvents
{
    void OnReceived(MqttMsgPublishEventArgs message);

    void OnPublished(ushort messageId, bool isPublished);

    void OnSubscribed(ushort messageId, MqttQoSLevel[] granted);

    void OnUnsubscribed(ushort messageId);

    void OnClosed();
}
