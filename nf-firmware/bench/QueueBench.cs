using System;
using System.Linq;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Storage;

namespace NanoIoTNode.StoreBench;

/// <summary>What the queue of readings costs the flash, counted day by day in the model: a Markdown table.</summary>
internal static class QueueBench
{
    private const int RegionSize = 40 * 1024;
    private const int RatedEraseCycles = 10000;
    private const int Days = 10;
    private const int SecondsPerDay = 86400;
    private const double DaysPerYear = 365.25;

    private static readonly Quantities s_quantities =
        new([new Reading("temperature", 1), new Reading("humidity", 1), new Reading("pressure", 2)]);

    public static void Print()
    {
        Console.WriteLine("| a day of readings | double words | erases | flash time | years until a page has had its 10 000 erases |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        Measure("broker there, one a minute", 60, 0, SecondsPerDay);
        Measure("broker there, one a second", 1, 0, SecondsPerDay);
        Measure("broker away for an hour, one a minute", 60, 3600, SecondsPerDay);
        Measure("broker away, one a minute, sent once a day", 60, SecondsPerDay - 60, SecondsPerDay);
        Measure("broker away, one in 10 s, sent four times a day", 10, (SecondsPerDay / 4) - 60, SecondsPerDay / 4);
        Measure("link lost every other minute, one a minute", 60, 60, 120);
        Console.WriteLine();
        CapacityBench.Print();
    }

    // In each period the broker is away first and there for the rest.
    private static void Measure(string what, int interval, int away, int period)
    {
        var flash = new FlashModel(1, RegionSize);
        OfflineQueue queue = Start(flash);
        for (int second = 0; second < Days * SecondsPerDay; second++)
        {
            if (second % period == 0)
            {
                queue.GoOffline();
            }

            if (second % period == away)
            {
                queue.GoOnline();
            }

            if (second % interval == 0)
            {
                Add(queue, second);
            }

            for (StoredReading next = queue.Peek(); second % period >= away && next != null; next = queue.Peek())
            {
                queue.Confirm(next.Sequence);
            }
        }

        double erases = (flash.Operations - flash.Programs) / (double)Days;
        double words = flash.Programs / (double)Days;
        if (flash.Erases.ToArray().Max() - flash.Erases.ToArray().Min() > 1)
        {
            throw new InvalidOperationException($"{what}: pages wear unevenly");
        }

        double milliseconds = (erases * Program.EraseMilliseconds) + (words * Program.DoubleWordMilliseconds);
        double years = RatedEraseCycles * (RegionSize / flash.PageSize) / erases / DaysPerYear;
        Console.WriteLine(Program.Invariant($"| {what} | {words:F0} | {erases:F1} | {milliseconds:F0} ms | {years:F0} |"));
        if (queue.Dropped > 0)
        {
            throw new InvalidOperationException($"{what}: {queue.Dropped} dropped");
        }
    }

    private static OfflineQueue Start(FlashModel flash)
    {
        var queue = new OfflineQueue(flash, s_quantities);
        queue.Load();
        return queue;
    }

    // Weather: a day's wave, a week's wave, and noise of the last digits.
    private static void Add(OfflineQueue queue, int second)
    {
        var reading = new StoredReading(s_quantities) { Uptime = second * 1000L };
        queue.NoteClock(new DateTime(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc).AddSeconds(second), reading.Uptime);
        double day = second * 2 * Math.PI / SecondsPerDay;
        reading.Set(0, 18 + (5 * Math.Sin(day)) + (second % 7 * 0.1));
        reading.Set(1, 55 - (15 * Math.Sin(day)) + (second % 5 * 0.1));
        reading.Set(2, 1010 + (12 * Math.Sin(day / 7)) + (second % 11 * 0.01));
        queue.Add(reading);
    }
}
