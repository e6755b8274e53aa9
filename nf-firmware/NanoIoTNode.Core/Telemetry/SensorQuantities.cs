using System;
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
    private readonly Reading[][] _readings;
    private readonly uint[] _masks;
    private Quantities _masked;

    /// <param name="sensors">Their names.</param>
    /// <param name="readings">For each sensor what it measures.</param>
    public SensorQuantities(string[] sensors, Reading[][] readings)
    {
        _sensors = sensors;
        _readings = readings;
        _masks = new uint[sensors.Length + 1];
        int count = 0;
        foreach (Reading[] own in readings)
        {
            count += own.Length;
        }

        All = new Reading[count];
        int end = 0;
        foreach (Reading[] own in readings)
        {
            own.CopyTo(All, end);
            end += own.Length;
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
    public bool HasQuantity(string name)
    {
        foreach (Reading reading in All)
        {
            if (reading.Quantity == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The bits of <see cref="StoredReading.Present"/> that belong to a sensor. For one thread.</summary>
    public uint MaskOf(int sensor, Quantities quantities)
    {
        if (_masked != quantities)
        {
            Array.Clear(_masks, 0, _masks.Length);
            for (int i = 0; i < quantities.Count; i++)
            {
                _masks[SensorOf(quantities.Name(i))] |= 1u << i;
            }

            _masked = quantities;
        }

        return _masks[sensor];
    }

    private int SensorOf(string quantity)
    {
        for (int sensor = 0; sensor < _sensors.Length; sensor++)
        {
            foreach (Reading reading in _readings[sensor])
            {
                if (reading.Quantity == quantity)
                {
                    return sensor;
                }
            }
        }

        return _sensors.Length;
    }
}
