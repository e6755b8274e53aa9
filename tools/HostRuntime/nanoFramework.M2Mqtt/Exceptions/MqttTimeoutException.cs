using System;

namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>The broker did not answer within <see cref="MqttSettings.TimeoutOnReceiving"/>.</summary>
public class MqttTimeoutException : Exception
{
    public MqttTimeoutException()
    {
    }
}
