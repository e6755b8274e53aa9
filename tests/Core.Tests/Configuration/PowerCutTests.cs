using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.Core.Tests.Configuration;

/// <summary>The power goes at every operation of a save, in every way: the old or the new configuration is there.</summary>
public sealed class PowerCutTests
{
    private const int Seed = 475;
    private static readonly CutPhase[] s_phases = Enum.GetValues<CutPhase>();

    private readonly ITestOutputHelper _output;

    public PowerCutTests(ITestOutputHelper output)
    {
        _output = output;
        _output.WriteLine($"seed {Seed}");
    }

    [Fact]
    public void Cut_at_any_operation_of_a_series_of_saves()
    {
        var random = new Random(Seed);
        var flash = new FlashModel(Seed);
        NodeConfiguration? old = null;
        int cuts = 0;
        for (int save = 0; save < 8; save++)
        {
            NodeConfiguration next = Samples.Random(random, save == 7 ? 1500 : random.Next(50, 400));
            FlashModel after = flash.Copy(Seed);
            Save(after, next);
            long operations = after.Operations;
            for (long operation = 1; operation <= operations; operation++)
            {
                foreach (CutPhase phase in s_phases)
                {
                    FlashModel trial = flash.Copy(random.Next());
                    Cut(trial, next, operation, phase);
                    RequireOneOf(Load(trial), old, next, $"save {save}, operation {operation}, {phase}");
                    trial.Restart();
                    RequireOneOf(Load(trial), old, next, $"save {save}, operation {operation}, {phase}, second restart");
                    RequireRecovery(trial, next);
                    cuts++;
                }
            }

            flash = after;
            old = next;
        }

        _output.WriteLine($"{cuts} cuts");
    }

    [Fact]
    public void Cut_again_at_any_operation_of_the_save_after_a_cut()
    {
        var random = new Random(Seed);
        var start = new FlashModel(Seed);
        NodeConfiguration old = Samples.Random(random, 4);
        NodeConfiguration next = Samples.Random(random, 4);
        NodeConfiguration last = Samples.Random(random, 4);
        Save(start, Samples.Random(random, 4));
        Save(start, old);
        long operations = start.Operations;
        int cuts = 0;
        for (long first = 1; first <= operations; first++)
        {
            foreach (CutPhase phase in s_phases)
            {
                FlashModel flash = start.Copy(random.Next());
                if (!Cut(flash, next, first, phase))
                {
                    continue;
                }

                NodeConfiguration? found = Load(flash);
                RequireOneOf(found, old, next, $"first cut at {first}, {phase}");
                cuts += CutRecovery(flash, random, found!, (old, next, last), $"first cut at {first}, {phase}");
            }
        }

        _output.WriteLine($"{cuts} pairs of cuts");
        Assert.True(cuts > 1000);
    }

    private static int CutRecovery(
        FlashModel flash,
        Random random,
        NodeConfiguration found,
        (NodeConfiguration Old, NodeConfiguration Next, NodeConfiguration Last) set,
        string place)
    {
        int cuts = 0;
        foreach (CutPhase phase in s_phases)
        {
            for (long second = 1; ; second++)
            {
                FlashModel trial = flash.Copy(random.Next());
                if (!Cut(trial, set.Last, second, phase))
                {
                    break;
                }

                // What was torn by the first cut and read well until now may read badly from now on.
                trial.Restart();
                NodeConfiguration? after = Load(trial);
                bool whole = Samples.AreEqual(after, found) || Samples.AreEqual(after, set.Last)
                    || Samples.AreEqual(after, set.Old) || Samples.AreEqual(after, set.Next);
                Assert.True(whole, $"{place}; second cut at {second}, {phase}");
                cuts++;
            }
        }

        return cuts;
    }

    // True when the cut came, false when the save was over before.
    private static bool Cut(FlashModel flash, NodeConfiguration configuration, long operation, CutPhase phase)
    {
        var store = new ConfigurationStore(flash);
        store.Load();
        flash.ArmCut(operation, phase);
        try
        {
            store.Save(configuration);
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private static NodeConfiguration? Load(FlashModel flash)
    {
        var store = new ConfigurationStore(flash);
        LoadResult result = store.Load();
        Assert.Equal(result.Status == LoadStatus.Loaded, store.Current is not null);
        return store.Current;
    }

    private static void RequireOneOf(NodeConfiguration? found, NodeConfiguration? old, NodeConfiguration next, string place)
    {
        bool whole = Samples.AreEqual(found, next) || (old is null ? found is null : Samples.AreEqual(found, old));
        Assert.True(whole, place);
    }

    private static void RequireRecovery(FlashModel flash, NodeConfiguration next)
    {
        Save(flash, next);
        Assert.True(Samples.AreEqual(Load(flash), next));
    }

    private static void Save(FlashModel flash, NodeConfiguration configuration)
    {
        var store = new ConfigurationStore(flash);
        store.Load();
        Assert.True(store.Save(configuration).Succeeded);
    }
}
