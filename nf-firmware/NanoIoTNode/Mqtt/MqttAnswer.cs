namespace NanoIoTNode.Mqtt;

/// <summary>What has become of a request to the broker.</summary>
internal enum MqttAnswer
{
    /// <summary>The broker says yes.</summary>
    Granted,

    /// <summary>The broker says no; the connection stands.</summary>
    Refused,

    /// <summary>The connection has ended in place of an answer.</summary>
    Ended,

    /// <summary>No answer in time, though the broker is there.</summary>
    Missing,

    /// <summary>Not even a ping is answered: the connection is open on this side only.</summary>
    Silent,
}
