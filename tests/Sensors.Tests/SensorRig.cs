using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.Sensors.Tests;

/// <summary>The board of the process with a settable world, and the patience that a sensor's first value takes.</summary>
internal sealed class SensorRig : IDisposable
{
    public const int SensorBus = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-sensors-").FullName;

    public SensorRig()
    {
        Board = new Board(_folder, new BoardEnvironment());
        Board.Current = Board;
    }

    public Board Board { get; }

    public void Dispose()
    {
        Board.Current = null;
        Board.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public void Set(params (string Name, double Value)[] world)
    {
        foreach ((string name, double value) in world)
        {
            Board.Environment.Sensors[name] = value;
        }

        Board.Apply(Board.Environment);
    }

    /// <summary>Reads again as long as the sensor says nothing but that it is too early, or shows an older value.</summary>
    public static void ReadUntil(ISensor sensor, Func<bool> isThere)
    {
        var watch = Stopwatch.StartNew();
        while (!(sensor.TryRead() && isThere()))
        {
            Assert.True(watch.Elapsed < s_patience, sensor.Name + ": " + (sensor.Fault ?? "other values"));
            Thread.Sleep(1);
        }
    }

    /// <summary>Reads until there is a value. That it needs time is no fault; the sensor itself makes it one in the end.</summary>
    public static void ReadWithoutFault(ISensor sensor)
    {
        while (!sensor.TryRead())
        {
            Assert.Null(sensor.Fault);
            Thread.Sleep(1);
        }
    }

    /// <summary>Reads until the sensor says this fault.</summary>
    public static void ReadUntilFault(ISensor sensor, string fault)
    {
        var watch = Stopwatch.StartNew();
        while (sensor.TryRead() || sensor.Fault != fault)
        {
            Assert.True(watch.Elapsed < s_patience, $"{sensor.Name}: {sensor.Fault ?? "no fault"} instead of {fault}");
            Thread.Sleep(1);
        }
    }
}
