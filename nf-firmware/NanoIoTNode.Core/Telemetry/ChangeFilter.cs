using NanoIoTNode.Core.Offline;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// Change reporting: takes those values out of a reading that differ by less than their dead band from what was reported
/// last. A value that comes back after it was missing is reported; once an hour everything is. For one thread.
/// </summary>
public sealed class ChangeFilter
{
    /// <summary>Milliseconds until all values are reported again.</summary>
    public const long RefreshMilliseconds = 3600000;

    // Null: nothing is taken out.
    private readonly int[] _bands;
    private readonly double _fraction;
    private readonly int[] _reported;
    private uint _known;
    private long _refresh;

    /// <param name="bands">Dead bands by quantity, in its unit, and <see cref="NamedNumbers.Percent"/> for the others.</param>
    /// <param name="quantities">Of the readings that will come.</param>
    public ChangeFilter(NamedNumbers bands, Quantities quantities)
    {
        if (bands.Count == 0)
        {
            return;
        }

        _fraction = bands.TryFind(NamedNumbers.Percent, out double percent) ? percent / 100 : 0;
        _bands = new int[quantities.Count];
        _reported = new int[quantities.Count];
        for (int i = 0; i < quantities.Count; i++)
        {
            _bands[i] = bands.TryFind(quantities.Name(i), out double band) ? ToUnits(band * quantities.Scale(i)) : -1;
        }
    }

    /// <summary>Takes out what has not changed. What is left is taken as reported.</summary>
    /// <param name="reading">A reading with <see cref="StoredReading.Uptime"/>.</param>
    public void Apply(StoredReading reading)
    {
        if (_bands == null)
        {
            return;
        }

        uint present = reading.Present;
        bool all = reading.Uptime >= _refresh;
        for (int i = 0; i < _bands.Length; i++)
        {
            if (!reading.Has(i))
            {
                continue;
            }

            if (!all && (_known & (1u << i)) != 0 && !HasChanged(i, reading.Units(i)))
            {
                reading.Remove(i);
                continue;
            }

            _reported[i] = reading.Units(i);
        }

        _known = present;
        if (all && present != 0)
        {
            _refresh = reading.Uptime + RefreshMilliseconds;
        }
    }

    private bool HasChanged(int index, int units)
    {
        double change = (double)units - _reported[index];
        change = change < 0 ? -change : change;
        if (_bands[index] >= 0 || _fraction == 0)
        {
            return change >= _bands[index];
        }

        double last = _reported[index] < 0 ? -(double)_reported[index] : _reported[index];
        return change > 0 && change >= last * _fraction;
    }

    private static int ToUnits(double band)
    {
        return band >= int.MaxValue ? int.MaxValue : (int)(band + 0.5);
    }
}
