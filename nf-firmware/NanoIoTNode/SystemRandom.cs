using System;
using NanoIoTNode.Core.Connection;

namespace NanoIoTNode;

/// <summary>The runtime's random numbers: good enough for jitter and nonces, not for keys. For one thread.</summary>
internal sealed class SystemRandom : IRandomSource
{
    private readonly Random _random = new();

    /// <inheritdoc/>
    public int Next(int limit)
    {
        return _random.Next(limit);
    }

    /// <summary>32 random bits.</summary>
    internal int NextBits()
    {
        byte[] bits = new byte[4];
        _random.NextBytes(bits);
        return BitConverter.ToInt32(bits, 0);
    }
}
