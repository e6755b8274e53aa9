using System;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>A CONNACK has come, be it a good one or not.</summary>
public class ConnectionOpenedEventArgs : EventArgs
{
    public ConnectionOpenedEventArgs(MqttMsgConnack connact) => Message = connact;

    public MqttMsgConnack Message { get; }
}
