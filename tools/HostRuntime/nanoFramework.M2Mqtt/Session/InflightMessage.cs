namespace nanoFramework.M2Mqtt.Session;

/// <summary>A packet that waits to be sent or to be acknowledged.</summary>
internal sealed class InflightMessage
{
    public InflightMessage(ushort id, byte[] packet, bool isPublish, bool needsAnswer)
    {
        Id = id;
        Packet = packet;
        IsPublish = isPublish;
        NeedsAnswer = needsAnswer;
    }

    /// <summary>Packet identifier; 0 for a QoS 0 publish.</summary>
    public ushort Id { get; }

    public byte[] Packet { get; }

    public bool IsPublish { get; }

    public bool NeedsAnswer { get; }

    public int Attempts { get; set; }

    /// <summary>Tick count of the last transmission, milliseconds.</summary>
    public long SentAt { get; set; }
}
