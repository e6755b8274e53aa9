namespace NanoIoTNode.Core.Connection;

/// <summary>
/// The node's subscriptions and what became of each. None is needed for readings to flow: one that the server refuses is
/// left out for an hour and the others go on. Some servers refuse by closing the connection (AWS IoT Core with MQTT 3.1.1), so the
/// second closing in a row at the same subscription counts as a refusal too.
/// </summary>
public sealed class SubscriptionList
{
    /// <summary>Milliseconds for which a refused subscription is not asked for.</summary>
    public const long RestMilliseconds = 3600 * 1000;

    private const int ClosingsAreRefusal = 2;

    private readonly string[] _filters;
    private readonly bool[] _held;
    private readonly int[] _closings;
    private readonly long[] _notBefore;

    /// <param name="filters">Topic filters, the most wanted first.</param>
    public SubscriptionList(string[] filters)
    {
        _filters = filters;
        _held = new bool[filters.Length];
        _closings = new int[filters.Length];
        _notBefore = new long[filters.Length];
    }

    /// <summary>A connection was accepted.</summary>
    /// <param name="sessionPresent">True when the server has kept the session: what it had granted still holds.</param>
    public void Begin(bool sessionPresent)
    {
        for (int i = 0; !sessionPresent && i < _held.Length; i++)
        {
            _held[i] = false;
        }
    }

    /// <summary>The next filter to subscribe to, or null when none is left.</summary>
    /// <param name="uptime">Milliseconds since reset.</param>
    public string Next(long uptime)
    {
        for (int i = 0; i < _filters.Length; i++)
        {
            if (!_held[i] && uptime >= _notBefore[i])
            {
                return _filters[i];
            }
        }

        return null;
    }

    /// <summary>The server has granted a subscription.</summary>
    public void NoteGranted(string filter)
    {
        int i = IndexOf(filter);
        _held[i] = true;
        _closings[i] = 0;
    }

    /// <summary>The server has refused a subscription.</summary>
    /// <param name="filter">One of the list.</param>
    /// <param name="uptime">Milliseconds since reset.</param>
    public void NoteRefused(string filter, long uptime)
    {
        int i = IndexOf(filter);
        _closings[i] = 0;
        _notBefore[i] = uptime + RestMilliseconds;
    }

    /// <summary>The connection has ended in place of an answer.</summary>
    /// <param name="filter">One of the list.</param>
    /// <param name="uptime">Milliseconds since reset.</param>
    public void NoteClosed(string filter, long uptime)
    {
        if (++_closings[IndexOf(filter)] >= ClosingsAreRefusal)
        {
            NoteRefused(filter, uptime);
        }
    }

    private int IndexOf(string filter)
    {
        int i = 0;
        while (_filters[i] != filter)
        {
            i++;
        }

        return i;
    }
}
