namespace NanoIoTNode.Core.Offline;

/// <summary>
/// Spaces publishes: AWS IoT Core takes 100 a second from a connection, both directions together, and drops it when it
/// sends more (AWS service quotas, message broker). The other limit, 100 unacknowledged, is kept by sending one at a time.
/// </summary>
public sealed class PublishPace
{
    /// <summary>Milliseconds from one publish to the next at least: 80 a second, so that commands have room.</summary>
    public const int IntervalMilliseconds = 12;

    private long _next;

    /// <summary>Takes the next turn.</summary>
    /// <param name="uptime">Milliseconds since the start.</param>
    /// <returns>Milliseconds to wait until the turn comes.</returns>
    public int TakeTurn(long uptime)
    {
        long turn = uptime > _next ? uptime : _next;
        _next = turn + IntervalMilliseconds;
        return (int)(turn - uptime);
    }
}
