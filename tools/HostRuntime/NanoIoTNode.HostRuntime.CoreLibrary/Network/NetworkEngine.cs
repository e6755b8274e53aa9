using System;
using System.Threading;

namespace NanoIoTNode.HostRuntime.Network;

/// <summary>
/// The native network driver of this process and the waiting for it. As on the nanoCLR a call that cannot be answered now
/// suspends the calling thread until the next network event, while other threads run.
/// </summary>
internal static unsafe class NetworkEngine
{
    /// <summary>No time limit.</summary>
    public const int Infinite = -1;

    private static readonly object s_startGate = new();
    private static readonly object s_eventGate = new();
    private static bool s_started;
    private static uint s_events;

    /// <summary>Starts the driver at the first call; it resets the module.</summary>
    /// <exception cref="InvalidOperationException">The driver refuses to start.</exception>
    public static void EnsureStarted()
    {
        lock (s_startGate)
        {
            if (!s_started)
            {
                Start();
                s_started = true;
            }
        }
    }

    /// <summary>Ends the driver's use of the board, for good; a reset needs no such order.</summary>
    public static void Stop() => NativeMethods.HostStop();

    /// <summary>
    /// Repeats <paramref name="attempt"/> at each network event until it gives something other than
    /// <see cref="NativeStatus.WouldBlock"/>.
    /// </summary>
    /// <param name="attempt">Must not wait.</param>
    /// <param name="timeoutMilliseconds">0 tries once, <see cref="Infinite"/> waits for ever.</param>
    /// <returns>The attempt's result, or <see cref="NativeStatus.Timeout"/>.</returns>
    public static int Complete(Func<int> attempt, int timeoutMilliseconds)
    {
        long deadline = timeoutMilliseconds < 0 ? long.MaxValue : Environment.TickCount64 + timeoutMilliseconds;
        while (true)
        {
            // Read before the attempt: an event between the two is then not missed.
            uint seen = Volatile.Read(ref s_events);
            int result = attempt();
            if (result != (int)NativeStatus.WouldBlock)
            {
                return result;
            }

            if (!WaitForEvent(seen, deadline))
            {
                return (int)NativeStatus.Timeout;
            }
        }
    }

    /// <summary>Makes every waiting thread look again, for a change that the driver does not tell: a closed handle.</summary>
    public static void RaiseEvent()
    {
        lock (s_eventGate)
        {
            s_events++;
            Monitor.PulseAll(s_eventGate);
        }
    }

    private static bool WaitForEvent(uint seen, long deadline)
    {
        lock (s_eventGate)
        {
            while (s_events == seen)
            {
                long left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    return false;
                }

                Monitor.Wait(s_eventGate, (int)Math.Min(left, int.MaxValue));
            }

            return true;
        }
    }

    private static void Start()
    {
        NativeHardware hardware = WifiModulePort.Connect(CurrentBoard.Get());
        int status = NativeMethods.HostStart(&hardware);
        if (status < 0)
        {
            throw new InvalidOperationException($"The native network driver does not start ({(NativeStatus)status}).");
        }

        new Thread(ForwardEvents) { IsBackground = true, Name = "network events" }.Start();
    }

    private static void ForwardEvents()
    {
        uint seen = NativeMethods.EventSequence();
        RaiseEvent();
        while (true)
        {
            uint now = NativeMethods.EventWait(seen, Infinite);
            if (now != seen)
            {
                seen = now;
                RaiseEvent();
            }
        }
    }
}
