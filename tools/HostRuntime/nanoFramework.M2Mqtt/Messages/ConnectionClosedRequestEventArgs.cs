using System;

namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker has said that it is about to close, and why.</summary>
public class ConnectionClosedRequestEventArgs : EventArgs
{
    public ConnectionClosedRequestEventArgs(MqttMsgDisconnect disconnect) => Message = disconnect;

    public MqttMsgDisconnect Message { get; }
}
