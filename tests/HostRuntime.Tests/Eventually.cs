using System;
using System.Threading;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>Waits for what another thread does.</summary>
internal static class Eventually
{
    private const int PatienceMilliseconds = 10_000;

    public static void True(Func<bool> condition, string what)
    {
        Assert.True(SpinWait.SpinUntil(condition, PatienceMilliseconds), "Never happened: " + what);
    }
}
