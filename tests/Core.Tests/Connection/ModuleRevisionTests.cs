using System;
using System.Linq;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Core.Connection;
using Xunit;

namespace NanoIoTNode.Core.Tests.Connection;

public sealed class ModuleRevisionTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithReplay(20261121, 4759).WithMaxTest(1000);

    [Theory]
    [InlineData("C3.5.2.2")]
    [InlineData("C3.5.2.2.STM")]
    [InlineData("C3.5.1.255")]
    [InlineData("C3.4.9.9")]
    [InlineData("C2.255.255.255.BETA")]
    [InlineData("C0.0.0.0")]
    public void What_came_before_the_oldest_is_too_old(string revision)
    {
        Assert.True(ModuleRevision.IsTooOld(revision));
    }

    [Theory]
    [InlineData(ModuleRevision.Oldest)]
    [InlineData("C3.5.2.3.BETA9")]
    [InlineData("C3.5.2.5.STM")]
    [InlineData("C3.5.2.7.STM")]
    [InlineData("C3.5.2.10")]
    [InlineData("C3.10.0.0")]
    [InlineData("C6.2.1.8")]
    [InlineData("C10.0.0.0")]
    public void What_came_with_it_or_later_is_not(string revision)
    {
        Assert.False(ModuleRevision.IsTooOld(revision));
    }

    [Theory]
    [InlineData("")]
    [InlineData("C")]
    [InlineData("C1")]
    [InlineData("C1.2.3")]
    [InlineData("C1.2.3.")]
    [InlineData("C1..2.3")]
    [InlineData("C1,2,3,4")]
    [InlineData("1.2.3.4")]
    [InlineData("v1.2.3.4")]
    [InlineData("C1.2.3.256")]
    [InlineData("C1.2.3.99999999999999999999")]
    public void What_is_no_revision_is_not_judged(string text)
    {
        Assert.False(ModuleRevision.IsTooOld(text));
    }

    [Fact]
    public void Revisions_are_ordered_as_dotnet_orders_versions()
    {
        var oldest = Version.Parse(ModuleRevision.Oldest[1..]);
        Arbitrary<int[]> versions = Gen.OneOf(Gen.Choose(0, 6), Gen.Choose(0, 255)).ArrayOf(4).ToArbitrary();

        Check.One(s_config, Prop.ForAll(versions, v =>
            ModuleRevision.IsTooOld("C" + string.Join('.', v)) == (new Version(v[0], v[1], v[2], v[3]) < oldest)));
    }

    [Fact]
    public void Any_text_is_read_as_a_regular_expression_reads_it()
    {
        var form = new Regex("^C([0-9]+)\\.([0-9]+)\\.([0-9]+)\\.([0-9]+)");
        var oldest = Version.Parse(ModuleRevision.Oldest[1..]);
        Arbitrary<string> texts = Gen.Elements('.', '0', '2', '3', '9').ArrayOf().Select(c => "C" + new string(c)).ToArbitrary();

        Check.One(s_config.WithMaxTest(20_000), Prop.ForAll(texts, text =>
        {
            int[] numbers = [.. form.Match(text).Groups.Values.Skip(1).Select(g => g.Length > 9 ? 256 : int.Parse("0" + g.Value))];
            bool old = form.IsMatch(text) && numbers.All(n => n <= 255)
                && new Version(numbers[0], numbers[1], numbers[2], numbers[3]) < oldest;
            return ModuleRevision.IsTooOld(text) == old;
        }));
    }
}
