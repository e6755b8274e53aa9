namespace NanoIoTNode.Core.Telemetry;

/// <summary>A message on its way to the broker. In one <see cref="Outbox"/> at most, and there once.</summary>
public sealed class OutboundMessage
{
    /// <param name="name">Last level of its topic, see <see cref="Topics.Data"/>.</param>
    /// <param name="document">Its content; nobody changes it any more.</param>
    public OutboundMessage(string name, byte[] document)
    {
        Name = name;
        Document = document;
    }

    /// <summary>Last level of its topic.</summary>
    public string Name { get; }

    /// <summary>Its content.</summary>
    public byte[] Document { get; }

    /// <summary>How often it was tried to send it.</summary>
    public int Attempts { get; internal set; }

    /// <summary>The one behind it in the <see cref="Outbox"/>.</summary>
    internal OutboundMessage Next { get; set; }
}
