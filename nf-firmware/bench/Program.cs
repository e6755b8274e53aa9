using System;
using System.Globalization;
using System.Linq;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Tests.Configuration;
using NanoIoTNode.Core.Tests.Storage;

namespace NanoIoTNode.StoreBench;

/// <summary>What a save costs, counted in flash operations and in bytes allocated, and what the queue costs: Markdown tables.</summary>
internal static class Program
{
    // STM32L475 data sheet DS10969, flash memory characteristics: typical page erase, longest double word.
    internal const double EraseMilliseconds = 22;
    internal const double DoubleWordMilliseconds = 0.09;

    private static void Main()
    {
        Console.WriteLine("| every string at its longest, and | bytes | erases | double words | flash time | "
            + "allocated by a load | by a save |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        Measure("chain of 887 + 1348, RSA-2048 key, root of 1011", StoreFiles.Chain());
        Measure("RSA-4096 certificate and key", StoreFiles.LargeKey());
        Measure("P-256 certificate and key, three roots of 1011", StoreFiles.ThreeRoots());
        Measure("as much as fits", Largest());

        NodeConfiguration small = StoreFiles.LongestWith(["device-ec"], "device-ec-key");
        small.ClientId = small.UserName = small.Password = small.TelemetryTopic = null;
        Measure("P-256 certificate and key, no more (endpoint, thing, Wi-Fi)", small);

        Console.WriteLine();
        CredentialCost.Print();
        Console.WriteLine();
        Console.WriteLine(Invariant($"Saves until a page has had its {ConfigurationStore.RatedEraseCycles} erases: {SavesInAll()}."));

        Console.WriteLine();
        QueueBench.Print();

        Console.WriteLine();
        PublishBench.Print();
    }

    private static NodeConfiguration Largest()
    {
        NodeConfiguration configuration = StoreFiles.Chain();
        int rest = Store(new FlashModel(1)).Capacity - ConfigurationRecord.SizeOf(configuration);
        configuration.Roots = [[.. configuration.Roots[0], .. new byte[rest]]];
        return configuration;
    }

    // The second of two saves: the first one has warmed everything up and filled both copies.
    private static void Measure(string what, NodeConfiguration configuration)
    {
        var flash = new FlashModel(1);
        Store(flash).Save(configuration);
        long erased = flash.Operations - flash.Programs;
        long programmed = flash.Programs;
        NodeConfiguration changed = configuration.Clone();
        changed.PublishIntervalSeconds--;

        long start = GC.GetAllocatedBytesForCurrentThread();
        ConfigurationStore store = Store(flash);
        long loaded = GC.GetAllocatedBytesForCurrentThread();
        SaveResult result = store.Save(changed);
        long saved = GC.GetAllocatedBytesForCurrentThread();
        if (result.Status != SaveStatus.Saved)
        {
            throw new InvalidOperationException($"{what}: {result.Refusal}");
        }

        erased = flash.Operations - flash.Programs - erased;
        programmed = flash.Programs - programmed;
        double milliseconds = (erased * EraseMilliseconds) + (programmed * DoubleWordMilliseconds);
        Console.WriteLine(Invariant(
            $"| {what} | {result.Size} | {erased} | {programmed} | {milliseconds:F0} ms | {loaded - start} | {saved - loaded} |"));
    }

    // Counted, not computed: saves of changing sizes until the page that is worn most has had its erases.
    private static int SavesInAll()
    {
        NodeConfiguration[] sets = [StoreFiles.Chain(), StoreFiles.LargeKey(), StoreFiles.ThreeRoots()];
        var flash = new FlashModel(1);
        ConfigurationStore store = Store(flash);
        int saves = 0;
        while (flash.Erases.ToArray().Max() < ConfigurationStore.RatedEraseCycles)
        {
            store.Save(sets[saves % sets.Length]);
            saves++;
        }

        return saves;
    }

    private static ConfigurationStore Store(FlashModel flash)
    {
        var store = new ConfigurationStore(flash);
        store.Load();
        return store;
    }

    internal static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
