using System;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// A sensor that somebody has connected to the Arduino header's I2C1. Derive from it, with a public constructor without
/// parameters, and give the assembly to <c>virtual-board --attach</c>. It takes the faults of every sensor.
/// </summary>
public abstract class HeaderSensor : SensorDevice
{
    /// <summary>Prefix of its settings in the world, such as <c>tmp117</c> for <c>tmp117.temperature</c>.</summary>
    public abstract string Name { get; }

    /// <summary>7-bit address.</summary>
    public abstract int Address { get; }

    /// <summary>Takes the physical values of the world. Runs locked against transfers.</summary>
    /// <param name="value">Gives the value of a quantity, by its name and what it is unless the world says.</param>
    protected abstract void SetWorld(Func<string, double, double> value);

    internal void Apply(BoardEnvironment environment) =>
        Follow(environment, Name, value => Locked(() => SetWorld(value)));
}
