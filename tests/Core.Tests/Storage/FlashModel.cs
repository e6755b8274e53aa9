using System;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Tests.Storage;

/// <summary>What a power cut leaves of the operation that it hits.</summary>
public enum CutPhase
{
    /// <summary>The operation had not begun.</summary>
    Before,

    /// <summary>The double word (or a part of the page) raises an ECC error when it is read.</summary>
    Torn,

    /// <summary>It reads as something arbitrary.</summary>
    Garbage,

    /// <summary>It reads as intended now, and raises an ECC error after the next restart.</summary>
    Unstable,

    /// <summary>The operation was complete.</summary>
    After,
}

/// <summary>The power is gone.</summary>
public sealed class PowerCutException : Exception
{
}

/// <summary>
/// 12 KB of STM32L4 flash: pages of 2 KB, double words programmable once between two erases, torn double words that
/// raise ECC errors. An operation is one page erase or one double word.
/// </summary>
internal sealed class FlashModel : IFlashRegion
{
    private const int DoubleWord = 8;

    private readonly byte[] _bytes = new byte[12288];
    private readonly bool[] _programmed = new bool[12288 / DoubleWord];
    private readonly bool[] _torn = new bool[12288 / DoubleWord];
    private readonly bool[] _unstable = new bool[12288 / DoubleWord];
    private readonly Random _random;
    private long _cutAt = -1;
    private CutPhase _phase;

    public FlashModel(int seed)
    {
        _random = new Random(seed);
        Array.Fill(_bytes, (byte)0xFF);
    }

    private FlashModel(FlashModel other, int seed)
        : this(seed)
    {
        other._bytes.CopyTo(_bytes, 0);
        other._programmed.CopyTo(_programmed, 0);
        other._torn.CopyTo(_torn, 0);
        other._unstable.CopyTo(_unstable, 0);
    }

    public int Size => _bytes.Length;

    public int PageSize => 2048;

    /// <summary>Erases and programmed double words since the model was made.</summary>
    public long Operations { get; private set; }

    /// <summary>The status that all erases and programs end with, unless it is Ok.</summary>
    public FlashStatus Fault { get; set; }

    /// <summary>The same content in a new model.</summary>
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
        for (int i = 0; i < _unstable.Length; i++)
        {
            _torn[i] |= _unstable[i];
            _unstable[i] = false;
        }
    }

    /// <summary>Turns one bit over, as worn cells do.</summary>
    public void FlipBit(int bit) => _bytes[bit / 8] ^= (byte)(1 << (bit % 8));

    /// <summary>Puts foreign content at the beginning.</summary>
    public void Write(int offset, ReadOnlySpan<byte> content)
    {
        content.CopyTo(_bytes.AsSpan(offset));
        Array.Fill(_programmed, true, offset / DoubleWord, (content.Length + DoubleWord - 1) / DoubleWord);
    }

    public void Tear(int offset) => _torn[offset / DoubleWord] = true;

    public FlashStatus Read(int offset, byte[] buffer, int start, int count)
    {
        if (offset < 0 || count < 0 || offset + count > Size)
        {
            return FlashStatus.OutOfRange;
        }

        for (int line = offset / DoubleWord; line * DoubleWord < offset + count; line++)
        {
            if (_torn[line])
            {
                return FlashStatus.EccError;
            }
        }

        Array.Copy(_bytes, offset, buffer, start, count);
        return FlashStatus.Ok;
    }

    public FlashStatus ErasePage(int offset)
    {
        if (Fault != FlashStatus.Ok || offset < 0 || offset >= Size || offset % PageSize != 0)
        {
            return Fault != FlashStatus.Ok ? Fault : FlashStatus.OutOfRange;
        }

        bool cut = Begin();
        for (int line = offset / DoubleWord; line < (offset + PageSize) / DoubleWord; line++)
        {
            // An erase that is cut short has reached some lines and others not.
            Finish(line, cut && _random.Next(2) == 0 ? _phase : CutPhase.After, erased: true);
        }

        return End(cut);
    }

    public FlashStatus Program(int offset, byte[] data, int start, int count)
    {
        if (Fault != FlashStatus.Ok)
        {
            return Fault;
        }

        if (offset < 0 || offset % DoubleWord != 0 || count % DoubleWord != 0 || offset + count > Size)
        {
            return FlashStatus.OutOfRange;
        }

        for (int done = 0; done < count; done += DoubleWord)
        {
            int line = (offset + done) / DoubleWord;
            if (_programmed[line])
            {
                return FlashStatus.NotErased;
            }

            bool cut = Begin();
            Array.Copy(data, start + done, _bytes, line * DoubleWord, DoubleWord);
            Finish(line, cut ? _phase : CutPhase.After, erased: false);
            End(cut);
        }

        return FlashStatus.Ok;
    }

    private bool Begin()
    {
        Operations++;
        bool cut = Operations == _cutAt;
        if (cut && _phase == CutPhase.Before)
        {
            throw new PowerCutException();
        }

        return cut;
    }

    private static FlashStatus End(bool cut) => cut ? throw new PowerCutException() : FlashStatus.Ok;

    private void Finish(int line, CutPhase phase, bool erased)
    {
        _programmed[line] = !erased || phase != CutPhase.After;
        _torn[line] = phase == CutPhase.Torn;
        _unstable[line] = phase == CutPhase.Unstable;
        Span<byte> content = _bytes.AsSpan(line * DoubleWord, DoubleWord);
        if (erased)
        {
            content.Fill(0xFF);
        }

        if (phase == CutPhase.Garbage)
        {
            _random.NextBytes(content);
        }
    }
}
