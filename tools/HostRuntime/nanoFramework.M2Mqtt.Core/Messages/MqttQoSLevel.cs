namespace nanoFramework.M2Mqtt.Messages;

/// <summary>Quality of service, and the SUBACK code of a refused subscription (MQTT 3.1.1, 3.9.3).</summary>
public enum MqttQoSLevel
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
    ExactlyOnce = 2,
    GrantedFailure = 128,
}
