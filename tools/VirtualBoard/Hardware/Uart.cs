using System;
using System.Collections.Generic;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// A serial port between the chip and a terminal. Nothing is lost on this side: how much the driver buffers, and what it
/// drops, is the driver's matter. Safe from any thread.
/// </summary>
public sealed class Uart
{
    private readonly object _lock = new();
    private readonly Queue<byte> _received = new();

    /// <summary>The chip sent bytes.</summary>
    public event Action<ReadOnlyMemory<byte>>? Transmitted;

    /// <summary>The terminal sent bytes and they can be received now.</summary>
    public event Action? DataArrived;

    public int BytesToRead
    {
        get
        {
            lock (_lock)
            {
                return _received.Count;
            }
        }
    }

    /// <summary>Terminal to chip.</summary>
    public void HostWrite(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            foreach (byte value in bytes)
            {
                _received.Enqueue(value);
            }

            Monitor.PulseAll(_lock);
        }

        DataArrived?.Invoke();
    }

    /// <summary>Chip to terminal.</summary>
    public void Transmit(ReadOnlySpan<byte> bytes) => Transmitted?.Invoke(bytes.ToArray());

    /// <summary>Takes what is there, at most what fits; 0 when nothing is there.</summary>
    public int Receive(Span<byte> destination)
    {
        lock (_lock)
        {
            int count = Math.Min(destination.Length, _received.Count);
            for (int i = 0; i < count; i++)
            {
                destination[i] = _received.Dequeue();
            }

            return count;
        }
    }

    /// <summary>Waits until something can be received; false after <paramref name="timeoutMs"/> (-1: never).</summary>
    public bool WaitForData(int timeoutMs)
    {
        lock (_lock)
        {
            long end = Environment.TickCount64 + timeoutMs;
            while (_received.Count == 0)
            {
                int left = timeoutMs < 0 ? Timeout.Infinite : (int)Math.Max(0, end - Environment.TickCount64);
                if (left == 0 || !Monitor.Wait(_lock, left))
                {
                    return _received.Count > 0;
                }
            }

            return true;
        }
    }
}
