using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Viewer.Readings;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Readings;

public sealed class ThingTests
{
    private static readonly DateTimeOffset s_arrived = DateTimeOffset.UnixEpoch.AddDays(1);
    private readonly Thing _thing = new("t");

    [Fact]
    public void The_last_value_is_the_one_that_was_measured_last()
    {
        Take(1, 10, ("x", 5));
        Take(3, 30, ("x", 7));
        Take(2, 20, ("x", 9));

        Series series = Assert.Single(_thing.Series);
        Assert.Equal([5, 9, 7], series.Samples.Select(sample => sample.Measurement.Value));
        Assert.Equal((5, 9), (series.Least!.Value, series.Greatest!.Value));
    }

    [Fact]
    public void A_reading_without_a_time_is_put_in_its_place_by_its_number()
    {
        Take(2, 20, ("x", 2));
        Take(1, null, ("x", 1));

        Assert.Equal([1, 2], Assert.Single(_thing.Series).Samples.Select(sample => sample.Measurement.Value));
    }

    [Fact]
    public void A_reading_that_comes_again_is_told_and_taken_once()
    {
        Assert.NotNull(Take(1, 10, ("x", 1)));
        Assert.Null(Take(1, 10, ("x", 1)));

        Assert.Equal((1, 1), (_thing.Readings, _thing.Repeated));
        Assert.Single(_thing.Series[0].Samples);
    }

    [Fact]
    public void Sensors_that_share_a_number_are_not_repeated()
    {
        Take(1, 10, ("temperature", 21));
        Reading? pressure = Take(1, 10, ("pressure", 1013), ("temperature", 21));

        Assert.Equal("pressure", Assert.Single(pressure!.Values).Quantity);
        Assert.Equal((0, 0), (_thing.Missing, _thing.Repeated));
    }

    [Fact]
    public void After_an_erase_numbers_begin_anew_and_the_values_go_on()
    {
        Take(500, 10, ("x", 1));
        Reading? first = Take(1, 20, ("x", 2));

        Assert.NotNull(first);
        Assert.Equal(2, _thing.Series[0].Last.Measurement.Value);
    }

    [Fact]
    public void Documents_without_numbers_are_all_taken()
    {
        Take(null, 10, ("x", 1));
        Take(null, 10, ("x", 1));

        Assert.Equal((2, 0), (_thing.Readings, _thing.Missing));
    }

    [Fact]
    public void In_any_order_the_kept_values_are_the_latest_in_their_order_and_each_comes_once()
    {
        Gen<int[]> numbers = Gen.Choose(1, 80).NonEmptyListOf().Select(list => list.ToArray());

        Check.One(Seeded.Config, Prop.ForAll(numbers.ToArbitrary(), arrivals =>
        {
            var thing = new Thing("t");
            int fresh = arrivals.Count(n => thing.Take(Of(n, n, ("x", n)), s_arrived) is not null);
            var expected = arrivals.Distinct().Order().TakeLast(Series.Kept).Select(n => (double)n);
            return fresh == arrivals.Distinct().Count()
                && thing.Series[0].Samples.Select(sample => sample.Measurement.Value).SequenceEqual(expected);
        }));
    }

    private static Reading Of(long? number, int? seconds, params (string Quantity, double Value)[] values) => new(
        "t",
        seconds is { } time ? DateTimeOffset.UnixEpoch.AddSeconds(time) : null,
        number,
        [.. values.Select(value => new Measurement(value.Quantity, value.Value, $"{value.Value}"))]);

    private Reading? Take(long? number, int? seconds, params (string Quantity, double Value)[] values) =>
        _thing.Take(Of(number, seconds, values), s_arrived);
}
