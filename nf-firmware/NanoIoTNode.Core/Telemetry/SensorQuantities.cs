using NanoIoTNode.Core.Offline;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// Which sensor measures which quantity. A reading in flash may come from a firmware with other sensors: what none of
/// these measures belongs to <see cref="Others"/>.
/// </summary>
public sealed class SensorQuantities
{
    /// <summary>Name for quantities that no sensor of this firmware measures.</summary>
    public const string Others = "others";

    private readonly string[] _sensors;

    // For each sensor where its quantities end in All.
    private readonly byte[] _ends;

    /// <param name="sensors">Their names.</param>
    /// <param name="readings">For each sensor what it measures.</param>
    public SensorQuantities(string[] sensors, Reading[][] readings)
    {
        _sensors = sensors;
        _ends = new byte[sensors.Length];
        int count = 0;
        for (int i = 0; i < readings.Length; i++)
        {
            count += readings[i].Length;
            _ends[i] = (byte)count;
        }

        All = new Reading[count];
        for (int i = 0; i < readings.Length; i++)
        {
            readings[i].CopyTo(All, FirstOf(i));
        }
    }

    /// <summary>Sensors, <see cref="Others"/> as the last one included.</summary>
    public int Count => _sensors.Length + 1;

    /// <summary>All readings of all sensors in their order.</summary>
    public Reading[] All { get; }

    /// <summary>Name of a sensor.</summary>
    public string Name(int sensor) => sensor < _sensors.Length ? _sensors[sensor] : Others;

    /// <summary>True when there is a sensor of this name; letter case does not count.</summary>
    public bool HasSensor(string name)
    {
        foreach (string sensor in _sensors)
        {
            if (sensor.ToLower() == name.ToLower())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a sensor measures a quantity of this name.</summary>
    public bool HasQuantity(string name) => IndexOf(name) >= 0;

    /// <summary>Where a sensor's quantities begin in <see cref="All"/>; they stand one behind the other.</summary>
    public int FirstOf(int sensor) => sensor == 0 ? 0 : _ends[sensor - 1];

    /// <summary>The bits of <see cref="StoredReading.Present"/> that belong to a sensor.</summary>
    public uint MaskOf(int sensor, Quantities quantities)
    {
        int first = FirstOf(sensor);
        int end = sensor < _sensors.Length ? _ends[sensor] : first;
        if (quantities.AreOf(All))
        {
            return (uint)(((1ul << (end - first)) - 1) << first);
        }

        uint mask = 0;
        for (int i = 0; i < quantities.Count; i++)
        {
            int at = IndexOf(quantities.Name(i));
            bool belongs = at < 0 ? sensor == _sensors.Length : at >= first && at < end;
            mask |= belongs ? 1u << i : 0;
        }

        return mask;
    }

    // -1: no sensor of this firmware measures it.
    private int IndexOf(string quantity)
    {
        for (int i = 0; i < All.Length; i++)
        {
            if (All[i].Quantity == quantity)
            {
                return i;
            }
        }

        return -1;
    }
}
