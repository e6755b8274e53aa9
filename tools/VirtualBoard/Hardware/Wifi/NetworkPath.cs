using System;
using System.Diagnostics;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>
/// One direction between the module and the network: all sockets share its bandwidth, and every byte takes its latency.
/// Times are those of <see cref="Stopwatch"/>. Safe from any thread.
/// </summary>
internal sealed class NetworkPath(BoardEnvironment environment)
{
    private readonly object _lock = new();
    private BoardEnvironment _environment = environment;
    private long _freeAt;

    public void Apply(BoardEnvironment environment)
    {
        lock (_lock)
        {
            _environment = environment;
        }
    }

    /// <summary>Sends bytes on their way behind all others; gives the time when the last of them arrives.</summary>
    public long Send(int bytes)
    {
        lock (_lock)
        {
            long bytesPerSecond = _environment.NetworkBytesPerSecond;
            long duration = bytesPerSecond == 0 ? 0 : bytes * Stopwatch.Frequency / bytesPerSecond;
            _freeAt = Math.Max(Stopwatch.GetTimestamp(), _freeAt) + duration;
            return _freeAt + (_environment.NetworkLatencyMs * Stopwatch.Frequency / 1000);
        }
    }
}
