using System;

namespace NanoIoTNode.Sensors;

/// <summary>What a distance has to satisfy, and how long a measurement takes. The defaults are those of ST (UM2039).</summary>
public sealed class Vl53l0xLimits
{
    private const int ShortestBudget = 20000;
    private const int LongestBudget = 100000;
    private const double StrongestSignal = 511.99;

    /// <param name="timingBudget">Microseconds for a measurement, 20 000 to 100 000: the longer, the more precise.</param>
    /// <param name="signal">Least light from the target, 0 to 511.99 million counts a second.</param>
    /// <param name="sigma">Greatest estimated standard deviation, over 1 mm.</param>
    /// <exception cref="ArgumentOutOfRangeException"/>
    public Vl53l0xLimits(int timingBudget = 33000, double signal = 0.25, double sigma = 18)
    {
        if (timingBudget < ShortestBudget || timingBudget > LongestBudget)
        {
            throw new ArgumentOutOfRangeException(nameof(timingBudget));
        }

        if (signal < 0 || signal > StrongestSignal)
        {
            throw new ArgumentOutOfRangeException(nameof(signal));
        }

        if (sigma <= 1)
        {
            throw new ArgumentOutOfRangeException(nameof(sigma));
        }

        TimingBudget = timingBudget;
        Signal = signal;
        Sigma = sigma;
    }

    /// <summary>Microseconds.</summary>
    public int TimingBudget { get; }

    /// <summary>Millions of counts a second.</summary>
    public double Signal { get; }

    /// <summary>Millimetres.</summary>
    public double Sigma { get; }
}
