using System;
using NanoIoTNode.Core.Provisioning;

namespace NanoIoTNode;

/// <summary>Time since reset.</summary>
internal sealed class Uptime : IUptime
{
    private readonly long _start = Environment.TickCount64;

    /// <inheritdoc/>
    public long Milliseconds
    {
        get { return Environment.TickCount64 - _start; }
    }
}
