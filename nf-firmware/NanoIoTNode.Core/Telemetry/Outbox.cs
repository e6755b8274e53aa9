namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// Messages beside the telemetry that wait in RAM for the broker, oldest first: answers to commands and what the application
/// publishes. A restart loses them. Callable from any thread; one of them takes.
/// </summary>
public sealed class Outbox
{
    /// <summary>Messages at most; one more gives up the oldest.</summary>
    public const int Capacity = 8;

    /// <summary>Bytes of a document at most, so that a full outbox takes 8 KB.</summary>
    public const int LongestDocument = 1024;

    /// <summary>
    /// A message is sent so many times at most: a broker that closes the connection at it, for want of a right, would never
    /// get another one.
    /// </summary>
    public const int MostAttempts = 3;

    /// <summary>Milliseconds for which nothing is sent where so many attempts have failed.</summary>
    public const long RestMilliseconds = 3600 * 1000;

    private readonly object _lock = new();
    private OutboundMessage _first;
    private int _count;

    // Null until the first rests, which hardly ever happens.
    private string[] _resting;
    private long[] _restsUntil;
    private int _nextResting;

    /// <summary>Messages given up since the start, for want of room.</summary>
    public int Dropped { get; private set; }

    /// <summary>Adds a message.</summary>
    /// <returns>False: the oldest was given up for it.</returns>
    public bool Add(OutboundMessage message)
    {
        lock (_lock)
        {
            bool hasRoom = _count < Capacity;
            if (!hasRoom)
            {
                Dropped++;
                RemoveFirst();
            }

            Append(message);
            return hasRoom;
        }
    }

    /// <summary>The oldest message, which stays until it is confirmed or given up; null: there is none.</summary>
    /// <param name="uptime">Milliseconds since reset.</param>
    public OutboundMessage Peek(long uptime)
    {
        lock (_lock)
        {
            while (_count > 0 && Rests(_first.Name, uptime))
            {
                RemoveFirst();
            }

            return _first;
        }
    }

    /// <summary>Counts an attempt to send a message that <see cref="Peek"/> gave.</summary>
    /// <returns>False: there were enough of them; it has been given up, and so are others of its name for an hour.</returns>
    public bool TryBeginAttempt(OutboundMessage message, long uptime)
    {
        lock (_lock)
        {
            if (!IsFirst(message) || message.Attempts < MostAttempts)
            {
                message.Attempts++;
                return true;
            }

            NoteResting(message.Name, uptime + RestMilliseconds);
            RemoveFirst();
            return false;
        }
    }

    /// <summary>Takes out a message that the broker has acknowledged.</summary>
    public void Confirm(OutboundMessage message)
    {
        lock (_lock)
        {
            if (IsFirst(message))
            {
                RemoveFirst();
            }
        }
    }

    // It may have been given up meanwhile for want of room.
    private bool IsFirst(OutboundMessage message) => _count > 0 && _first == message;

    private void NoteResting(string name, long until)
    {
        if (_resting == null)
        {
            _resting = new string[Capacity];
            _restsUntil = new long[Capacity];
        }

        _resting[_nextResting] = name;
        _restsUntil[_nextResting] = until;
        _nextResting = (_nextResting + 1) % Capacity;
    }

    private bool Rests(string name, long uptime)
    {
        for (int i = 0; _resting != null && i < Capacity; i++)
        {
            if (_resting[i] == name && uptime < _restsUntil[i])
            {
                return true;
            }
        }

        return false;
    }

    private void Append(OutboundMessage message)
    {
        _count++;
        if (_first == null)
        {
            _first = message;
            return;
        }

        OutboundMessage last = _first;
        while (last.Next != null)
        {
            last = last.Next;
        }

        last.Next = message;
    }

    private void RemoveFirst()
    {
        OutboundMessage gone = _first;
        _first = gone.Next;
        gone.Next = null;
        _count--;
    }
}
