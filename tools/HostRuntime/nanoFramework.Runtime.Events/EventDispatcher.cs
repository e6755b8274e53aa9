using System;
using System.Collections.Concurrent;
using System.Threading;

namespace nanoFramework.Runtime.Events;

/// <summary>
/// The one thread that delivers all events of the hardware, in their order, as EventSink's does on a board: a slow handler
/// delays all others.
/// </summary>
internal static class EventDispatcher
{
    private static readonly BlockingCollection<Action> s_events = StartThread();

    /// <summary>Queues an event; never waits.</summary>
    public static void Post(Action deliver) => s_events.Add(deliver);

    private static BlockingCollection<Action> StartThread()
    {
        var events = new BlockingCollection<Action>();
        new Thread(() => Deliver(events)) { IsBackground = true, Name = "event sink" }.Start();
        return events;
    }

    private static void Deliver(BlockingCollection<Action> events)
    {
        foreach (Action deliver in events.GetConsumingEnumerable())
        {
            deliver();
        }
    }
}
