using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Viewer.Broker;

namespace NanoIoTNode.Viewer.Readings;

/// <summary>All things that have been heard of, by what the broker brings.</summary>
internal sealed class Fleet
{
    private readonly SortedDictionary<string, Thing> _things = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<TopicFilter> _telemetry;
    private readonly TopicFilter? _status;
    private readonly TimeProvider _clock;

    /// <param name="telemetry">The filters of the telemetry topics.</param>
    /// <param name="status">The filter of the status topics, or null for none.</param>
    /// <param name="clock">Tells when something has arrived.</param>
    public Fleet(IReadOnlyList<TopicFilter> telemetry, TopicFilter? status, TimeProvider clock)
    {
        _telemetry = telemetry;
        _status = status;
        _clock = clock;
    }

    /// <summary>Gets the things by name.</summary>
    public IReadOnlyCollection<Thing> Things => _things.Values;

    /// <summary>Gets the topic filters of the telemetry, for people.</summary>
    public string Topics => string.Join(", ", _telemetry.Select(filter => filter.Text));

    /// <summary>Gets how many telemetry messages have come.</summary>
    public long Messages { get; private set; }

    /// <summary>Gets how many messages were neither telemetry nor status.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Takes a message.</summary>
    /// <returns>What it brought that was not known: readings, or a status, or nothing.</returns>
    public News Take(Message message)
    {
        if (_status?.Matches(message.Topic) == true
            && Document.Status(message.Payload, _status.ThingOf(message.Topic)) is { } status)
        {
            ThingOf(status.Thing).Take(status);
            return new News([], status);
        }

        TopicFilter? filter = _telemetry.FirstOrDefault(filter => filter.Matches(message.Topic));
        if (filter is null || Document.Telemetry(message.Payload, filter.ThingOf(message.Topic)) is not { } readings)
        {
            Unreadable++;
            return News.None;
        }

        Messages++;
        DateTimeOffset now = _clock.GetUtcNow();
        return new News([.. readings.Select(reading => ThingOf(reading.Thing).Take(reading, now)).OfType<Reading>()], null);
    }

    private Thing ThingOf(string name)
    {
        if (!_things.TryGetValue(name, out Thing? thing))
        {
            thing = new Thing(name);
            _things.Add(name, thing);
        }

        return thing;
    }
}

/// <summary>What a message has brought.</summary>
internal sealed record News(IReadOnlyList<Reading> Readings, Status? Status)
{
    public static News None { get; } = new([], null);
}
