using System;
using System.Linq;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>What is wrong with one sensor: the settings of its name in <see cref="BoardEnvironment.Sensors"/>.</summary>
/// <param name="Absent">It does not acknowledge its address.</param>
/// <param name="NackEvery">Of so many transfers it does not acknowledge the last; 0: it acknowledges all.</param>
/// <param name="Identity">What its identity register reads instead of its own value.</param>
/// <param name="Stuck">Its value does not follow the world any more.</param>
/// <param name="Saturation">+1 or -1: the converter stands at its upper or lower end; 0: it converts.</param>
public sealed record SensorFaults(bool Absent, int NackEvery, byte? Identity, bool Stuck, int Saturation)
{
    /// <summary>All is well.</summary>
    public static readonly SensorFaults None = new(false, 0, null, false, 0);

    /// <summary>Settings of the bus that the kit's sensors hang on.</summary>
    private const string Bus = "i2c2";

    /// <exception cref="FormatException">A setting makes no sense.</exception>
    internal static SensorFaults Of(BoardEnvironment environment, string sensor)
    {
        byte identity = (byte)Whole(environment, sensor + ".identity", 0, byte.MaxValue);
        return new SensorFaults(
            Whole(environment, sensor + ".absent", 0, 1) != 0,
            Whole(environment, sensor + ".nackEvery", 0, int.MaxValue),
            environment.Sensors.ContainsKey(sensor + ".identity") ? identity : null,
            Whole(environment, sensor + ".stuck", 0, 1) != 0,
            Whole(environment, sensor + ".saturated", -1, 1));
    }

    /// <summary>Clocks until the data line of the sensors' bus is let go.</summary>
    /// <exception cref="FormatException">The setting makes no sense.</exception>
    internal static int HeldClocks(BoardEnvironment environment) =>
        Whole(environment, Bus + ".heldClocks", 0, int.MaxValue);

    /// <exception cref="FormatException">A setting makes no sense; the message says which.</exception>
    internal static void Check(BoardEnvironment environment)
    {
        _ = HeldClocks(environment);
        foreach (string sensor in environment.Sensors.Keys.Select(k => k.Split('.')[0]).Distinct())
        {
            _ = Of(environment, sensor);
        }
    }

    private static int Whole(BoardEnvironment environment, string name, int lowest, int highest)
    {
        double value = environment.Sensor(name, 0);
        return value >= lowest && value <= highest && Math.Truncate(value) == value
            ? (int)value
            : throw new FormatException($"{name} is not a whole number from {lowest} to {highest}");
    }
}
