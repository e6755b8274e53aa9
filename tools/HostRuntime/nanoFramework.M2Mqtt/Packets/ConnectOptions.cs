using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt.Packets;

/// <summary>What a CONNECT packet says (MQTT 3.1.1 and 5, 3.1).</summary>
internal sealed class ConnectOptions
{
    public MqttProtocolVersion Version { get; set; } = MqttProtocolVersion.Version_3_1_1;

    public string ClientId { get; set; }

    public string Username { get; set; }

    public string Password { get; set; }

    public bool WillFlag { get; set; }

    public bool WillRetain { get; set; }

    public MqttQoSLevel WillQosLevel { get; set; }

    public string WillTopic { get; set; }

    public string WillMessage { get; set; }

    public bool CleanSession { get; set; }

    /// <summary>Seconds; 0 = no keep-alive.</summary>
    public ushort KeepAlivePeriod { get; set; }

    /// <summary>Seconds; MQTT 5 only. 0: the session ends with the connection.</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>Messages of QoS 1 that the broker may send without an acknowledgement; MQTT 5 only.</summary>
    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;

    /// <summary>Bytes of a packet that the broker may send; MQTT 5 only. 0: any number.</summary>
    public uint MaximumPacketSize { get; set; }
}
