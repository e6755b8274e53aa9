using System;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A message that the broker sent.</summary>
public class MqttMsgPublishEventArgs : EventArgs
{
    public MqttMsgPublishEventArgs(string topic, byte[] message, bool dupFlag, MqttQoSLevel qosLevel, bool retain)
    {
        Topic = topic;
        Message = message;
        DupFlag = dupFlag;
        QosLevel = qosLevel;
        Retain = retain;
    }

    public string Topic { get; }

    public byte[] Message { get; }

    public bool DupFlag { get; }

    public MqttQoSLevel QosLevel { get; }

    public bool Retain { get; }
}
