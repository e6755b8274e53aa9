using System;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Storage;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.EndToEnd.Tests.Offline;

/// <summary>The flash region where readings wait, of a board whose power is off: filled as weeks without a broker would.</summary>
internal sealed class SpareRegion(string boardState) : IFlashRegion, IDisposable
{
    private const uint Address = 0x080F5000;
    private const int Minute = 60000;

    private static readonly Quantities s_quantities =
        new([new Reading("temperature", 1), new Reading("humidity", 1), new Reading("pressure", 2)]);

    private readonly FlashMemory _flash = new(boardState, 1);

    public int Size => 40 * 1024;

    public int PageSize => FlashMemory.PageSize;

    public FlashStatus Read(int offset, byte[] buffer, int start, int count)
    {
        try
        {
            _flash.Read(Address + (uint)offset, buffer.AsSpan(start, count));
            return FlashStatus.Ok;
        }
        catch (FlashEccException)
        {
            return FlashStatus.EccError;
        }
    }

    public FlashStatus ErasePage(int offset)
    {
        _flash.ErasePage(Address + (uint)offset);
        return FlashStatus.Ok;
    }

    public FlashStatus Program(int offset, byte[] data, int start, int count)
    {
        for (int done = 0; done < count; done += FlashMemory.DoubleWord)
        {
            _flash.ProgramDoubleWord(Address + (uint)(offset + done), data.AsSpan(start + done, FlashMemory.DoubleWord));
        }

        return FlashStatus.Ok;
    }

    /// <summary>Adds readings, a minute apart.</summary>
    /// <returns>The number of the last.</returns>
    public int Add(int readings)
    {
        OfflineQueue queue = Load();
        for (int i = 1; i <= readings; i++)
        {
            AddOne(queue, i);
        }

        return queue.NewestSequence;
    }

    /// <summary>Fills the region until the next page that is begun costs the oldest.</summary>
    public void Fill()
    {
        OfflineQueue queue = Load();
        int added = 0;
        int first = 0;
        while (queue.Dropped == 0)
        {
            AddOne(queue, ++added);
        }

        for (int dropped = queue.Dropped; queue.Dropped == dropped; first++)
        {
            AddOne(queue, ++added);
        }

        // Pages of one size: this one will be full when as many have gone into it as into the one before.
        for (int i = 2; i < first; i++)
        {
            AddOne(queue, ++added);
        }
    }

    public void Dispose() => _flash.Dispose();

    private static void AddOne(OfflineQueue queue, int minutes)
    {
        var reading = new StoredReading(s_quantities) { Uptime = (long)minutes * Minute };
        queue.NoteClock(new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minutes), reading.Uptime);
        reading.Set(0, 21.5);
        reading.Set(1, 45.2);
        reading.Set(2, 1013.25);
        queue.Add(reading);
    }

    private OfflineQueue Load()
    {
        var queue = new OfflineQueue(this, s_quantities);
        queue.Load();
        return queue;
    }
}
