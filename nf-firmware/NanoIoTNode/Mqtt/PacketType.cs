namespace NanoIoTNode.Mqtt;

/// <summary>Control packets that a node sends or takes, by their numbers (MQTT 3.1.1, 2.2.1; MQTT 5, 2.1.2).</summary>
internal enum PacketType
{
    /// <summary>Client to server: opens a session.</summary>
    Connect = 1,

    /// <summary>Server to client: takes it, or not.</summary>
    Connack = 2,

    /// <summary>A message, in either direction.</summary>
    Publish = 3,

    /// <summary>Acknowledges a message of QoS 1, in either direction.</summary>
    Puback = 4,

    /// <summary>Client to server: wants messages.</summary>
    Subscribe = 8,

    /// <summary>Server to client: the answer to it.</summary>
    Suback = 9,

    /// <summary>Client to server: wants them no more.</summary>
    Unsubscribe = 10,

    /// <summary>Server to client: the answer to it.</summary>
    Unsuback = 11,

    /// <summary>Client to server: is somebody there?</summary>
    Pingreq = 12,

    /// <summary>Server to client: yes.</summary>
    Pingresp = 13,

    /// <summary>The last packet: in MQTT 3.1.1 the client's only.</summary>
    Disconnect = 14,
}
