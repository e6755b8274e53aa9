using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>What travels through a <see cref="DelayLine"/>.</summary>
/// <param name="Data">Null for the end of the stream.</param>
/// <param name="Peer">Target or sender of a datagram.</param>
/// <param name="Arrival">Time of <see cref="Stopwatch"/>.</param>
internal sealed record Packet(byte[]? Data, IPEndPoint? Peer, long Arrival);

/// <summary>
/// The bytes of one socket that are under way in one direction, in order; a bounded number of them. Safe from any thread.
/// </summary>
internal sealed class DelayLine(NetworkPath path)
{
    /// <summary>Eight full segments.</summary>
    private const int Capacity = 8 * 1460;

    private readonly object _lock = new();
    private readonly Queue<Packet> _packets = new();
    private int _bytes;
    private bool _closed;

    /// <summary>Adds to a stream as many bytes as there is room for, after waiting for room.</summary>
    /// <param name="patience">Null: without end.</param>
    /// <returns>How many; 0 when no room came, or the line was closed.</returns>
    public int AddStream(ReadOnlySpan<byte> data, TimeSpan? patience)
    {
        long deadline = Deadline(patience);
        lock (_lock)
        {
            while (!_closed && _bytes >= Capacity && WaitUntil(deadline))
            {
            }

            int count = _closed ? 0 : Math.Min(data.Length, Capacity - _bytes);
            if (count > 0)
            {
                Enqueue(data[..count].ToArray(), peer: null);
            }

            return count;
        }
    }

    /// <summary>Adds a datagram, which is lost when there is no room for it.</summary>
    public void AddDatagram(ReadOnlySpan<byte> data, IPEndPoint peer)
    {
        lock (_lock)
        {
            if (!_closed && (_bytes == 0 || _bytes + data.Length <= Capacity))
            {
                Enqueue(data.ToArray(), peer);
            }
        }
    }

    /// <summary>Nothing comes after what is under way.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (!_closed)
            {
                Enqueue(data: null, peer: null);
            }
        }
    }

    /// <summary>Loses what is under way.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _packets.Clear();
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>The next packet, once it has arrived.</summary>
    /// <param name="patience">Null: without end.</param>
    /// <returns>Null when none has arrived in time, or the line was closed.</returns>
    public Packet? Take(TimeSpan? patience)
    {
        long deadline = Deadline(patience);
        lock (_lock)
        {
            while (!_closed)
            {
                long arrival = _packets.TryPeek(out Packet? first) ? first.Arrival : long.MaxValue;
                if (arrival <= Stopwatch.GetTimestamp())
                {
                    _packets.Dequeue();
                    _bytes -= first!.Data?.Length ?? 0;
                    Monitor.PulseAll(_lock);
                    return first;
                }

                // A packet that arrives before the deadline is waited for, whatever the scheduler makes of it.
                if (!WaitUntil(Math.Min(arrival, deadline)) && arrival > deadline)
                {
                    return null;
                }
            }

            return null;
        }
    }

    private static long Deadline(TimeSpan? patience) => patience is { } time
        ? Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency)
        : long.MaxValue;

    private void Enqueue(byte[]? data, IPEndPoint? peer)
    {
        int length = data?.Length ?? 0;
        _packets.Enqueue(new Packet(data, peer, path.Send(length)));
        _bytes += length;
        Monitor.PulseAll(_lock);
    }

    /// <summary>False when the time has come; true when something may have changed before.</summary>
    private bool WaitUntil(long time)
    {
        if (time == long.MaxValue)
        {
            return Monitor.Wait(_lock);
        }

        long left = time - Stopwatch.GetTimestamp();
        return left > 0 && Monitor.Wait(_lock, (int)Math.Min(int.MaxValue, (left * 1000 / Stopwatch.Frequency) + 1));
    }
}
