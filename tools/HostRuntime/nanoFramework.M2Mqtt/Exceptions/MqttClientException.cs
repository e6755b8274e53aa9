using System;

namespace nanoFramework.M2Mqtt.Exceptions;

/// <summary>The caller's request is not one that MQTT or this client allows.</summary>
public class MqttClientException : Exception
{
    public MqttClientException(MqttClientErrorCode errorCode) => ErrorCode = errorCode;

    public MqttClientErrorCode ErrorCode { get; set; }
}
