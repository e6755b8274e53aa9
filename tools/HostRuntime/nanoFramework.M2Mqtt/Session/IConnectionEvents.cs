using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt.Session;

/// <summary>
/// What a connection tells its client, on the connection's event thread unless said otherwise.
/// </summary>
internal interface IConnectionEvents
{
    /// <summary>On the receiving thread, before the connection is open.</summary>
    void OnOpened(MqttMsgConnack connack);

    /// <summary>On the receiving thread.</summary>
    void OnCloseRequested(MqttMsgDisconnect disconnect);

    void OnReceived(MqttMsgPublishEventArgs message);

    void OnPublished(ushort messageId, bool isPublished);

    void OnSubscribed(ushort messageId, MqttQoSLevel[] granted);

    void OnUnsubscribed(ushort messageId);

    void OnClosed();
}
