using System;
using System.Linq;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Tests.Storage;

/// <summary>What a power cut leaves of the operation that it hits.</summary>
public enum CutPhase
{
    /// <summary>The operation had not begun.</summary>
    Before,

    /// <summary>The double word (or parts of the page) raises an ECC error when it is read.</summary>
    Torn,

    /// <summary>It reads as arbitrary bits, the same at each reading.</summary>
    Garbage,

    /// <summary>Some bits have changed and others not.</summary>
    Partial,

    /// <summary>
    /// It reads as if complete (an erased page: as if complete or not begun), and raises an ECC error after the next restart.
    /// </summary>
    Unstable,

    /// <summary>Each reading gives another result: as before, as intended, arbitrary bits, or an ECC error.</summary>
    Flickering,

    /// <summary>The operation was complete.</summary>
    After,
}

/// <summary>The power is gone.</summary>
public sealed class PowerCutException : Exception
{
}

/// <summary>
/// A region of STM32L4 flash: pages of 2 KB, double words programmable once between two erases, double words and pages
/// torn by power cuts. An operation is one page erase or one double word.
/// </summary>
internal sealed class FlashModel : IFlashRegion
{
    private const int DoubleWord = 8;
    private const int ConfigurationSector = 12288;
    private const int Page = 2048;

    private readonly byte[] _bytes;
    private readonly byte[] _before;
    private readonly Line[] _lines;
    private readonly int[] _erases;
    private readonly Random _random;
    private long _cutAt = -1;
    private CutPhase _phase;

    public FlashModel(int seed, int size = ConfigurationSector)
    {
        _random = new Random(seed);
        _bytes = new byte[size];
        _before = new byte[size];
        _lines = new Line[size / DoubleWord];
        _erases = new int[size / Page];
        Array.Fill(_bytes, (byte)0xFF);
    }

    private FlashModel(FlashModel other, int seed)
        : this(seed, other.Size)
    {
        other._bytes.CopyTo(_bytes, 0);
        other._before.CopyTo(_before, 0);
        other._lines.CopyTo(_lines, 0);
        other._erases.CopyTo(_erases, 0);
    }

    [Flags]
    private enum Line : byte
    {
        Erased = 0,
        Programmed = 1,
        Torn = 2,
        Unstable = 4,
        Flickering = 8,
    }

    public int Size => _bytes.Length;

    public int PageSize => Page;

    /// <summary>Erases and programmed double words since the model was made.</summary>
    public long Operations { get; private set; }

    /// <summary>Programmed double words since the model was made.</summary>
    public long Programs { get; private set; }

    /// <summary>How often each page was erased, erases cut short included.</summary>
    public ReadOnlySpan<int> Erases => _erases;

    /// <summary>The status that erases and programs end with, unless it is Ok.</summary>
    public FlashStatus Fault { get; set; }

    /// <summary>The first page that <see cref="Fault"/> concerns.</summary>
    public int FaultFrom { get; set; }

    /// <summary>The same content in a new model, whose operations count from zero.</summary>
    public FlashModel Copy(int seed) => new(this, seed);

    /// <summary>Cuts the power in an operation from now on, 1 being the next.</summary>
    public void ArmCut(long operation, CutPhase phase)
    {
        _cutAt = Operations + operation;
        _phase = phase;
    }

    /// <summary>The restart after a cut: what was unstable is torn from now on.</summary>
    public void Restart()
    {
        _cutAt = -1;
        for (int i = 0; i < _lines.Length; i++)
        {
            if ((_lines[i] & Line.Unstable) != 0)
            {
                _lines[i] = Line.Programmed | Line.Torn;
            }
        }
    }

    /// <summary>Turns one bit over, as worn cells do.</summary>
    public void FlipBit(int bit) => _bytes[bit / 8] ^= (byte)(1 << (bit % 8));

    /// <summary>Puts content there that the store has not written.</summary>
    public void Write(int offset, ReadOnlySpan<byte> content)
    {
        content.CopyTo(_bytes.AsSpan(offset));
        Array.Fill(_lines, Line.Programmed, offset / DoubleWord, (content.Length + DoubleWord - 1) / DoubleWord);
    }

    /// <summary>Lets the double word at an offset raise an ECC error.</summary>
    public void Tear(int offset) => _lines[offset / DoubleWord] |= Line.Torn;

    /// <summary>True when the bytes stand anywhere in the flash.</summary>
    public bool Contains(ReadOnlySpan<byte> content) => _bytes.AsSpan().IndexOf(content) >= 0;

    public FlashStatus Read(int offset, byte[] buffer, int start, int count)
    {
        if (offset < 0 || count < 0 || offset + count > Size)
        {
            return FlashStatus.OutOfRange;
        }

        Array.Copy(_bytes, offset, buffer, start, count);
        for (int line = offset / DoubleWord; line * DoubleWord < offset + count; line++)
        {
            if ((_lines[line] & (Line.Torn | Line.Flickering)) != 0 && !TryReadTorn(line, offset, buffer.AsSpan(start, count)))
            {
                return FlashStatus.EccError;
            }
        }

        return FlashStatus.Ok;
    }

    public FlashStatus ErasePage(int offset)
    {
        if (offset < 0 || offset >= Size || offset % PageSize != 0)
        {
            return FlashStatus.OutOfRange;
        }

        if (Fault != FlashStatus.Ok && offset >= FaultFrom * PageSize)
        {
            return Fault;
        }

        bool cut = Begin();
        _erases[offset / PageSize]++;
        if (cut && _phase != CutPhase.After)
        {
            CutErase(offset / DoubleWord, (offset + PageSize) / DoubleWord);
            throw new PowerCutException();
        }

        _bytes.AsSpan(offset, PageSize).Fill(0xFF);
        Array.Fill(_lines, Line.Erased, offset / DoubleWord, PageSize / DoubleWord);
        return cut ? throw new PowerCutException() : FlashStatus.Ok;
    }

    public FlashStatus Program(int offset, byte[] data, int start, int count)
    {
        if (offset < 0 || offset % DoubleWord != 0 || count % DoubleWord != 0 || offset + count > Size)
        {
            return FlashStatus.OutOfRange;
        }

        if (Fault != FlashStatus.Ok && offset >= FaultFrom * PageSize)
        {
            return Fault;
        }

        for (int done = 0; done < count; done += DoubleWord)
        {
            int line = (offset + done) / DoubleWord;
            if (_lines[line] != Line.Erased)
            {
                return FlashStatus.NotErased;
            }

            bool cut = Begin();
            Programs++;
            Leave(line, data.AsSpan(start + done, DoubleWord), cut ? _phase : CutPhase.After);
            _lines[line] |= Line.Programmed;
            if (cut)
            {
                throw new PowerCutException();
            }
        }

        return FlashStatus.Ok;
    }

    private bool Begin()
    {
        Operations++;
        bool cut = Operations == _cutAt;
        return cut && _phase == CutPhase.Before ? throw new PowerCutException() : cut;
    }

    // An erase that is cut short has reached some lines and others not; it is weak enough to leave the whole page as it
    // was, for now.
    private void CutErase(int first, int end)
    {
        byte[] erased = [.. Enumerable.Repeat((byte)0xFF, DoubleWord)];
        byte[] old = new byte[DoubleWord];
        bool lingers = _phase == CutPhase.Unstable && _random.Next(2) == 0;
        bool everywhere = lingers || _random.Next(2) == 0;
        for (int line = first; line < end; line++)
        {
            _bytes.AsSpan(line * DoubleWord, DoubleWord).CopyTo(old);
            bool hit = everywhere || _random.Next(2) == 0;
            if (hit)
            {
                Leave(line, lingers ? old : erased, _phase);
            }
            else if (_random.Next(2) == 0)
            {
                Leave(line, erased, CutPhase.After);
            }

            // Whatever it reads as, only another erase makes it programmable.
            _lines[line] |= Line.Programmed;
        }
    }

    private void Leave(int line, ReadOnlySpan<byte> intended, CutPhase phase)
    {
        Span<byte> content = _bytes.AsSpan(line * DoubleWord, DoubleWord);
        content.CopyTo(_before.AsSpan(line * DoubleWord));
        intended.CopyTo(content);
        _lines[line] = phase switch
        {
            CutPhase.Torn => Line.Torn,
            CutPhase.Unstable => Line.Unstable,
            CutPhase.Flickering => Line.Flickering,
            _ => Line.Erased,
        };
        if (phase == CutPhase.Garbage)
        {
            _random.NextBytes(content);
        }
        else if (phase == CutPhase.Partial)
        {
            Mix(content, _before.AsSpan(line * DoubleWord, DoubleWord));
        }
    }

    private void Mix(Span<byte> content, ReadOnlySpan<byte> before)
    {
        for (int i = 0; i < content.Length; i++)
        {
            byte changed = (byte)_random.Next(256);
            content[i] = (byte)((content[i] & changed) | (before[i] & ~changed));
        }
    }

    // False for an ECC error; else one of the readings of a flickering line takes its place in the buffer.
    private bool TryReadTorn(int line, int offset, Span<byte> buffer)
    {
        int reading = (_lines[line] & Line.Torn) != 0 ? 0 : _random.Next(4);
        Span<byte> arbitrary = stackalloc byte[DoubleWord];
        _random.NextBytes(arbitrary);
        for (int i = 0; i < DoubleWord; i++)
        {
            int at = (line * DoubleWord) + i;
            if (at >= offset && at < offset + buffer.Length)
            {
                buffer[at - offset] = reading switch { 1 => _before[at], 2 => _bytes[at], _ => arbitrary[i] };
            }
        }

        return reading != 0;
    }
}
