namespace nanoFramework.M2Mqtt.Messages;

/// <summary>
/// A control packet. Like the package, the messages take what they read for well-formed: one that is too short ends in an
/// <see cref="System.IndexOutOfRangeException"/>, and what a channel does not deliver is read as zeros.
/// </summary>
public abstract class MqttMsgBase
{
    protected MqttMsgBase()
    {
    }

    /// <summary>Of a PUBLISH: it may have been sent before.</summary>
    public bool DupFlag { get; set; }

    public MqttQoSLevel QosLevel { get; set; }

    public bool Retain { get; set; }

    /// <summary>The packet identifier; 0 is none.</summary>
    public ushort MessageId { get; set; }

    /// <summary>MQTT 5: the longest packet that the sender takes, in bytes; 0: it does not say.</summary>
    public uint MaximumPacketSize { get; set; }

    /// <summary>The whole packet.</summary>
    public abstract byte[] GetBytes(MqttProtocolVersion protocolVersion);
}
