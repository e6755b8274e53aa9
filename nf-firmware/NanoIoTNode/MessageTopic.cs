using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode;

/// <summary>A topic of the application, <c>dt/nanoiotnode/&lt;thing&gt;/&lt;name&gt;</c>.</summary>
public sealed class MessageTopic
{
    private readonly Extensions _extensions;
    private readonly string _name;

    internal MessageTopic(Extensions extensions, string name)
    {
        _extensions = extensions;
        _name = name;
    }

    /// <summary>
    /// Publishes a document with QoS 1, as soon as the broker is there and in turn with the telemetry. It waits in RAM with at
    /// most <see cref="Outbox.Capacity"/> others: one more gives up the oldest, which the console tells, and a restart loses
    /// them. Callable from any thread; returns at once.
    /// </summary>
    /// <param name="document">Mostly JSON; not to be changed any more.</param>
    /// <returns>
    /// False: longer than <see cref="Outbox.LongestDocument"/> bytes, or the topic was refused when it was added.
    /// </returns>
    public bool Publish(byte[] document)
    {
        if (_name == null || document == null || document.Length > Outbox.LongestDocument)
        {
            return false;
        }

        _extensions.Publish(_name, document);
        return true;
    }
}
