using System;
using System.Globalization;
using System.Linq;
using NanoIoTNode.Viewer.Readings;

namespace NanoIoTNode.Viewer.Output;

/// <summary>How times, ages and states are written.</summary>
internal static class Words
{
    /// <summary>Clocks that differ by less than this are taken for the same: the node's time has whole seconds.</summary>
    private static readonly TimeSpan s_slack = TimeSpan.FromSeconds(2);

    /// <summary>UTC in ISO 8601, with parts of a second where there are any.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long ago the value was measured, by its own time; for one without a time, "over" the age of its arrival.</summary>
    public static string Age(Sample sample, DateTimeOffset now) =>
        sample.Time is { } time ? Span(now - time) : "over " + Span(now - sample.Arrived);

    /// <summary>How a thing is, by its status topic.</summary>
    public static string State(Status? status) => status switch
    {
        null => "no status yet",
        { Details.Count: 0, Time: null } => status.State,
        { Time: null } => $"{status.State} ({Details(status)})",
        { Details.Count: 0, Time: { } since } => $"{status.State} since {Time(since)}",
        { Time: { } since } => $"{status.State} since {Time(since)} ({Details(status)})",
    };

    private static string Details(Status status) => string.Join(", ", status.Details.Select(detail => $"{detail.Key} {detail.Value}"));

    private static string Span(TimeSpan span) => span switch
    {
        _ when span < -s_slack => "ahead by " + Span(-span),
        { TotalSeconds: < 100 } => $"{Math.Max(0, (int)span.TotalSeconds)} s",
        { TotalMinutes: < 100 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} d",
    };
}
