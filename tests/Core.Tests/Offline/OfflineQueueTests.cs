using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Storage;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Storage;
using Xunit;

namespace NanoIoTNode.Core.Tests.Offline;

public sealed class OfflineQueueTests
{
    private const int OneDay = 1440;
    private readonly Bench _bench = new();

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(97)]
    public void A_day_offline_loses_nothing_whenever_the_node_restarts(int restartEvery)
    {
        Warm(700);
        for (int i = 1; i <= OneDay; i++)
        {
            _bench.Add();
            if (restartEvery > 0 && i % restartEvery == 0)
            {
                _bench.Restart();
            }
        }

        Assert.Equal((OneDay, 0), (_bench.Queue.InFlash, _bench.Queue.Dropped));
        _bench.Restart();
        _bench.PublishAll();

        Assert.Equal(_bench.Added, _bench.Published);
        Assert.Equal(0, _bench.Queue.Dropped);
    }

    [Fact]
    public void A_day_of_all_the_kits_values_fits_while_the_kit_lies_still()
    {
        var bench = new Bench(isKit: true);
        for (int i = 0; i < OneDay; i++)
        {
            bench.Add();
        }

        Assert.Equal((OneDay, 0), (bench.Queue.InFlash, bench.Queue.Dropped));
        bench.Restart();
        bench.PublishAll();

        Assert.Equal(bench.Added, bench.Published);
    }

    [Fact]
    public void What_is_said_of_the_capacity_is_near_the_truth()
    {
        while (_bench.Queue.Dropped == 0)
        {
            _bench.Add();
        }

        var three = new Quantities([new Reading("temperature", 1), new Reading("humidity", 1), new Reading("pressure", 2)]);
        var all = new Quantities([.. Enumerable.Range(0, 18).Select(i => new Reading("quantity" + i, 2))]);
        Assert.Equal(_bench.Added.Count, OfflineQueue.UsualCapacity(_bench.Flash, three), _bench.Added.Count / 20.0);
        Assert.InRange(OfflineQueue.UsualCapacity(_bench.Flash, all), 1000, OneDay);
    }

    [Fact]
    public void A_double_word_that_fails_later_costs_sixteen_readings_at_most_and_no_other_changes()
    {
        var whole = new Bench(isKit: true);
        for (int i = 0; i < 150; i++)
        {
            whole.Add();
        }

        for (int word = 1; word < 512; word++)
        {
            Bench damaged = whole.Fork(1);
            damaged.Flash.Tear(2048 + (word * 8));
            IReadOnlyList<Sample> published = damaged.Fork(2).PublishAll();

            // A page without its header or its base has none of its readings.
            int most = word % 256 <= 32 ? 80 : 16;
            Assert.InRange(published.Count, 150 - most, 150);
            Assert.Equal(whole.Added.Where(published.Contains), published);
        }
    }

    [Fact]
    public void A_full_ring_drops_the_oldest_page_and_counts_it()
    {
        while (_bench.Queue.Dropped == 0)
        {
            _bench.Add();
        }

        Assert.InRange(_bench.Added.Count, OneDay, 4 * OneDay);
        int dropped = _bench.Queue.Dropped;
        _bench.PublishAll();

        Assert.InRange(dropped, 1, 200);
        Assert.Equal(_bench.Added.Skip(dropped), _bench.Published);
    }

    [Fact]
    public void All_pages_wear_alike_whatever_is_sent()
    {
        for (int day = 0; day < 5; day++)
        {
            for (int i = 0; i < OneDay; i++)
            {
                _bench.Add();
            }

            _bench.Queue.GoOnline();
            _bench.PublishAll();
            _bench.Queue.GoOffline();
            _bench.Restart();
        }

        int[] erases = _bench.Flash.Erases.ToArray();
        Assert.InRange(erases.Min(), 3, 6);
        Assert.InRange(erases.Max() - erases.Min(), 0, 1);
        Assert.Equal(_bench.Added, _bench.Published);
    }

    [Theory]
    [InlineData(FlashStatus.HardwareError)]
    [InlineData(FlashStatus.NotErased)]
    public void Without_flash_RAM_keeps_the_newest_in_order_and_counts_the_others(FlashStatus fault)
    {
        _bench.Add();
        _bench.Add();
        _bench.Flash.Fault = fault;
        for (int i = 0; i < 30; i++)
        {
            _bench.Add();
        }

        Assert.Equal(OfflineQueue.MemoryCapacity, _bench.Queue.InMemory);
        int kept = _bench.Queue.InMemory + _bench.Queue.InFlash;
        Assert.Equal(_bench.Added.Count, kept + _bench.Queue.Dropped);
        _bench.PublishAll();

        Assert.Equal(_bench.Added.TakeLast(OfflineQueue.MemoryCapacity), _bench.Published.TakeLast(OfflineQueue.MemoryCapacity));
        Assert.Equal(_bench.Published.OrderBy(p => p.Sequence), _bench.Published);
    }

    [Fact]
    public void A_page_that_cannot_be_erased_is_passed_over()
    {
        _bench.Add();
        _bench.Flash.FaultFrom = 5;
        _bench.Flash.Fault = FlashStatus.HardwareError;
        for (int i = 0; i < 1000; i++)
        {
            _bench.Add();
        }

        // Five pages are left.
        Assert.InRange(_bench.Queue.InFlash, 400, 640);
        int kept = _bench.Queue.InFlash + _bench.Queue.InMemory;
        Assert.Equal(_bench.Added.Count, kept + _bench.Queue.Dropped);
        _bench.PublishAll();
        Assert.Equal(_bench.Added.TakeLast(kept), _bench.Published);
    }

    [Fact]
    public void While_the_broker_is_there_hardly_anything_is_written()
    {
        _bench.Queue.GoOnline();
        for (int i = 0; i < OneDay; i++)
        {
            _bench.Add();
            Assert.Equal(1, _bench.Queue.InMemory);
            _bench.PublishAll();
        }

        Assert.Equal(_bench.Added, _bench.Published);
        Assert.InRange(_bench.Flash.Programs, 1, 20);
    }

    [Fact]
    public void What_is_in_RAM_when_the_broker_goes_is_in_flash_then()
    {
        _bench.Queue.GoOnline();
        _bench.Add();
        _bench.PublishAll();
        _bench.Add();
        _bench.Add();
        _bench.Queue.GoOffline();
        Assert.Equal((0, 2), (_bench.Queue.InMemory, _bench.Queue.InFlash));
        _bench.Add();

        _bench.Restart();
        _bench.PublishAll();

        Assert.Equal(_bench.Added, _bench.Published);
    }

    [Fact]
    public void An_acknowledgement_that_comes_after_the_connection_broke_counts()
    {
        _bench.Queue.GoOnline();
        int sequence = _bench.Add().Sequence;
        _bench.Queue.GoOffline();

        _bench.Queue.Confirm(sequence);
        _bench.Restart();

        Assert.Null(_bench.Queue.Peek());
    }

    [Fact]
    public void What_is_not_acknowledged_stays()
    {
        _bench.Add();
        _bench.Add();
        Assert.Equal(1, _bench.Queue.Peek().Sequence);
        Assert.Equal(1, _bench.Queue.Peek().Sequence);

        _bench.Restart();
        Assert.Equal(1, _bench.Queue.Peek().Sequence);
        _bench.Queue.Confirm(1);
        _bench.Restart();

        Assert.Equal(2, _bench.Queue.Peek().Sequence);
    }

    [Fact]
    public void More_than_RAM_holds_goes_to_flash_when_the_broker_is_slow()
    {
        _bench.Queue.GoOnline();
        for (int i = 0; i < 100; i++)
        {
            _bench.Add(1000);
        }

        Assert.Equal((0, 100), (_bench.Queue.InMemory, _bench.Queue.InFlash));
        _bench.PublishAll();

        Assert.Equal(_bench.Added, _bench.Published);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Readings_behind_the_oldest_are_seen_in_order_without_being_taken(bool isKit)
    {
        // Two pages of flash, some of it sent, with readings of two starts, the first of which had no clock at its beginning.
        var bench = new Bench(isClockSet: false, isKit: isKit);
        bench.Add();
        bench.IsClockSet = true;
        for (int i = 0; i < 150; i++)
        {
            bench.Add();
        }

        bench.Restart();
        for (int i = 0; i < 10; i++)
        {
            bench.Add();
            bench.Publish();
        }

        List<Sample> seen = [];
        for (StoredReading next = bench.Queue.PeekFirst(); next is not null; next = bench.Queue.PeekNext())
        {
            seen.Add(Bench.Look(next));
        }

        Assert.Equal(bench.Added.Skip(10), seen);
        Assert.Equal(seen, bench.PublishAll());

        bench.Queue.GoOnline();
        List<Sample> inMemory = [bench.Add(), bench.Add(), bench.Add()];
        Assert.Equal(3, bench.Queue.InMemory);
        seen = [Bench.Look(bench.Queue.PeekFirst()), Bench.Look(bench.Queue.PeekNext()), Bench.Look(bench.Queue.PeekNext())];
        Assert.Equal(inMemory, seen);
        Assert.Null(bench.Queue.PeekNext());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_that_comes_and_goes_does_not_begin_the_page_anew_each_time(bool isKit)
    {
        var bench = new Bench(isKit: isKit);
        bench.Add();
        long first = bench.Flash.Programs;
        const int Times = 25;
        for (int i = 0; i < Times; i++)
        {
            bench.Queue.GoOnline();
            bench.PublishAll();
            bench.Add();
            bench.Queue.GoOffline();
        }

        // A reading, and marks around it: much less than the base that the first one stands behind.
        Assert.InRange((bench.Flash.Programs - first) / Times, 3, first / 2);
        bench.Restart();
        bench.PublishAll();
        Assert.Equal(bench.Added, bench.Published);
    }

    [Fact]
    public void A_base_that_can_no_longer_be_read_when_the_link_is_lost_is_replaced()
    {
        const int FirstWordOfTheBase = 2048 + 8;
        var bench = new Bench(isKit: true);
        bench.Add();
        bench.Queue.GoOnline();
        bench.PublishAll();
        bench.Add();
        bench.Flash.Tear(FirstWordOfTheBase);
        for (int i = 0; i < 40; i++)
        {
            bench.Queue.GoOffline();
            bench.Add();
        }

        Bench next = bench.Fork(2);
        Assert.Equal(next.Owed, next.PublishAll());
        Assert.Equal(41, bench.PublishAll().Count);
        Assert.Equal(bench.Added, bench.Published);
    }

    [Fact]
    public void More_than_usual_waits_in_RAM_and_comes_out_in_order_whatever_was_kept_before()
    {
        _bench.Queue.GoOnline();
        foreach (int waiting in new[] { 1, OfflineQueue.MemoryCapacity, 2, 5, OfflineQueue.MemoryCapacity, 1, 3 })
        {
            for (int i = 0; i < waiting; i++)
            {
                _bench.Add();
            }

            Assert.Equal((waiting, 0), (_bench.Queue.InMemory, _bench.Queue.InFlash));
            _bench.PublishAll();
        }

        Assert.Equal(_bench.Added, _bench.Published);
    }

    [Fact]
    public void Numbers_go_on_after_a_restart_that_the_node_knew_of()
    {
        _bench.Queue.GoOnline();
        for (int i = 0; i < 200; i++)
        {
            _bench.Add();
            _bench.PublishAll();
        }

        _bench.Queue.GoOffline();
        _bench.Restart();

        Assert.Equal(201, _bench.Add().Sequence);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(98)]
    [InlineData(1000)]
    public void No_number_is_given_twice_when_the_power_goes_while_nothing_was_in_flash(int readings)
    {
        _bench.Queue.GoOnline();
        for (int i = 0; i < readings; i++)
        {
            _bench.Add();
            _bench.PublishAll();
        }

        _bench.Restart();
        int next = _bench.Add().Sequence;

        Assert.InRange(next, readings + 1, readings + 129);
    }

    [Fact]
    public void Readings_taken_before_the_clock_was_set_get_their_time_later()
    {
        var bench = new Bench(isClockSet: false);
        bench.Add();
        bench.Add();
        Assert.False(bench.Queue.Peek().HasTime);
        bench.IsClockSet = true;
        bench.Add();

        bench.PublishAll();

        Assert.Equal(bench.Added, bench.Published);
    }

    [Fact]
    public void They_get_it_even_when_the_power_goes_right_after_the_clock_was_set()
    {
        var bench = new Bench(isClockSet: false);
        bench.Add();
        bench.Add();
        bench.IsClockSet = true;
        bench.Pass(10);
        bench.Restart();
        bench.Add();

        bench.PublishAll();

        Assert.Equal(bench.Added, bench.Published);
    }

    [Fact]
    public void A_start_that_never_knew_the_time_gives_readings_without_time()
    {
        var bench = new Bench(isClockSet: false);
        bench.Add();
        bench.Restart();
        bench.Add();
        bench.IsClockSet = true;
        bench.Add();

        bench.PublishAll();

        Assert.Equal([1, 2, 3], bench.Published.Select(p => p.Sequence));
        Assert.Equal(bench.Added.Select(a => a.Sequence == 1 ? null : a.Time), bench.Published.Select(p => p.Time));
    }

    [Fact]
    public void Readings_in_RAM_get_their_time_when_the_clock_is_set()
    {
        var bench = new Bench(isClockSet: false);
        bench.Queue.GoOnline();
        bench.Add();
        Assert.Equal((1, false), (bench.Queue.InMemory, bench.Queue.Peek().HasTime));
        bench.IsClockSet = true;
        bench.Pass(10);

        bench.PublishAll();

        Assert.Equal(bench.Added, bench.Published);
    }

    // The ring has been round before, so that every page has an older content.
    private void Warm(int readings)
    {
        for (int i = 0; i < readings; i++)
        {
            _bench.Add();
            _bench.PublishAll();
        }

        _bench.Added.Clear();
        _bench.Published.Clear();
    }
}
