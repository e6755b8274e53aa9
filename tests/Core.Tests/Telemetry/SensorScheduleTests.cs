using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Telemetry;

/// <summary>A model of sensors in model time: each takes so long, fails or not; what is read and published when.</summary>
public sealed class SensorScheduleTests
{
    private const int Second = 1000;
    private readonly List<(int Sensor, long Time)> _reads = [];
    private readonly List<long> _documents = [];
    private readonly HashSet<int> _failing = [];
    private readonly Dictionary<int, int> _pieces = [];
    private long _now = 5000;

    [Fact]
    public void Each_sensor_is_read_at_its_own_interval_and_documents_come_at_theirs()
    {
        Run(new SensorSchedule([Second, 10 * Second, 60 * Second], 10 * Second, _now), 120 * Second);

        Assert.Equal([120, 12, 2], Enumerable.Range(0, 3).Select(s => _reads.Count(r => r.Sensor == s)));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => 5000L + (i * 10 * Second)), _documents);
        Assert.All(_reads.Where(r => r.Sensor == 0), r => Assert.Equal(0, (r.Time - 5000) % Second));
    }

    [Fact]
    public void A_document_waits_for_the_sensors_that_are_being_read()
    {
        _pieces[1] = 30;
        Run(new SensorSchedule([10 * Second, 10 * Second], 10 * Second, _now), 10 * Second);

        Assert.Equal(_reads.Single(r => r.Sensor == 1).Time, Assert.Single(_documents));
        Assert.InRange(_documents[0], 5140, 5160);
    }

    [Fact]
    public void A_sensor_that_takes_too_long_is_left_out_and_holds_nobody_up()
    {
        _pieces[1] = 1000;
        Run(new SensorSchedule([10 * Second, 10 * Second], 10 * Second, _now), 10 * Second);

        Assert.Equal(6000, Assert.Single(_documents));
        Assert.Contains(_reads, r => r.Sensor == 0 && r.Time == 5000);
        Assert.InRange(_reads.Single(r => r.Sensor == 1).Time, 9990, 10010);
    }

    [Fact]
    public void At_the_shortest_interval_the_wait_is_half_of_it()
    {
        _pieces[0] = int.MaxValue;
        Run(new SensorSchedule([Second, Second], Second, _now), 10 * Second);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => 5500L + (i * Second)), _documents);
    }

    [Fact]
    public void A_sensor_that_fails_is_tried_again_ever_later_and_no_document_waits_for_it()
    {
        _failing.Add(0);
        Run(new SensorSchedule([60 * Second, 60 * Second], 60 * Second, _now), 240 * Second);

        long[] attempts = [.. _reads.Where(r => r.Sensor == 0).Select(r => (r.Time - 5000) / Second)];
        Assert.Equal([0, 1, 3, 7, 15, 31, 61, 91, 121, 151, 181, 211], attempts);
        Assert.Equal([5000, 65000, 125000, 185000], _documents);
    }

    [Fact]
    public void A_sensor_that_is_back_is_read_at_its_old_times()
    {
        _failing.Add(0);
        var schedule = new SensorSchedule([10 * Second], 10 * Second, _now);
        Run(schedule, 20 * Second);
        _failing.Clear();
        _reads.Clear();
        Run(schedule, 60 * Second);

        long[] times = [.. _reads.Select(r => (r.Time - 5000) / Second)];
        Assert.Equal([31, 40, 50, 60, 70], times);

        _failing.Add(0);
        _reads.Clear();
        Run(schedule, 5 * Second);
        Assert.Equal([80, 81, 83], _reads.Select(r => (r.Time - 5000) / Second));
    }

    [Fact]
    public void A_stall_is_not_made_up_for()
    {
        var schedule = new SensorSchedule([Second], Second, _now);
        Run(schedule, 3 * Second);
        _reads.Clear();
        _documents.Clear();
        _now += 3600 * Second;
        Run(schedule, 3 * Second);

        Assert.InRange(_reads.Count, 3, 4);
        Assert.InRange(_documents.Count, 3, 4);
    }

    [Fact]
    public void Sensors_take_turns()
    {
        _pieces[0] = int.MaxValue;
        Run(new SensorSchedule([Second, Second, Second], Second, _now), Second);

        Assert.Contains(_reads, r => r.Sensor == 1);
        Assert.Contains(_reads, r => r.Sensor == 2);
    }

    // A piece takes no time; the pause behind it is 5 ms.
    private void Run(SensorSchedule schedule, long duration)
    {
        long end = _now + duration;
        var left = new Dictionary<int, int>();
        while (_now < end)
        {
            int sensor = schedule.Next(_now);
            if (sensor >= 0)
            {
                int pieces = left.GetValueOrDefault(sensor, _pieces.GetValueOrDefault(sensor));
                left[sensor] = pieces - 1;
                if (pieces > 0)
                {
                    schedule.NoteBusy(sensor, _now, 5);
                }
                else
                {
                    left.Remove(sensor);
                    _reads.Add((sensor, _now));
                    if (_failing.Contains(sensor))
                    {
                        schedule.NoteFailed(sensor, _now);
                    }
                    else
                    {
                        schedule.NoteDone(sensor, _now);
                    }
                }
            }

            if (schedule.IsDocumentDue(_now))
            {
                _documents.Add(_now);
                schedule.NoteDocument(_now);
            }

            _now += schedule.WaitFrom(_now);
        }
    }
}
