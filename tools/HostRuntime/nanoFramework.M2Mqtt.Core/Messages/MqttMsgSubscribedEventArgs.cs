using System;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker's answer to a SUBSCRIBE, one level for each topic filter.</summary>
public class MqttMsgSubscribedEventArgs : EventArgs
{
    public MqttMsgSubscribedEventArgs(ushort messageId, MqttQoSLevel[] grantedQosLevels)
    {
        MessageId = messageId;
        GrantedQoSLevels = grantedQosLevels;
    }

    public ushort MessageId { get; }

    public MqttQoSLevel[] GrantedQoSLevels { get; }
}
