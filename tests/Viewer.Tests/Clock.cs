using System;

namespace NanoIoTNode.Viewer.Tests;

/// <summary>A clock that goes only when it is told to.</summary>
internal sealed class Clock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 7, 36, 20, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
