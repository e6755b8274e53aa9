namespace NanoIoTNode.Mqtt;

/// <summary>
/// The one message that may be under way, and the packet identifiers: the part of an MQTT session (MQTT 5, 4.1) that outlives a
/// connection. A restart forgets it; no broker needs to know of a PUBLISH of QoS 1 that it has seen. For one thread.
/// </summary>
internal sealed class InFlight
{
    private int _lastIdentifier;

    /// <summary>True from the first try to send it until it is acknowledged, refused or given up.</summary>
    internal bool IsOpen => Topic != null;

    /// <summary>Its topic; null: nothing is under way.</summary>
    internal string Topic { get; private set; }

    /// <summary>Its content, from 0 on.</summary>
    internal byte[] Document { get; private set; }

    /// <summary>Bytes of the content.</summary>
    internal int Length { get; private set; }

    /// <summary>The sequence number of the reading in it; 0: it is none.</summary>
    internal int Sequence { get; private set; }

    /// <summary>Its packet identifier.</summary>
    internal int Identifier { get; private set; }

    /// <summary>True when it may have gone out before.</summary>
    internal bool IsAgain { get; private set; }

    /// <summary>The next packet identifier; never 0 (2.2.1).</summary>
    internal int NextIdentifier()
    {
        _lastIdentifier = _lastIdentifier == ushort.MaxValue ? 1 : _lastIdentifier + 1;
        return _lastIdentifier;
    }

    /// <summary>Prepares a message.</summary>
    /// <param name="topic">Without wildcards.</param>
    /// <param name="document">Its content from 0 on; not to be changed while it is under way, also between two connections.</param>
    /// <param name="length">Bytes of the content.</param>
    /// <param name="sequence">As <see cref="Sequence"/>.</param>
    /// <param name="isAgain">True when it may have gone out before.</param>
    internal void Begin(string topic, byte[] document, int length, int sequence, bool isAgain)
    {
        Topic = topic;
        Document = document;
        Length = length;
        Sequence = sequence;
        IsAgain = isAgain;
        Identifier = NextIdentifier();
    }

    /// <summary>The broker's session has gone on, and so does the message: the same again, marked (4.4).</summary>
    internal void BeginAgain()
    {
        IsAgain = true;
    }

    /// <summary>The broker has answered, or knows nothing of it any more.</summary>
    internal void End()
    {
        Topic = null;
        Document = null;
    }
}
