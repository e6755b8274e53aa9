using System;

namespace NanoIoTNode.Core.Time;

/// <summary>The clock that tells the date.</summary>
public interface IWallClock
{
    /// <summary>
    /// The date and time, UTC. Where <see cref="ClockFloor.IsPlausible"/> does not believe it, the clock has not been set.
    /// </summary>
    DateTime UtcNow { get; }
}
