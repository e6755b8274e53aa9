namespace nanoFramework.Runtime.Events;

/// <summary>What all events of native code have in common.</summary>
public class BaseEvent
{
    public ushort Source;

    public byte Message;
}
