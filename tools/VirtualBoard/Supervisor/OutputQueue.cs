using System.Collections.Generic;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// Bytes that wait for one door. Holds <see cref="Limit"/> bytes; beyond that the oldest go, so that a board that runs
/// for weeks with nobody at its terminal does not fill the memory. Safe from any thread.
/// </summary>
internal sealed class OutputQueue
{
    /// <summary>4 MB: about 50 000 log lines.</summary>
    public const int Limit = 4 * 1024 * 1024;

    private readonly Queue<byte[]> _waiting = new();
    private int _size;
    private bool _complete;

    public void Add(byte[] bytes)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(bytes);
            _size += bytes.Length;
            while (_size > Limit && _waiting.Count > 1)
            {
                _size -= _waiting.Dequeue().Length;
            }

            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Waits for the next bytes; null after <see cref="Complete"/>.</summary>
    public byte[]? Take()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_complete)
            {
                Monitor.Wait(_waiting);
            }

            if (_complete)
            {
                return null;
            }

            byte[] bytes = _waiting.Dequeue();
            _size -= bytes.Length;
            return bytes;
        }
    }

    /// <summary>Ends <see cref="Take"/>; what still waits is dropped.</summary>
    public void Complete()
    {
        lock (_waiting)
        {
            _complete = true;
            Monitor.PulseAll(_waiting);
        }
    }
}
