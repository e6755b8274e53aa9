namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker's DISCONNECT, which only MQTT 5 has (3.14).</summary>
public class MqttMsgDisconnect : MqttMsgBase
{
    public MqttMsgDisconnect()
    {
    }

    /// <summary>The package's spelling.</summary>
    public MqttReasonCode ResonCode { get; set; }

    /// <summary>The broker's words, for people.</summary>
    public string Reason { get; set; }
}
