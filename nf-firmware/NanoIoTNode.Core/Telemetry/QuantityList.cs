using System;
using NanoIoTNode.Core.Commands;
using NanoIoTNode.Core.Offline;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// The quantities of all sensors, each checked before it is taken: dead bands go by their names, whatever the letter case.
/// For one thread.
/// </summary>
public sealed class QuantityList
{
    private const int MostDecimals = 6;

    // Members of the telemetry document that are no quantities.
    private static string[] Reserved => new[] { "time", "sequence", "thing", "firmware", "sensor", "readings" };

    private Reading[] _all = new Reading[0];

    /// <summary>Adds what a sensor measures, all or nothing.</summary>
    /// <returns>Why it was not added, in words; null: it was.</returns>
    public string Add(Reading[] readings)
    {
        if (readings == null || readings.Length == 0)
        {
            return "it measures nothing";
        }

        Reading[] all = new Reading[_all.Length + readings.Length];
        Array.Copy(_all, 0, all, 0, _all.Length);
        for (int i = 0; i < readings.Length; i++)
        {
            int end = _all.Length + i;
            string fault = readings[i] == null ? "a reading is null" : FaultIn(readings[i], all, end);
            if (fault != null)
            {
                return fault;
            }

            all[end] = readings[i];
        }

        try
        {
            new Quantities(all);
        }
        catch (ArgumentException)
        {
            return "there are " + _all.Length.ToString() + " quantities of " + Quantities.MaximumCount.ToString()
                + ", and all their names together take too much room";
        }

        _all = all;
        return null;
    }

    private static string FaultIn(Reading reading, Reading[] all, int count)
    {
        string quantity = reading.Quantity;
        string fault = LevelName.FaultIn(quantity);
        if (fault != null)
        {
            return "\"" + quantity + "\": " + fault;
        }

        if (reading.Decimals < 0 || reading.Decimals > MostDecimals)
        {
            return quantity + ": decimal places are 0 to " + MostDecimals.ToString();
        }

        foreach (string reserved in Reserved)
        {
            if (quantity == reserved)
            {
                return quantity + " is another member of the telemetry document";
            }
        }

        for (int i = 0; i < count; i++)
        {
            if (all[i].Quantity.ToLower() == quantity.ToLower())
            {
                return "there is a quantity " + all[i].Quantity + " already";
            }
        }

        return null;
    }
}
