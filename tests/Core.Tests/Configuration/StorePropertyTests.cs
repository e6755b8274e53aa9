using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Configuration;

public sealed class StorePropertyTests
{
    private static readonly Config s_config =
        Config.QuickThrowOnFailure.WithReplay(20261121, 4711).WithMaxTest(400).WithStartSize(1).WithEndSize(60);

    // What becomes of one save: which configuration (several are the same), and where it is cut, if at all.
    private static Gen<Step[]> Steps()
    {
        Gen<CutPhase> phase = Gen.Elements(Enum.GetValues<CutPhase>());
        Gen<Step> step =
            from configuration in Gen.Choose(0, 4)
            from isCut in Gen.Frequency((2, Gen.Constant(true)), (3, Gen.Constant(false)))
            from operation in Gen.Choose(1, 60)
            from how in phase
            select new Step(configuration, isCut ? operation : 0, how);
        return step.ArrayOf();
    }

    [Fact]
    public void Any_series_of_saves_and_cuts_has_the_last_that_was_found_or_the_one_being_saved_in_force()
    {
        NodeConfiguration[] all = [.. Enumerable.Range(1, 5).Select(i => Samples.Random(new Random(i), i))];
        Check.One(s_config, Prop.ForAll(Steps().ToArbitrary(), steps => Holds(steps, all)));
    }

    [Fact]
    public void Any_strings_and_numbers_come_back_as_they_went_in()
    {
        Gen<string?> text = ArbMap.Default.GeneratorFor<UnicodeString>().Select(u => (string?)Valid(u.Get));
        Gen<NodeConfiguration> configurations =
            from strings in text.ArrayOf(8)
            from absent in ArbMap.Default.GeneratorFor<bool>().ArrayOf(4)
            from port in Gen.Choose(1, 65535)
            from interval in Gen.Choose(1, 86400)
            from roots in Gen.Choose(0, NodeConfiguration.AllBuiltInRoots)
            from seed in Gen.Choose(0, int.MaxValue)
            select Configuration(strings, absent, (port, interval, roots), new Random(seed));

        Check.One(s_config, Prop.ForAll(configurations.ToArbitrary(), configuration =>
        {
            byte[] record = ConfigurationRecord.Encode(configuration, 0, 1, out int size);
            return record.Length == size && Samples.AreEqual(configuration, Samples.Decode(record, 0, size));
        }));
    }

    // Two cuts may follow each other; then a save comes to its end, as the power-cut tests assume too.
    private static bool Holds(Step[] steps, NodeConfiguration[] all)
    {
        var flash = new FlashModel(steps.Length);
        var possible = new List<NodeConfiguration?> { null };
        int cutsInARow = 0;
        foreach (Step step in steps)
        {
            var store = new ConfigurationStore(flash);
            store.Load();
            if (!IsOneOf(possible, store.Read()))
            {
                return false;
            }

            NodeConfiguration next = all[step.Configuration];
            if (step.Operation > 0 && cutsInARow < 2 && IsCut(store, flash, next, step))
            {
                cutsInARow++;
                possible.Add(next);
            }
            else if (store.Save(next).Succeeded)
            {
                cutsInARow = 0;
                possible = [next];
            }
            else
            {
                return false;
            }

            flash.Restart();
        }

        return true;
    }

    private static bool IsCut(ConfigurationStore store, FlashModel flash, NodeConfiguration next, Step step)
    {
        flash.ArmCut(step.Operation, step.Phase);
        try
        {
            store.Save(next);
            return false;
        }
        catch (PowerCutException)
        {
            return true;
        }
    }

    private static bool IsOneOf(List<NodeConfiguration?> possible, NodeConfiguration? found)
    {
        return possible.Exists(p => p is null ? found is null : Samples.AreEqual(p, found));
    }

    private static NodeConfiguration Configuration(
        string?[] strings, bool[] absent, (int Port, int Interval, int Roots) numbers, Random random)
    {
        NodeConfiguration configuration = Samples.Random(random, random.Next(0, 300));
        configuration.Ssid = strings[0];
        configuration.Passphrase = strings[1];
        configuration.Endpoint = strings[2];
        configuration.ThingName = strings[3];
        configuration.ClientId = absent[0] ? null : strings[4];
        configuration.UserName = absent[1] ? null : strings[5];
        configuration.Password = absent[2] ? null : strings[6];
        configuration.TelemetryTopic = absent[3] ? null : strings[7];
        (configuration.Port, configuration.PublishIntervalSeconds, configuration.BuiltInRoots) = numbers;
        return configuration;
    }

    // Halves of surrogate pairs are no text: the checks at entry let none in.
    private static string Valid(string text) =>
        new([.. text.Where(c => !char.IsSurrogate(c))]);

    private sealed record Step(int Configuration, int Operation, CutPhase Phase);
}
