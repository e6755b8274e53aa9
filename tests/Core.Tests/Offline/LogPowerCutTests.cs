using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.Core.Tests.Offline;

/// <summary>
/// The power goes at every flash operation, in every way: what was kept before is published, in order, as it was, and
/// nothing that was acknowledged comes again.
/// </summary>
public sealed class LogPowerCutTests
{
    private const int Seed = 4755;
    private const int FourPages = 4 * 2048;
    private static readonly CutPhase[] s_phases = Enum.GetValues<CutPhase>();

    private readonly ITestOutputHelper _output;
    private readonly Random _random = new(Seed);

    public LogPowerCutTests(ITestOutputHelper output)
    {
        _output = output;
        _output.WriteLine($"seed {Seed}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_at_every_operation_of_a_varied_life(bool isKit)
    {
        Bench start = Lived(3, isKit);
        long operations = Count(start, LiveOn);
        int cuts = 0;
        for (long operation = 1; operation <= operations; operation++)
        {
            foreach (CutPhase phase in s_phases)
            {
                Bench cut = start.Fork(_random.Next());
                RunUntilCut(cut, LiveOn, operation, phase);
                RequireNothingLost(cut, $"operation {operation} of {operations}, {phase}");
                cuts++;
            }
        }

        _output.WriteLine($"{cuts} cuts, {start.Flash.Erases.ToArray().Min()} laps before");
        Assert.True(cuts > 3000, $"only {cuts} cuts");
    }

    [Fact]
    public void Cut_again_at_every_operation_after_a_cut_while_a_page_is_taken_into_use()
    {
        Bench start = Lived(3);
        long erase = FirstErase(start);
        int cuts = 0;
        for (long operation = erase - 2; operation <= erase + 4; operation++)
        {
            foreach (CutPhase phase in s_phases)
            {
                Bench once = start.Fork(_random.Next());
                RunUntilCut(once, LiveOn, operation, phase);
                cuts += CutAgain(once, $"first cut at {operation}, {phase}");
            }
        }

        _output.WriteLine($"{cuts} pairs of cuts");
        Assert.True(cuts > 5000, $"only {cuts} pairs of cuts");
    }

    [Fact]
    public void Cut_at_every_operation_of_a_full_ring_costs_the_oldest_page_at_most()
    {
        Bench start = Lived(2);
        while (start.Queue.Dropped == 0)
        {
            start.Add();
        }

        long operations = Count(start, FillAPage);
        int most = start.Queue.Dropped;
        int cuts = 0;
        for (long operation = 1; operation <= operations; operation++)
        {
            foreach (CutPhase phase in s_phases)
            {
                Bench cut = start.Fork(_random.Next());
                RunUntilCut(cut, FillAPage, operation, phase);
                List<Sample> owed = cut.Owed;
                IReadOnlyList<Sample> published = cut.Fork(_random.Next()).PublishAll();

                List<Sample> kept = [.. published.Where(p => owed.Contains(p))];
                string place = $"operation {operation} of {operations}, {phase}";
                Assert.True(published.Count - kept.Count <= 1, place);
                Assert.True(owed.TakeLast(kept.Count).SequenceEqual(kept), place + ": not the newest");
                Assert.True(kept.Count >= 2 * most, $"{place}: only {kept.Count} left, {most} in a page");
                cuts++;
            }
        }

        _output.WriteLine($"{cuts} cuts");
        Assert.True(cuts > 1500, $"only {cuts} cuts");
    }

    private static Bench Lived(int laps, bool isKit = false)
    {
        var bench = new Bench(new FlashModel(Seed, FourPages), isKit: isKit);
        while (bench.Flash.Erases.ToArray().Min() < laps)
        {
            LiveOn(bench);
        }

        return bench.Anew();
    }

    // More than a page of everything that a node does; what waits never fills the ring.
    private static void LiveOn(Bench bench)
    {
        for (int i = 0; i < 15; i++)
        {
            Repeat(10, () => bench.Add());
            Repeat(3, () => bench.Publish());
            bench.Queue.GoOnline();
            bench.PublishAll();
            bench.Add();
            bench.Publish();
            Repeat(3, () => bench.Add());
            bench.Publish();
            bench.Queue.GoOffline();
            Repeat(4, () => bench.Add());
        }
    }

    private static void FillAPage(Bench bench) => Repeat(230, () => bench.Add());

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }

    private static void AddFew(Bench bench)
    {
        bench.Add();
        bench.Publish();
        bench.Add();
        bench.Queue.GoOnline();
        bench.PublishAll();
        bench.Add();
        bench.Add();
        bench.Queue.GoOffline();
    }

    private static long Count(Bench start, Action<Bench> script)
    {
        Bench whole = start.Fork(1);
        script(whole);
        return whole.Flash.Operations;
    }

    private static long FirstErase(Bench start)
    {
        Bench whole = start.Fork(1);
        int before = whole.Flash.Erases.ToArray().Sum();
        while (whole.Flash.Erases.ToArray().Sum() == before)
        {
            LiveOn(whole);
        }

        long erases = whole.Flash.Operations;
        for (long operation = 4; operation < erases; operation++)
        {
            Bench trial = start.Fork(1);
            RunUntilCut(trial, LiveOn, operation, CutPhase.After);
            if (trial.Flash.Erases.ToArray().Sum() > before)
            {
                return operation;
            }
        }

        throw new InvalidOperationException("no erase");
    }

    private static bool RunUntilCut(Bench bench, Action<Bench> script, long operation, CutPhase phase)
    {
        bench.Flash.ArmCut(operation, phase);
        try
        {
            script(bench);
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private int CutAgain(Bench once, string first)
    {
        int cuts = 0;
        foreach (CutPhase phase in s_phases)
        {
            for (long operation = 1; ; operation++)
            {
                // What the first restart finds decides what is owed: it is found again.
                Bench twice = once.Fork(_random.Next());
                if (!RunUntilCut(twice, AddFew, operation, phase))
                {
                    break;
                }

                RequireNothingLost(twice, $"{first}; second cut at {operation}, {phase}");
                cuts++;
            }
        }

        return cuts;
    }

    // At the restart, and at the one after it, with new readings in between.
    private void RequireNothingLost(Bench cut, string place)
    {
        cut.RequireOwed(cut.Fork(_random.Next()).PublishAll(), place);

        Bench on = cut.Fork(_random.Next());
        Repeat(3, () => on.Add());
        on.Publish();
        Bench later = on.Fork(_random.Next());
        int counted = later.Queue.InFlash;
        IReadOnlyList<Sample> published = later.PublishAll();
        on.RequireOwed(published, place + ", second restart");
        Assert.True(
            counted == published.Count || place.Contains("Flickering", StringComparison.Ordinal),
            $"{place}: {counted} counted, {published.Count} published");
    }
}
