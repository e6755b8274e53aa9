using System;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker's answer to an UNSUBSCRIBE.</summary>
public class MqttMsgUnsubscribedEventArgs : EventArgs
{
    public MqttMsgUnsubscribedEventArgs(ushort messageId) => MessageId = messageId;

    public ushort MessageId { get; }
}
