using nanoFramework.M2Mqtt.Messages;

namespace NanoIoTNode.Mqtt;

/// <summary>
/// The one message that may be under way, and the packet identifiers: the part of an MQTT session (MQTT 5, 4.1) that outlives a
/// connection. A restart forgets it; no broker needs to know of a PUBLISH of QoS 1 that it has seen. For one thread.
/// </summary>
internal sealed class InFlight
{
    private readonly MqttMsgPublish _publish = new(null, null, false, MqttQoSLevel.AtLeastOnce, false);
    private ushort _lastIdentifier;

    /// <summary>The message: the same object for all, because each packet of the package has a list of its own.</summary>
    internal MqttMsgPublish Publish => _publish;

    /// <summary>True from the first try to send it until it is acknowledged, refused or given up.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>The sequence number of the reading in it; 0: it is none.</summary>
    internal int Sequence { get; private set; }

    /// <summary>The next packet identifier; never 0 (2.2.1).</summary>
    internal ushort NextIdentifier()
    {
        _lastIdentifier = _lastIdentifier == ushort.MaxValue ? (ushort)1 : (ushort)(_lastIdentifier + 1);
        return _lastIdentifier;
    }

    /// <summary>Prepares a message.</summary>
    /// <param name="topic">Without wildcards.</param>
    /// <param name="document">Not to be changed while it is under way.</param>
    /// <param name="sequence">As <see cref="Sequence"/>.</param>
    /// <param name="isAgain">True when it may have gone out before.</param>
    internal void Begin(string topic, byte[] document, int sequence, bool isAgain)
    {
        _publish.Topic = topic;
        _publish.Message = document;
        _publish.DupFlag = isAgain;
        _publish.MessageId = NextIdentifier();
        Sequence = sequence;
        IsOpen = true;
    }

    /// <summary>The broker's session has gone on, and so does the message: the same again, marked (4.4).</summary>
    internal void BeginAgain()
    {
        _publish.DupFlag = true;
    }

    /// <summary>The broker has answered, or knows nothing of it any more.</summary>
    internal void End()
    {
        IsOpen = false;
    }
}
