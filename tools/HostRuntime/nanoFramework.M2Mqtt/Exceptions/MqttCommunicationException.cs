using System;

namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>The connection ended while a request was under way, or the broker broke the protocol.</summary>
public class MqttCommunicationException : Exception
{
    public MqttCommunicationException()
    {
    }

    public MqttCommunicationException(Exception e)
        : base(string.Empty, e)
    {
    }
}
