namespace NanoIoTNode.Core.Connection;

/// <summary>
/// How long to wait before the next attempt: exponential with full jitter, so that a thousand nodes which lost the
/// same broker do not all come back at the same moment.
/// </summary>
public sealed class Backoff
{
    /// <summary>No wait is shorter: AWS takes one CONNECT a second for each client id.</summary>
    public const int ShortestMilliseconds = 1000;

    /// <summary>No wait is longer.</summary>
    public const int LongestMilliseconds = 120000;

    private readonly IRandomSource _random;
    private int _ceiling;

    public Backoff(IRandomSource random)
    {
        _random = random;
        Reset();
    }

    /// <summary>After a success: the next wait is a short one again.</summary>
    public void Reset()
    {
        _ceiling = 2 * ShortestMilliseconds;
    }

    /// <summary>
    /// The next wait in milliseconds: any value from 1 s to a ceiling, which is 2 s at first and doubles with each
    /// call up to 120 s.
    /// </summary>
    public int NextDelay()
    {
        int delay = ShortestMilliseconds + _random.Next(_ceiling - ShortestMilliseconds + 1);
        _ceiling = _ceiling > LongestMilliseconds / 2 ? LongestMilliseconds : 2 * _ceiling;
        return delay;
    }
}
