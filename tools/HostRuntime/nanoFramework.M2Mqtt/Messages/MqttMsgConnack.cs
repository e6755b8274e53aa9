namespace nanoFramework.M2Mqtt.Messages;

/// <summary>The broker's answer to a CONNECT (MQTT 3.1.1 and 5, 3.2). What it did not say is 0 or null.</summary>
public class MqttMsgConnack : MqttMsgBase
{
    public MqttMsgConnack()
    {
    }

    /// <summary>True when the broker has kept the session of this client id: its subscriptions still hold.</summary>
    public bool SessionPresent { get; set; }

    public MqttReasonCode ReturnCode { get; set; }

    /// <summary>Seconds; only said when it is another than was asked for.</summary>
    public uint SessionExpiryInterval { get; set; }

    public ushort ReceiveMaximum { get; set; }

    /// <summary>The broker's words, for people.</summary>
    public string Reason { get; set; }

    /// <summary>Seconds that the broker uses in place of the keep-alive that was asked for.</summary>
    public ushort ServerKeepAlive { get; set; }
}
