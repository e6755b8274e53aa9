using System;
using NanoIoTNode.Core.Time;

namespace NanoIoTNode;

/// <summary>The real-time clock.</summary>
internal sealed class SystemClock : IWallClock
{
    /// <inheritdoc/>
    public DateTime UtcNow
    {
        get { return DateTime.UtcNow; }
    }
}
