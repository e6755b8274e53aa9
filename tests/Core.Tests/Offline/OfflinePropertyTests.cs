using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Offline;

public sealed class OfflinePropertyTests
{
    private static readonly Config s_config =
        Config.QuickThrowOnFailure.WithReplay(20261121, 4755).WithMaxTest(500).WithStartSize(1).WithEndSize(120);

    private enum Move
    {
        Add,
        Publish,
        PublishAll,
        GoOnline,
        GoOffline,
        Restart,
        Cut,
    }

    // Readings come often, cuts one at a time.
    private static Gen<Step[]> Lives()
    {
        Gen<Move> move = Gen.Frequency(
            (10, Gen.Constant(Move.Add)),
            (4, Gen.Constant(Move.Publish)),
            (1, Gen.Constant(Move.PublishAll)),
            (2, Gen.Constant(Move.GoOnline)),
            (2, Gen.Constant(Move.GoOffline)),
            (1, Gen.Constant(Move.Restart)),
            (2, Gen.Constant(Move.Cut)));
        Gen<Step> step =
            from what in move
            from operation in Gen.Choose(1, 12)
            from phase in Gen.Elements(Enum.GetValues<CutPhase>())
            select new Step(what, operation, phase);
        return step.ArrayOf();
    }

    [Fact]
    public void Whatever_happens_to_a_node_nothing_that_was_kept_is_lost_or_comes_twice_or_out_of_order()
    {
        Check.One(s_config, Prop.ForAll(Lives().ToArbitrary(), Live));
    }

    [Fact]
    public void Any_numbers_come_back_as_they_went_in()
    {
        Gen<int> any = ArbMap.Default.GeneratorFor<int>().Or(Gen.Elements(int.MinValue + 1, int.MaxValue - 1, 0, -1, 63, 64, -64, -65));
        Gen<Row> row =
            from values in any.ArrayOf(7)
            from present in Gen.Choose(0, 127)
            from pause in Gen.Choose(1, 100000000)
            from skipped in Gen.Choose(1, 1000)
            from step in Gen.Frequency((9, Gen.Constant(0L)), (1, any.Select(i => (long)i)))
            select new Row(values, present, pause, skipped, step);

        Check.One(s_config, Prop.ForAll(row.ArrayOf().ToArbitrary(), ComeBack));
    }

    [Fact]
    public void Readings_of_a_firmware_with_other_sensors_keep_their_names()
    {
        var flash = new FlashModel(1, Bench.RegionSize);
        Quantities before = new([new Reading("coal", 0), new Reading("größe", 3)]);
        OfflineQueue old = new(flash, before);
        old.Load();
        var reading = new StoredReading(before) { Uptime = 5 };
        reading.Set(0, 17);
        reading.Set(1, -0.25);
        old.Add(reading);

        var next = new OfflineQueue(flash, new Quantities([new Reading("temperature", 1)]));
        next.Load();

        Assert.Equal("coal=17 größe=-0.25", Bench.Look(next.Peek()).Values);
    }

    [Fact]
    public void More_quantities_than_can_be_stored_are_refused_at_the_start()
    {
        Reading[] many = [.. Enumerable.Range(0, 33).Select(i => new Reading("q" + i, 1))];
        Reading[] wordy = [.. Enumerable.Range(0, 12).Select(i => new Reading((char)('a' + i) + new string('q', 24), 1))];

        Assert.Throws<ArgumentException>(() => new Quantities(many));
        Assert.Throws<ArgumentException>(() => new Quantities(wordy));
        Assert.Equal(32, new Quantities(many[..32]).Count);
    }

    private static void Live(Step[] life)
    {
        var bench = new Bench(new FlashModel(life.Length, 6 * 2048));
        foreach (Step step in life)
        {
            switch (step.What)
            {
                case Move.Add: bench.Add(); break;
                case Move.Publish: bench.Publish(); break;
                case Move.PublishAll: bench.PublishAll(); break;
                case Move.GoOnline: bench.Queue.GoOnline(); break;
                case Move.GoOffline: bench.Queue.GoOffline(); break;
                case Move.Restart: bench = bench.Fork(life.Length); break;
                default: bench = Cut(bench, step); break;
            }
        }

        bench.RequireOwed(bench.Fork(1).PublishAll(), string.Join(" ", life.Select(s => s.What)));
    }

    private static Bench Cut(Bench bench, Step step)
    {
        bench.Flash.ArmCut(step.Operation, step.Phase);
        try
        {
            for (int i = 0; i < 4; i++)
            {
                bench.Add();
                bench.Publish();
            }
        }
        catch (PowerCutException)
        {
        }

        return bench.Fork(step.Operation);
    }

    private static bool ComeBack(Row[] rows)
    {
        Quantities quantities = new([.. Enumerable.Range(0, 7).Select(i => new Reading("q" + i, i))]);
        var flash = new FlashModel(1, Bench.RegionSize);
        var log = new ReadingLog(flash, quantities);
        log.Load();
        var expected = new List<Sample>();
        var reading = new StoredReading(quantities) { UtcAtStart = 63_900_000_000_000 };
        foreach (Row row in rows)
        {
            reading.Begin();
            reading.Sequence += row.Skipped;
            reading.Uptime += row.Pause;
            reading.UtcAtStart += row.Step;
            for (int i = 0; i < 7; i++)
            {
                if ((row.Present & (1 << i)) != 0)
                {
                    reading.Set(i, row.Values[i] / Math.Pow(10, i));
                }
            }

            expected.Add(Bench.Look(reading));
            if (!log.Append(reading, false))
            {
                return false;
            }
        }

        log = new ReadingLog(flash, quantities);
        log.Load();
        bool all = log.Count == rows.Length && log.NewestAtStart == reading.Sequence;
        foreach (Sample sample in expected)
        {
            StoredReading found = log.Peek();
            all &= found is not null && Bench.Look(found) == sample;
            log.MarkSent(sample.Sequence);
        }

        return all && log.Peek() is null;
    }

    private sealed record Step(Move What, int Operation, CutPhase Phase);

    private sealed record Row(int[] Values, int Present, int Pause, int Skipped, long Step);
}
