using System;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Core.Tests.Storage;

namespace NanoIoTNode.StoreBench;

/// <summary>How many readings the spare flash holds, and how large they are, by what the sensors see: a Markdown table.</summary>
internal static class CapacityBench
{
    private const int RegionSize = 40 * 1024;
    private const int Minute = 60000;
    private const double MinutesPerDay = 1440;

    private static readonly Reading[] s_weather = [new("temperature", 1), new("humidity", 1), new("pressure", 2)];

    private static readonly Reading[] s_kit =
    [
        .. s_weather, new("barometerTemperature", 2),
        new("accelerationX", 4), new("accelerationY", 4), new("accelerationZ", 4),
        new("angularRateX", 4), new("angularRateY", 4), new("angularRateZ", 4),
        new("steps", 0), new("taps", 0), new("tilts", 0), new("freeFalls", 0),
        new("magneticFieldX", 2), new("magneticFieldY", 2), new("magneticFieldZ", 2), new("distance", 0),
    ];

    public static void Print()
    {
        Console.WriteLine("| readings in the 40 KB | bytes of a reading, page overhead included | readings | hours at one a minute |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        Measure("three values, weather", s_weather, 0, 0, 0, 0);
        Measure("18 values, the kit lies still (noise of the data sheets)", s_kit, 0.012, 0.0012, 0.32, 0);
        Measure("18 values, the kit is carried about", s_kit, 1, 0.3, 10, 0.3);
        Measure("18 values, the kit is shaken and turned over its whole ranges", s_kit, 10, 2, 30, 1);
    }

    // Standard deviations: LSM6DSL, accelerometer 90 ug/rtHz and gyroscope 4 mdps/rtHz (typical, over half the data rate);
    // LIS3MDL 3.2 mgauss.
    private static void Measure(
        string what, Reading[] readings, double acceleration, double rate, double field, double events)
    {
        Quantities quantities = new(readings);
        var flash = new FlashModel(1, RegionSize);
        var queue = new OfflineQueue(flash, quantities);
        queue.Load();
        var random = new Random(20261121);
        var reading = new StoredReading(quantities);
        DateTime start = new(2026, 11, 21);
        double[] counts = new double[4];
        int added = 0;
        while (queue.Dropped == 0)
        {
            double day = added / MinutesPerDay * 2 * Math.PI;
            reading.Begin();
            reading.Uptime = (long)++added * Minute;
            reading.Uptime += random.Next(12);
            queue.NoteClock(start.AddMilliseconds(reading.Uptime), reading.Uptime);
            reading.Set(0, 18 + (5 * Math.Sin(day)) + (0.05 * Gauss(random)));
            reading.Set(1, 55 - (15 * Math.Sin(day)) + (0.05 * Gauss(random)));
            reading.Set(2, 1010 + (12 * Math.Sin(day / 7)) + (0.0075 * Gauss(random)));
            if (readings.Length > 3)
            {
                reading.Set(3, 20 + (5 * Math.Sin(day)) + (0.01 * Gauss(random)));
                Move(reading, random, acceleration, rate, field, events, counts);
            }

            queue.Add(reading);
        }

        added--;
        Console.WriteLine(Program.Invariant(
            $"| {what} | {(double)RegionSize / added:F1} | {added} | {added / 60.0:F1} |"));
    }

    private static void Move(
        StoredReading reading, Random random, double acceleration, double rate, double field, double events, double[] counts)
    {
        double[] gravity = [0.1, -0.3, 9.80665];
        double[] earth = [21.3, -4.2, -43.1];
        for (int axis = 0; axis < 3; axis++)
        {
            reading.Set(4 + axis, gravity[axis] + (acceleration * Gauss(random)));
            reading.Set(7 + axis, 0.01 + (rate * Gauss(random)));
            reading.Set(14 + axis, earth[axis] + (field * Gauss(random)));
        }

        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] += random.NextDouble() < events ? random.Next(i == 0 ? 100 : 4) : 0;
            reading.Set(10 + i, counts[i]);
        }

        reading.Set(17, 700 + (events == 0 ? 3 * Gauss(random) : random.Next(1000)));
    }

    private static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
