using System;
using System.Threading;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>Waits for what another thread, or time itself, does.</summary>
internal static class Eventually
{
    private const int PatienceMilliseconds = 20_000;

    public static void True(Func<bool> condition, string what)
    {
        Assert.True(SpinWait.SpinUntil(condition, PatienceMilliseconds), "never happened: " + what);
    }
}
