using System.Threading;

namespace NanoIoTNode;

/// <summary>
/// Telemetry documents on their way to the broker, oldest first. Bounded: when it is full the oldest is dropped and
/// counted. One thread adds, another takes.
/// </summary>
internal sealed class TelemetryQueue
{
    /// <summary>Documents held at most: about 5 KB of RAM.</summary>
    internal const int Capacity = 32;

    private readonly byte[][] _documents = new byte[Capacity][];
    private readonly int[] _sequences = new int[Capacity];
    private readonly object _lock = new();
    private readonly AutoResetEvent _wake;
    private int _head;
    private int _count;

    /// <param name="wake">Set whenever a document is added.</param>
    internal TelemetryQueue(AutoResetEvent wake)
    {
        _wake = wake;
    }

    /// <summary>Sequence number of the newest document, 0 before the first.</summary>
    internal int NewestSequence { get; private set; }

    /// <summary>Adds a document; returns false when the oldest had to be dropped for it.</summary>
    internal bool Add(int sequence, byte[] document)
    {
        bool roomy;
        lock (_lock)
        {
            roomy = _count < Capacity;
            if (!roomy)
            {
                DropHead();
            }

            int tail = (_head + _count) % Capacity;
            _documents[tail] = document;
            _sequences[tail] = sequence;
            _count++;
            NewestSequence = sequence;
        }

        _wake.Set();
        return roomy;
    }

    /// <summary>The oldest document, which stays in the queue, or null when the queue is empty.</summary>
    internal byte[] Peek(out int sequence)
    {
        lock (_lock)
        {
            sequence = _count == 0 ? 0 : _sequences[_head];
            return _count == 0 ? null : _documents[_head];
        }
    }

    /// <summary>
    /// Takes the oldest document out once the broker has acknowledged it; does nothing when it was dropped meanwhile.
    /// </summary>
    internal void Remove(int sequence)
    {
        lock (_lock)
        {
            if (_count > 0 && _sequences[_head] == sequence)
            {
                DropHead();
            }
        }
    }

    private void DropHead()
    {
        _documents[_head] = null;
        _head = (_head + 1) % Capacity;
        _count--;
    }
}
