using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Viewer.Readings;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NanoIoTNode.Viewer.Output;

/// <summary>Draws the state of all things: a table for each, and the connection below.</summary>
internal sealed class LiveTable
{
    private const int WidthForCourse = 80;

    private readonly Fleet _fleet;
    private readonly Units _units;
    private readonly TimeProvider _clock;

    public LiveTable(Fleet fleet, Units units, TimeProvider clock)
    {
        _fleet = fleet;
        _units = units;
        _clock = clock;
    }

    /// <summary>Gets or sets the sentence below the tables.</summary>
    public string Connection { get; set; } = "";

    /// <summary>Draws the present state.</summary>
    /// <param name="width">Columns of the terminal; in a narrow one the values go before their course.</param>
    public IRenderable Draw(int width)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        bool hasCourse = width >= WidthForCourse;
        var rows = new List<IRenderable>(_fleet.Things.Select<Thing, IRenderable>(
            thing => thing.Series.Count > 0 ? TableOf(thing, now, hasCourse) : new Markup(Title(thing), StateStyle(thing))));
        if (rows.Count == 0)
        {
            rows.Add(new Text($"No message yet on {_fleet.Topics}"));
        }

        string others = _fleet.Unreadable > 0 ? $" (messages that are not telemetry: {_fleet.Unreadable})" : "";
        rows.Add(new Text(Connection + others, new Style(decoration: Decoration.Dim)));
        return new Rows(rows);
    }

    private Table TableOf(Thing thing, DateTimeOffset now, bool hasCourse)
    {
        var table = new Table
        {
            Border = TableBorder.Rounded,
            Title = new TableTitle(Title(thing), StateStyle(thing)),
            Caption = new TableTitle(Counts(thing)),
        };
        foreach ((string name, bool isNumber) in Columns(hasCourse))
        {
            table.AddColumn(name, column => column.NoWrap().Alignment(isNumber ? Justify.Right : Justify.Left));
        }

        foreach (Series series in thing.Series)
        {
            table.AddRow(Cells(series, now, hasCourse).Select(cell => new Text(cell)));
        }

        return table;
    }

    private static IEnumerable<(string Name, bool IsNumber)> Columns(bool hasCourse) =>
    [
        ("quantity", false), ("last", true), ("unit", false), ("min", true), ("max", true),
        .. hasCourse ? [($"last {Series.Kept}".PadRight(Series.Kept), false)] : Array.Empty<(string, bool)>(),
        ("age", true),
    ];

    private IEnumerable<string> Cells(Series series, DateTimeOffset now, bool hasCourse) =>
    [
        series.Quantity, series.Last.Measurement.Text, _units.Printed(series.Quantity), series.Least!.Text, series.Greatest!.Text,
        .. hasCourse ? [Sparkline.Of([.. series.Samples.Select(sample => sample.Measurement.Value)])] : Array.Empty<string>(),
        Words.Age(series.Last, now),
    ];

    private static string Title(Thing thing) => Markup.Escape($"{thing.Name}: {Words.State(thing.Status)}");

    private static string Counts(Thing thing) =>
        $"readings {thing.Readings}, missing {thing.Missing}, repeated {thing.Repeated}";

    private static Style StateStyle(Thing thing) => thing.Status?.State switch
    {
        "online" => new Style(Color.Green, decoration: Decoration.Bold),
        "offline" => new Style(Color.Red, decoration: Decoration.Bold),
        _ => new Style(decoration: Decoration.Bold),
    };
}
