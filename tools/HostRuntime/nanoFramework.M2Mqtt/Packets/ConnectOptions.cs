using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt.Packets;

/// <summary>What a CONNECT packet says (MQTT 3.1.1, 3.1).</summary>
internal sealed class ConnectOptions
{
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
}
