using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoIoTNode.Viewer.Output;

/// <summary>Values as a row of bars: the least is the lowest, the greatest the highest.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const char Level = '▄';

    /// <summary>Draws one bar for each value; values that are all the same are drawn at half height.</summary>
    public static string Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            return "";
        }

        double least = values.Min();
        double greatest = values.Max();
        return string.Concat(values.Select(value => least < greatest ? Bar(value, least, greatest) : Level));
    }

    // Halved: the span of finite numbers may be infinite.
    private static char Bar(double value, double least, double greatest)
    {
        double part = ((value / 2) - (least / 2)) / ((greatest / 2) - (least / 2));
        return Bars[double.IsNaN(part) ? 0 : Math.Clamp((int)(part * Bars.Length), 0, Bars.Length - 1)];
    }
}
