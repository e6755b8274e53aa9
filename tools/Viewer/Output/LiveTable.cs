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

    public IRenderable Draw()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        var rows = new List<IRenderable>(_fleet.Things.Select(thing => TableOf(thing, now)));
        if (rows.Count == 0)
        {
            rows.Add(new Text($"No message yet on {_fleet.Topics}"));
        }

        string others = _fleet.Unreadable > 0 ? $" (messages that are not telemetry: {_fleet.Unreadable})" : "";
        rows.Add(new Text(Connection + others, new Style(decoration: Decoration.Dim)));
        return new Rows(rows);
    }

    private Table TableOf(Thing thing, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Title(thing), StateStyle(thing)) };
        table.AddColumn("quantity");
        table.AddColumn("last", column => column.RightAligned());
        table.AddColumn("unit");
        table.AddColumn("min", column => column.RightAligned());
        table.AddColumn("max", column => column.RightAligned());
        table.AddColumn($"last {Series.Kept}", column => column.NoWrap().Width(Series.Kept));
        table.AddColumn("age", column => column.RightAligned());
        foreach (Series series in thing.Series)
        {
            string[] cells =
            [
                series.Quantity,
                series.Last.Measurement.Text,
                _units.Printed(series.Quantity),
                series.Least!.Text,
                series.Greatest!.Text,
                Sparkline.Of([.. series.Samples.Select(sample => sample.Measurement.Value)]),
                Words.Age(series.Last, now),
            ];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        table.Caption = new TableTitle(Counts(thing));
        return table;
    }

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
