using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>What may be said of when what is reported. Every check gives null when the value will do.</summary>
internal static class ReportRules
{
    internal const int LongestList = 160;
    internal const double SmallestPercentage = 0.1;
    internal const double LargestPercentage = 100;
    internal const double LargestBand = 1000000;

    /// <summary>Digits only; no sign.</summary>
    internal static Refusal CheckBatchSize(string text)
    {
        int readings = FieldRules.ToInterval(text);
        return readings >= 1 && readings <= NodeConfiguration.LargestBatch
            ? null
            : new Refusal(EntryErrorCode.BatchSize, "\"" + text + "\"");
    }

    /// <summary>A list of quantities, each with its band; a percentage is for those that are not in it.</summary>
    /// <param name="text">What was entered.</param>
    /// <param name="measured">The quantities that there are; null: any.</param>
    internal static Refusal CheckDeadBands(string text, SensorQuantities measured)
    {
        NamedNumbers list = Parse(text, out string fault);
        for (int i = 0; fault == null && i < list.Count; i++)
        {
            bool isPercentage = list.Name(i) == NamedNumbers.Percent;
            if (!isPercentage && measured != null && !measured.HasQuantity(list.Name(i)))
            {
                fault = "no sensor measures \"" + list.Name(i) + "\"";
            }
            else if (isPercentage && (list.Value(i) < SmallestPercentage || list.Value(i) > LargestPercentage))
            {
                fault = "the percentage";
            }
            else if (!isPercentage && list.Value(i) > LargestBand)
            {
                fault = "\"" + list.Name(i) + "\"";
            }
        }

        return fault == null ? null : new Refusal(EntryErrorCode.DeadBands, fault);
    }

    /// <summary>A list of sensors, each with whole seconds.</summary>
    /// <param name="text">What was entered.</param>
    /// <param name="measured">The sensors that there are; null: any.</param>
    internal static Refusal CheckSensorIntervals(string text, SensorQuantities measured)
    {
        NamedNumbers list = Parse(text, out string fault);
        for (int i = 0; fault == null && i < list.Count; i++)
        {
            double seconds = list.Value(i);
            if (list.Name(i) == NamedNumbers.Percent || (measured != null && !measured.HasSensor(list.Name(i))))
            {
                fault = "there is no sensor \"" + list.Name(i) + "\"";
            }
            else if (seconds < 1 || seconds > FieldRules.LongestInterval || seconds != (int)seconds)
            {
                fault = "\"" + list.Name(i) + "\"";
            }
        }

        return fault == null ? null : new Refusal(EntryErrorCode.SensorIntervals, fault);
    }

    private static NamedNumbers Parse(string text, out string fault)
    {
        if (text.Length > LongestList)
        {
            fault = text.Length.ToString() + " characters, " + LongestList.ToString() + " are kept";
            return null;
        }

        return NamedNumbers.Parse(text, out fault);
    }
}
