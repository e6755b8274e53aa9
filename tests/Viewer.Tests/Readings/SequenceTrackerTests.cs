using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Viewer.Readings;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Readings;

public sealed class SequenceTrackerTests
{
    private readonly SequenceTracker _tracker = new();

    [Fact]
    public void Numbers_one_after_the_other_miss_nothing()
    {
        Take(100, 101, 102);

        Assert.Equal(0, _tracker.Missing);
    }

    [Fact]
    public void A_late_number_fills_its_hole()
    {
        Take(1, 5);
        Assert.Equal(3, _tracker.Missing);

        Take(3, 3);
        Assert.Equal(2, _tracker.Missing);

        Take(2, 4);
        Assert.Equal(0, _tracker.Missing);
    }

    [Fact]
    public void Numbers_from_before_the_first_one_seen_are_not_counted()
    {
        Take(50, 20, 51);

        Assert.Equal((0, 0), (_tracker.Missing, _tracker.Restarts));
    }

    [Fact]
    public void A_lower_number_with_a_later_time_begins_a_new_count()
    {
        Take(50, 52);
        _tracker.Take(1, TimeOf(60));
        _tracker.Take(3, TimeOf(61));

        Assert.Equal((2, 1), (_tracker.Missing, _tracker.Restarts));
    }

    [Fact]
    public void The_same_number_at_several_times_is_no_new_count()
    {
        Take(7);
        _tracker.Take(7, TimeOf(8));
        _tracker.Take(7, null);

        Assert.Equal((0, 0), (_tracker.Missing, _tracker.Restarts));
    }

    [Fact]
    public void Forgotten_holes_stay_counted()
    {
        int holes = SequenceTracker.MaxHoles + 1;
        Take([.. Enumerable.Range(0, holes + 1).Select(i => (2 * i) + 1)]);

        Take(2);

        Assert.Equal(holes, _tracker.Missing);
    }

    [Fact]
    public void In_any_order_what_is_missing_between_the_first_and_the_highest_number_is_what_has_not_come()
    {
        Gen<int[]> numbers = Gen.Choose(1, 60).NonEmptyListOf().Select(list => list.ToArray());

        Check.One(Seeded.Config, Prop.ForAll(numbers.ToArbitrary(), arrivals =>
        {
            var tracker = new SequenceTracker();
            foreach (int number in arrivals)
            {
                tracker.Take(number, TimeOf(number));
            }

            int missing = Enumerable.Range(arrivals[0], arrivals.Max() - arrivals[0] + 1).Except(arrivals).Count();
            return tracker.Missing == missing && tracker.Restarts == 0;
        }));
    }

    private static DateTimeOffset TimeOf(int number) => DateTimeOffset.UnixEpoch.AddSeconds(number);

    private void Take(params int[] numbers)
    {
        foreach (int number in numbers)
        {
            _tracker.Take(number, TimeOf(number));
        }
    }
}
