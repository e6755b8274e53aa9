using System;
using System.Collections.Generic;
using System.Threading;

namespace nanoFramework.M2Mqtt.Session;

/// <summary>Raises the client's events, one after the other, on a thread of its own.</summary>
internal sealed class EventDispatcher
{
    private readonly Queue<Action> _events = new();
    private readonly object _lock = new();
    private bool _stopping;

    public Thread Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "mqtt events" };
        thread.Start();
        return thread;
    }

    public void Post(Action raise)
    {
        lock (_lock)
        {
            _events.Enqueue(raise);
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>What was posted before is still raised.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            Monitor.Pulse(_lock);
        }
    }

    private void Run()
    {
        while (true)
        {
            Action raise;
            lock (_lock)
            {
                while (_events.Count == 0 && !_stopping)
                {
                    Monitor.Wait(_lock);
                }

                if (_events.Count == 0)
                {
                    return;
                }

                raise = _events.Dequeue();
            }

            raise();
        }
    }
}
