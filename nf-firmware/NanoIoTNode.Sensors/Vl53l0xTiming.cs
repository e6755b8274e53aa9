namespace NanoIoTNode.Sensors;

/// <summary>
/// How the time of a measurement is made up (STSW-IMG005, timing budget): fixed times of each step, and timeouts in macro
/// periods, which are 2304 pulses of the emitter long. The steps are those that <see cref="Steps"/> enables.
/// </summary>
internal sealed class Vl53l0xTiming
{
    /// <summary>Sequence of a measurement: dynamic SPAD selection, pre-range and final range.</summary>
    internal const byte Steps = 0xE8;

    private const byte CheckTimeout = 0x46;
    private const byte PreRangePeriod = 0x50;
    private const byte PreRangeTimeout = 0x51;
    private const byte FinalRangePeriod = 0x70;
    private const byte FinalRangeTimeout = 0x71;

    // Microseconds.
    private const int StartAndEnd = 1320 + 960;
    private const int SpadSelection = 690;
    private const int PreRange = 660;
    private const int FinalRange = 550;

    // The PLL's clock has 1655 ps, a pulse 3 clocks in a window of 2048 for each macro period.
    private const int PllPicoseconds = 1655;
    private const double EmittingMicroseconds = 3 * 2048 * PllPicoseconds * 1e-6;

    /// <summary>Time that the emitter shines in a measurement, in microseconds.</summary>
    internal double EmittingTime { get; private set; }

    /// <summary>Gives the final range what <paramref name="budget"/> (microseconds) leaves to it.</summary>
    /// <returns>False: nothing is left.</returns>
    internal bool TryApply(Vl53l0xPort port, int budget)
    {
        int preMacro = MacroPeriod(port.Read(PreRangePeriod));
        int finalMacro = MacroPeriod(port.Read(FinalRangePeriod));
        int check = Microseconds(port.Read(CheckTimeout) + 1, preMacro);
        int preClocks = Decode(port.ReadWord(PreRangeTimeout));
        int left = budget - StartAndEnd - (2 * (check + SpadSelection))
            - (Microseconds(preClocks, preMacro) + PreRange) - FinalRange;
        if (left <= 0)
        {
            return false;
        }

        int finalClocks = (int)(((left * 1000L) + (finalMacro / 2)) / finalMacro);
        port.WriteWord(FinalRangeTimeout, Encode(finalClocks + preClocks));
        EmittingTime = (preClocks + finalClocks) * EmittingMicroseconds;
        return true;
    }

    /// <summary>Macro period in nanoseconds from the register, which holds half of the pulse period in clocks, less 1.</summary>
    internal static int MacroPeriod(byte period)
    {
        return ((2304 * ((period + 1) * 2) * PllPicoseconds) + 500) / 1000;
    }

    /// <summary>Timeout register: exponent in the higher byte, mantissa in the lower, less 1.</summary>
    internal static int Decode(int encoded)
    {
        return ((encoded & 0xFF) << (encoded >> 8)) + 1;
    }

    /// <summary>The nearest that the register can hold and that is not longer.</summary>
    internal static int Encode(int clocks)
    {
        int mantissa = clocks - 1;
        int exponent = 0;
        while (mantissa > 0xFF)
        {
            mantissa >>= 1;
            exponent++;
        }

        return (exponent << 8) | mantissa;
    }

    private static int Microseconds(int clocks, int macroPeriod)
    {
        return (int)(((clocks * (long)macroPeriod) + 500) / 1000);
    }
}
