using System;
using System.Net.Security;

namespace nanoFramework.M2Mqtt;

/// <summary>MQTT's names for TLS versions and those of System.Net.</summary>
public static class MqttSslUtility
{
    /// <exception cref="ArgumentException">A version that is out of use.</exception>
    public static SslProtocols ToSslPlatformEnum(MqttSslProtocols mqttSslProtocol) => mqttSslProtocol switch
    {
        MqttSslProtocols.None => SslProtocols.None,
        MqttSslProtocols.TLSv1_2 => SslProtocols.Tls12,
        MqttSslProtocols.TLSv1_3 => SslProtocols.Tls13,
        _ => throw new ArgumentException("Only TLS 1.2 and TLS 1.3 can be asked for."),
    };
}
