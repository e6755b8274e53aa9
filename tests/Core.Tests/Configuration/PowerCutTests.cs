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
    private const int Saves = 30;
    private const int FewestCuts = 20000;
    private static readonly CutPhase[] s_phases = Enum.GetValues<CutPhase>();

    private readonly ITestOutputHelper _output;
    private readonly Random _random = new(Seed);

    public PowerCutTests(ITestOutputHelper output)
    {
        _output = output;
        _output.WriteLine($"seed {Seed}");
    }

    [Fact]
    public void Cut_at_every_operation_of_a_long_series_of_saves()
    {
        var flash = new FlashModel(Seed);
        NodeConfiguration? old = null;
        int cuts = 0;
        int renewed = 0;
        for (int save = 0; save < Saves; save++)
        {
            NodeConfiguration next = Samples.Random(_random, save == Saves - 1 ? 900 : _random.Next(1, 60));
            FlashModel after = flash.Copy(Seed);
            Save(after, next);
            for (long operation = 1; operation <= after.Operations; operation++)
            {
                foreach (CutPhase phase in s_phases)
                {
                    string place = $"save {save}, operation {operation} of {after.Operations}, {phase}";
                    renewed += CutOnce(flash.Copy(_random.Next()), (old, next), operation, phase, place) ? 1 : 0;
                    cuts++;
                }
            }

            flash = after;
            old = next;
        }

        _output.WriteLine($"{cuts} cuts: {cuts - renewed} times the old configuration, {renewed} times the new one");
        Assert.True(cuts >= FewestCuts, $"only {cuts} cuts");
        Assert.InRange(renewed, cuts / 3, cuts * 2 / 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Cut_again_at_every_operation_of_the_save_after_a_cut(int savesBefore)
    {
        var start = new FlashModel(Seed);
        NodeConfiguration? old = null;
        for (int i = 0; i < savesBefore; i++)
        {
            old = Samples.Smallest(_random);
            Save(start, old);
        }

        NodeConfiguration next = Samples.Smallest(_random);
        int cuts = 0;
        foreach (CutPhase phase in s_phases)
        {
            for (long operation = 1; ; operation++)
            {
                FlashModel flash = start.Copy(_random.Next());
                if (!TryCut(flash, next, operation, phase, out _))
                {
                    break;
                }

                cuts += CutRecovery(flash, (old, next, Samples.Smallest(_random)), $"first cut at {operation}, {phase}");
            }
        }

        _output.WriteLine($"{cuts} pairs of cuts");
        Assert.True(cuts > 5000, $"only {cuts} pairs of cuts");
    }

    // True when the new configuration was in force after the restart.
    private static bool CutOnce(
        FlashModel flash, (NodeConfiguration? Old, NodeConfiguration Next) set, long operation, CutPhase phase, string place)
    {
        Assert.True(TryCut(flash, set.Next, operation, phase, out _), place);
        NodeConfiguration? found = Load(flash);
        RequireOneOf(found, place, set.Old, set.Next);
        flash.Restart();
        RequireOneOf(Load(flash), place + ", second restart", set.Old, set.Next);

        Save(flash, set.Next);
        Assert.True(Samples.AreEqual(Load(flash), set.Next), place + ", saved again");
        Assert.True(phase == CutPhase.Flickering || IsWithoutFault(flash), place + ", saved again");
        return Samples.AreEqual(found, set.Next);
    }

    private int CutRecovery(
        FlashModel flash, (NodeConfiguration? Old, NodeConfiguration Next, NodeConfiguration Last) set, string place)
    {
        int cuts = 0;
        foreach (CutPhase phase in s_phases)
        {
            for (long operation = 1; ; operation++)
            {
                FlashModel trial = flash.Copy(_random.Next());
                if (!TryCut(trial, set.Last, operation, phase, out NodeConfiguration? found))
                {
                    break;
                }

                // What the first restart has found is old now. A line that flickers may bring the other one back.
                string where = $"{place}; second cut at {operation}, {phase}";
                RequireOneOf(found, where, set.Old, set.Next);
                RequireOneOf(Load(trial), where, set.Old, set.Next, set.Last);
                trial.Restart();
                RequireOneOf(Load(trial), where + ", second restart", set.Old, set.Next, set.Last);
                cuts++;
            }
        }

        return cuts;
    }

    // False when the save was over before the cut.
    private static bool TryCut(
        FlashModel flash, NodeConfiguration configuration, long operation, CutPhase phase, out NodeConfiguration? before)
    {
        var store = new ConfigurationStore(flash);
        store.Load();
        before = store.Read();
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
        Assert.Equal(result.Status == LoadStatus.Loaded, store.Read() is not null);
        return store.Read();
    }

    // What flickers can look well to the save that would mend it.
    private static bool IsWithoutFault(FlashModel flash)
    {
        LoadResult result = new ConfigurationStore(flash).Load();
        return result.Error is null && result.OtherCopy == CopyState.Whole;
    }

    private static void RequireOneOf(NodeConfiguration? found, string place, params NodeConfiguration?[] allowed)
    {
        bool whole = Array.Exists(allowed, a => a is null ? found is null : Samples.AreEqual(found, a));
        Assert.True(whole, place + (found is null ? ": nothing" : ": another configuration"));
    }

    private static void Save(FlashModel flash, NodeConfiguration configuration)
    {
        var store = new ConfigurationStore(flash);
        store.Load();
        Assert.True(store.Save(configuration).Succeeded);
    }
}
