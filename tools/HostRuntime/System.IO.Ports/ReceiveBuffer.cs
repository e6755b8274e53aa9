using System;
using System.Threading;

namespace System.IO.Ports;

/// <summary>The driver's receive buffer: of fixed size, and what does not fit is lost in silence.</summary>
internal sealed class ReceiveBuffer(int size)
{
    private readonly object _gate = new();
    private readonly byte[] _bytes = new byte[size];
    private int _first;
    private int _count;
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    public void Add(ReadOnlySpan<byte> received)
    {
        lock (_gate)
        {
            foreach (byte value in received[..Math.Min(received.Length, _bytes.Length - _count)])
            {
                _bytes[(_first + _count) % _bytes.Length] = value;
                _count++;
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Fills <paramref name="destination"/>, all or nothing.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="timeoutMilliseconds">-1: for ever.</param>
    /// <exception cref="TimeoutException">Fewer bytes came in time; they stay.</exception>
    /// <exception cref="InvalidOperationException">The port was closed meanwhile.</exception>
    public void Take(Span<byte> destination, int timeoutMilliseconds)
    {
        long deadline = timeoutMilliseconds < 0 ? long.MaxValue : Environment.TickCount64 + timeoutMilliseconds;
        lock (_gate)
        {
            while (_count < destination.Length)
            {
                long left = deadline - Environment.TickCount64;
                if (_closed)
                {
                    throw new InvalidOperationException("The port is closed.");
                }

                if (left <= 0)
                {
                    throw new TimeoutException();
                }

                Monitor.Wait(_gate, (int)Math.Min(left, int.MaxValue));
            }

            foreach (ref byte value in destination)
            {
                value = _bytes[_first];
                _first = (_first + 1) % _bytes.Length;
                _count--;
            }
        }
    }

    /// <summary>Wakes whoever waits.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
