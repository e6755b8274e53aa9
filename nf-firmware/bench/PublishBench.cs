using System;
using System.IO;

namespace NanoIoTNode.StoreBench;

/// <summary>What a publish allocates from the measured values to the line on the console: a Markdown table.</summary>
internal static class PublishBench
{
    private const int Most = 1536;
    private const int Rounds = 240;

    // The topic's bytes; and of the line: its number, two texts of it in the log, line end, bytes.
    private const int MadeElsewhere = 6;

    public static void Print()
    {
        Console.WriteLine("| a publish of | bytes of the document | objects | bytes allocated | bytes a reading, at most 1536 |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        Measure("18 values, the broker is there", 18, true, 1);
        Measure("18 values, by way of flash", 18, false, 1);
        Measure("3 values, the broker is there", 3, true, 1);
        Measure("five readings of 3 values in one message", 3, true, 5);
    }

    private static void Measure(string what, int values, bool online, int batch)
    {
        var path = new PublishPath(values, online, batch);
        Repeat(path.Publish);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(path.Publish);
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        if (bytes / batch > Most)
        {
            throw new InvalidOperationException($"{what}: {bytes / batch} bytes a reading, {Most} may be");
        }

        double objects = Objects(values, online, batch) + MadeElsewhere;
        Console.WriteLine(Program.Invariant($"| {what} | {path.DocumentLength} | {objects:0.#} | {bytes} | {bytes / batch} |"));
    }

    // Made by the code of the core; texts that are put together do not count there.
    private static double Objects(int values, bool online, int batch)
    {
        string folder = AppContext.BaseDirectory;
        InstructionCounter counter = InstructionCounter.OfAllocations(Path.Combine(folder, "NanoIoTNode.Core.dll"));
        Type type = counter.Load(typeof(PublishPath).Assembly.Location).GetType(typeof(PublishPath).FullName!)!;
        object path = Activator.CreateInstance(type, values, online, batch)!;
        Action publish = type.GetMethod(nameof(PublishPath.Publish))!.CreateDelegate<Action>(path);
        return counter.Of(() => Repeat(publish)) / (double)Rounds;
    }

    private static void Repeat(Action publish)
    {
        for (int i = 0; i < Rounds; i++)
        {
            publish();
        }
    }
}
