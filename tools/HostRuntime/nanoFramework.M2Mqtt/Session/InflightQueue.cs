using System;
using System.Collections.Generic;
using System.Threading;
using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Session;

/// <summary>
/// Sends queued packets in order, sends those again that nobody acknowledged, and gives up after
/// <see cref="MqttSettings.AttemptsOnRetry"/> transmissions. <see cref="Run"/> is the body of one thread.
/// </summary>
internal sealed class InflightQueue
{
    private readonly List<InflightMessage> _messages = [];
    private readonly object _lock = new();
    private readonly Action<byte[]> _send;
    private readonly Action<InflightMessage, bool> _finished;
    private bool _stopping;
    private ushort _lastId;

    /// <param name="send">Puts a packet on the wire.</param>
    /// <param name="finished">Called when a packet left the queue: sent or acknowledged (true), or given up (false).</param>
    public InflightQueue(Action<byte[]> send, Action<InflightMessage, bool> finished)
    {
        _send = send;
        _finished = finished;
    }

    /// <summary>The next packet identifier that no waiting message has; never 0 (MQTT 3.1.1, 2.3.1).</summary>
    public ushort NextId()
    {
        lock (_lock)
        {
            do
            {
                _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
            }
            while (_messages.Exists(m => m.Id == _lastId));

            return _lastId;
        }
    }

    /// <exception cref="MqttClientException">The queue is full.</exception>
    public void Add(InflightMessage message)
    {
        lock (_lock)
        {
            if (_messages.Count >= MqttSettings.Instance.InflightQueueSize)
            {
                throw new MqttClientException(MqttClientErrorCode.InflightQueueFull);
            }

            _messages.Add(message);
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Takes the acknowledged packet out; false when none waits under this identifier.</summary>
    public bool Acknowledge(ushort id)
    {
        InflightMessage message;
        lock (_lock)
        {
            message = _messages.Find(m => m.Id == id && m.Attempts > 0);
            if (message == null)
            {
                return false;
            }

            _messages.Remove(message);
        }

        _finished(message, true);
        return true;
    }

    public void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Returns when stopped or when the connection takes no more.</summary>
    /// <exception cref="Exception">What <c>send</c> threw.</exception>
    public void Run()
    {
        while (TakeDue(out InflightMessage due))
        {
            if (due.Attempts >= MqttSettings.Instance.AttemptsOnRetry)
            {
                Remove(due);
                _finished(due, false);
            }
            else
            {
                Transmit(due);
            }
        }
    }

    private void Transmit(InflightMessage message)
    {
        if (message.Attempts > 0 && message.IsPublish)
        {
            Packets.PacketWriter.MarkAsDuplicate(message.Packet);
        }

        lock (_lock)
        {
            // Before the packet leaves: its acknowledgement may be faster than this thread.
            message.Attempts++;
            message.SentAt = Environment.TickCount64;
        }

        _send(message.Packet);
        if (!message.NeedsAnswer)
        {
            Remove(message);
            _finished(message, true);
        }
    }

    private void Remove(InflightMessage message)
    {
        lock (_lock)
        {
            _messages.Remove(message);
        }
    }

    // Waits until some message is to be sent for the first time, or again.
    private bool TakeDue(out InflightMessage due)
    {
        lock (_lock)
        {
            while (!_stopping)
            {
                long now = Environment.TickCount64;
                int delay = MqttSettings.Instance.DelayOnRetry;
                due = _messages.Find(m => m.Attempts == 0 || now - m.SentAt >= delay);
                if (due != null)
                {
                    return true;
                }

                Monitor.Wait(_lock, _messages.Count == 0 ? Timeout.Infinite : Math.Max(1, delay / 10));
            }
        }

        due = null;
        return false;
    }
}
