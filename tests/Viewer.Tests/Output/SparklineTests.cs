using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Viewer.Output;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Output;

public sealed class SparklineTests
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    [Theory]
    [InlineData(new double[] { }, "")]
    [InlineData(new double[] { 5 }, "▄")]
    [InlineData(new double[] { 5, 5, 5 }, "▄▄▄")]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5, 6, 7 }, Bars)]
    [InlineData(new double[] { -1, 1, -1 }, "▁█▁")]
    [InlineData(new[] { double.MinValue, 0, double.MaxValue }, "▁▅█")]
    public void Bars_rise_with_the_values(double[] values, string bars)
    {
        Assert.Equal(bars, Sparkline.Of(values));
    }

    [Fact]
    public void Of_any_values_the_least_is_lowest_the_greatest_highest_and_the_order_is_kept()
    {
        Gen<double[]> values = ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => value.Get).ArrayOf();

        Check.One(Seeded.Config, Prop.ForAll(values.ToArbitrary(), numbers =>
        {
            int[] heights = [.. Sparkline.Of(numbers).Select(bar => Bars.IndexOf(bar, StringComparison.Ordinal))];
            bool isFlat = numbers.Distinct().Count() < 2;
            return heights.Length == numbers.Length
                && (isFlat || (heights[Array.IndexOf(numbers, numbers.Min())] == 0 && heights[Array.IndexOf(numbers, numbers.Max())] == 7))
                && numbers.Zip(heights).OrderBy(pair => pair.First).Select(pair => pair.Second).SequenceEqual(heights.Order());
        }));
    }
}
