using System.Collections.Generic;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// The pages of the VL53L0X's registers, 256 each, and those of them that the model knows by name (data sheet DS11555 and
/// the register names of ST's software interface STSW-IMG005). Numbers of several bytes have the highest byte first.
/// </summary>
internal sealed class Vl53l0xRegisters
{
    public const int Start = 0x00;
    public const int SequenceConfig = 0x01;
    public const int InterMeasurementPeriod = 0x04;
    public const int RangeConfig = 0x09;
    public const int InterruptConfig = 0x0A;
    public const int InterruptClear = 0x0B;
    public const int InterruptStatus = 0x13;
    public const int RangeStatus = 0x14;
    public const int LastResult = 0x1F;
    public const int Offset = 0x28;
    public const int FinalRateLimit = 0x44;
    public const int MsrcTimeout = 0x46;
    public const int PreRangePeriod = 0x50;
    public const int PreRangeTimeout = 0x51;
    public const int FinalRangePeriod = 0x70;
    public const int FinalRangeTimeout = 0x71;
    public const int PowerForce = 0x80;
    public const int MemoryStrobe = 0x83;
    public const int InterruptPolarity = 0x84;
    public const int MemoryData = 0x90;
    public const int StopVariable = 0x91;
    public const int MemoryIndex = 0x94;
    public const int ReferenceSpads = 0xB0;
    public const int ReferenceRate = 0xB6;
    public const int SoftReset = 0xBF;
    public const int Identity = 0xC0;
    public const int Vhv = 0xCB;
    public const int Phase = 0xEE;
    public const int Oscillator = 0xF8;
    public const int PageSelect = 0xFF;

    private readonly Dictionary<int, byte[]> _pages = [];

    public byte this[int page, int register]
    {
        get => _pages.TryGetValue(page, out byte[]? registers) ? registers[register] : (byte)0;
        set
        {
            if (!_pages.TryGetValue(page, out byte[]? registers))
            {
                _pages[page] = registers = new byte[256];
            }

            registers[register] = value;
        }
    }

    public int Word(int page, int register) => (this[page, register] << 8) | this[page, register + 1];

    public void SetWord(int page, int register, int value)
    {
        this[page, register] = (byte)(value >> 8);
        this[page, register + 1] = (byte)value;
    }

    public void Clear() => _pages.Clear();

    /// <summary>
    /// Time of a measurement with the steps and timeouts that are set, in microseconds: the sum of ST's software interface
    /// (timing budget).
    /// </summary>
    public double MeasurementTime()
    {
        int steps = this[0, SequenceConfig];
        double preMacro = MacroPeriod(this[0, PreRangePeriod]);
        int preClocks = DecodeTimeout(Word(0, PreRangeTimeout));
        double check = (this[0, MsrcTimeout] + 1) * preMacro;
        double time = 1910 + 960;
        time += (steps & 0x10) != 0 ? check + 590 : 0;
        time += (steps & 0x08) != 0 ? 2 * (check + 690) : (steps & 0x04) != 0 ? check + 660 : 0;
        time += (steps & 0x40) != 0 ? (preClocks * preMacro) + 660 : 0;
        if ((steps & 0x80) != 0)
        {
            int clocks = DecodeTimeout(Word(0, FinalRangeTimeout)) - ((steps & 0x40) != 0 ? preClocks : 0);
            time += (clocks * MacroPeriod(this[0, FinalRangePeriod])) + 550;
        }

        return time;
    }

    // 2304 pulses of the emitter; the register holds half of their period in PLL clocks of 1.655 ns, less one.
    private static double MacroPeriod(int period) => 2304 * ((period + 1) * 2) * 1.655e-3;

    private static int DecodeTimeout(int encoded) => ((encoded & 0xFF) << (encoded >> 8)) + 1;
}
