using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Storage;
using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Offline;

/// <summary>What the queue keeps in the managed heap, counted as a 32-bit nanoCLR lays it out.</summary>
public sealed class QueueMemoryTests
{
    private const int Cell = 12;
    private const int ArrayHead = 20;

    private readonly Bench _bench = new(isKit: true);

    [Fact]
    public void While_the_broker_is_there_and_nothing_waits_it_keeps_less_than_a_kilobyte()
    {
        _bench.Queue.GoOnline();
        _bench.Add();
        _bench.PublishAll();

        Assert.InRange(Size(_bench.Queue), 300, 800);
    }

    [Fact]
    public void After_a_time_without_the_broker_it_gives_back_what_that_took()
    {
        _bench.Queue.GoOnline();
        _bench.Add();
        _bench.PublishAll();
        int before = Size(_bench.Queue);
        _bench.Queue.GoOffline();
        for (int i = 0; i < 100; i++)
        {
            _bench.Add();
        }

        Assert.InRange(Size(_bench.Queue), before + 1000, 3500);
        _bench.Queue.GoOnline();
        for (int i = 0; i < OfflineQueue.MemoryCapacity; i++)
        {
            _bench.Add();
        }

        _bench.PublishAll();
        _bench.Add();
        _bench.PublishAll();

        Assert.Equal(before, Size(_bench.Queue));
    }

    [Fact]
    public void A_reading_that_waits_in_RAM_makes_no_garbage()
    {
        OfflineQueue queue = _bench.Queue;
        queue.GoOnline();
        _bench.Add();
        StoredReading reading = queue.Peek();
        StoredReading next = new(reading.Quantities) { Uptime = reading.Uptime + 60000 };
        queue.Confirm(reading.Sequence);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            queue.Add(next);
            queue.Confirm(queue.PeekFirst().Sequence);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // What hangs on an object, itself included; the sensors' readings and the flash belong to others.
    private static int Size(object root)
    {
        int size = 0;
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        while (open.TryPop(out object? next))
        {
            if (next is string or IFlashRegion or Reading[] || !seen.Add(next))
            {
                continue;
            }

            if (next is Array array)
            {
                Type element = array.GetType().GetElementType()!;
                int each = element.IsPrimitive ? Marshal.SizeOf(element) : Cell;
                size += (ArrayHead + (array.Length * each) + Cell - 1) / Cell * Cell;
                Push(open, element.IsPrimitive ? Array.Empty<object>() : array);
                continue;
            }

            FieldInfo[] fields = next.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
            size += Cell * (fields.Length + 1);
            Push(open, fields.Where(f => !f.FieldType.IsValueType).Select(f => f.GetValue(next)));
        }

        return size;
    }

    private static void Push(Stack<object> open, IEnumerable values)
    {
        foreach (object? value in values)
        {
            if (value is not null)
            {
                open.Push(value);
            }
        }
    }
}
