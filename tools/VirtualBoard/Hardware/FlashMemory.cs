using System;
using System.Buffers.Binary;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>
/// The flash of the STM32L475: 1 MB, erased by pages of 2 KB, programmed by 64-bit double words that carry an error-
/// correcting code, each once between two erases except with all zeros (RM0351, 3.3.2 and 3.3.7). Every operation is
/// written through to the state folder before it returns. Safe from any thread.
/// </summary>
public sealed class FlashMemory : IDisposable
{
    public const uint BaseAddress = 0x08000000;
    public const int Size = 0x100000;
    public const int PageSize = 2048;
    public const int DoubleWord = 8;

    private const int Pages = Size / PageSize;
    private const int Words = Size / DoubleWord;

    // flash.meta: one state byte a double word, then one 32-bit erase count a page.
    private const int EraseCounts = Words;
    private const int MetaSize = Words + (Pages * sizeof(int));

    private static readonly byte[] s_erased = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    private readonly object _lock = new();
    private readonly byte[] _content = new byte[Size];
    private readonly WordState[] _states = new WordState[Words];
    private readonly int[] _eraseCounts = new int[Pages];
    private readonly SafeFileHandle _contentFile;
    private readonly SafeFileHandle _metaFile;
    private readonly Random _random;
    private Cut? _cut;

    /// <param name="stateDirectory">Where <c>flash.bin</c> and <c>flash.meta</c> are, or are made (erased).</param>
    /// <param name="seed">Decides what an interrupted operation leaves behind.</param>
    public FlashMemory(string stateDirectory, int seed)
    {
        _random = new Random(seed);
        _contentFile = Open(Path.Combine(stateDirectory, "flash.bin"));
        _metaFile = Open(Path.Combine(stateDirectory, "flash.meta"));

        // The meta file is made last: without all of it the process was killed before the flash was ready for use.
        if (RandomAccess.GetLength(_metaFile) < MetaSize)
        {
            Array.Fill(_content, (byte)0xFF);
            RandomAccess.Write(_contentFile, _content, 0);
            RandomAccess.Write(_metaFile, new byte[MetaSize], 0);
        }
        else
        {
            Load();
        }
    }

    private enum WordState : byte
    {
        Erased = 0,
        Programmed = 1,
        Torn = 2,
    }

    /// <summary>Programs and erases since this object was made.</summary>
    public long OperationCount { get; private set; }

    /// <exception cref="FlashEccException">A double word in the range is torn (ECCD).</exception>
    public void Read(uint address, Span<byte> destination)
    {
        int offset = Offset(address, destination.Length);
        lock (_lock)
        {
            int last = offset + destination.Length - 1;
            for (int word = offset / DoubleWord; destination.Length > 0 && word <= last / DoubleWord; word++)
            {
                if (_states[word] == WordState.Torn)
                {
                    throw new FlashEccException(BaseAddress + (uint)(word * DoubleWord));
                }
            }

            _content.AsSpan(offset, destination.Length).CopyTo(destination);
        }
    }

    /// <exception cref="FlashProgrammingException">Unaligned, or programmed since the last erase (PGAERR, PROGERR).</exception>
    public void ProgramDoubleWord(uint address, ReadOnlySpan<byte> eightBytes)
    {
        int offset = Offset(address, eightBytes.Length);
        if (offset % DoubleWord != 0 || eightBytes.Length != DoubleWord)
        {
            throw new FlashProgrammingException(address, "not one aligned double word (PGAERR)");
        }

        lock (_lock)
        {
            int word = offset / DoubleWord;
            if (_states[word] != WordState.Erased && eightBytes.ContainsAnyExcept((byte)0))
            {
                throw new FlashProgrammingException(address, "not erased (PROGERR)");
            }

            byte[] value = eightBytes.ToArray();
            Operate(
                () => Store(word, value, WordState.Programmed),
                () => Store(word, Mix(word, value), WordState.Torn));
        }
    }

    /// <summary>Lets the double word at an address fail for good: reading it raises an ECC fault.</summary>
    public void Tear(uint address)
    {
        int word = Offset(address, 1) / DoubleWord;
        lock (_lock)
        {
            Store(word, _content.AsSpan(word * DoubleWord, DoubleWord), WordState.Torn);
        }
    }

    /// <summary>Sets all bits of the page that contains <paramref name="address"/>.</summary>
    public void ErasePage(uint address)
    {
        int page = Offset(address, 1) / PageSize;
        lock (_lock)
        {
            Operate(() => Erase(page), () => EraseHalfway(page));
        }
    }

    public int EraseCount(int page)
    {
        lock (_lock)
        {
            return _eraseCounts[page];
        }
    }

    /// <summary>
    /// Cuts the supply at an operation to come: <paramref name="operationsFromNow"/> 1 is the very next.
    /// <paramref name="cut"/> is called at that point, once.
    /// </summary>
    public void ArmCut(long operationsFromNow, CutPhase phase, Action cut)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(operationsFromNow, 1);
        lock (_lock)
        {
            _cut = new Cut(OperationCount + operationsFromNow, phase, cut);
        }
    }

    public void Dispose()
    {
        _contentFile.Dispose();
        _metaFile.Dispose();
    }

    private static int Offset(uint address, int length)
    {
        if (address < BaseAddress || address - BaseAddress > (uint)(Size - length))
        {
            throw new ArgumentOutOfRangeException(nameof(address), $"0x{address:X8}: outside the flash");
        }

        return (int)(address - BaseAddress);
    }

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);

    private void Load()
    {
        RandomAccess.Read(_contentFile, _content, 0);
        var meta = new byte[MetaSize];
        RandomAccess.Read(_metaFile, meta, 0);
        for (int word = 0; word < Words; word++)
        {
            _states[word] = (WordState)meta[word];
        }

        for (int page = 0; page < Pages; page++)
        {
            _eraseCounts[page] = BinaryPrimitives.ReadInt32LittleEndian(meta.AsSpan(EraseCounts + (page * sizeof(int))));
        }
    }

    private void Operate(Action complete, Action torn)
    {
        OperationCount++;
        Cut? due = _cut?.Operation == OperationCount ? _cut : null;
        if (due is null)
        {
            complete();
            return;
        }

        _cut = null;
        switch (due.Phase)
        {
            case CutPhase.Torn:
                torn();
                break;
            case CutPhase.After:
                complete();
                break;
        }

        due.Strike();
    }

    private void Store(int word, ReadOnlySpan<byte> value, WordState state)
    {
        // A kill between two of these writes leaves the double word torn, as a power cut would.
        RandomAccess.Write(_metaFile, [(byte)WordState.Torn], word);
        value.CopyTo(_content.AsSpan(word * DoubleWord));
        _states[word] = state;
        RandomAccess.Write(_contentFile, value, word * DoubleWord);
        RandomAccess.Write(_metaFile, [(byte)state], word);
    }

    // Some of the bits that were to fall have fallen.
    private byte[] Mix(int word, byte[] value)
    {
        var mixture = new byte[DoubleWord];
        for (int i = 0; i < DoubleWord; i++)
        {
            mixture[i] = (byte)(_content[(word * DoubleWord) + i] & (value[i] | _random.Next(256)));
        }

        return mixture;
    }

    private void Erase(int page)
    {
        CountErase(page);
        int first = page * PageSize / DoubleWord;
        var states = new byte[PageSize / DoubleWord];

        // A kill between two of these writes leaves the page torn, as a power cut would.
        Array.Fill(states, (byte)WordState.Torn);
        RandomAccess.Write(_metaFile, states, first);
        Span<byte> content = _content.AsSpan(page * PageSize, PageSize);
        content.Fill(0xFF);
        _states.AsSpan(first, states.Length).Clear();
        RandomAccess.Write(_contentFile, content, page * PageSize);
        Array.Clear(states);
        RandomAccess.Write(_metaFile, states, first);
    }

    // An erase that is cut leaves each double word as it was, erased, or anything between with a code that does not fit.
    private void EraseHalfway(int page)
    {
        CountErase(page);
        int first = page * PageSize / DoubleWord;
        for (int word = first; word < first + (PageSize / DoubleWord); word++)
        {
            switch (_random.Next(3))
            {
                case 0:
                    Store(word, s_erased, WordState.Erased);
                    break;
                case 1:
                    Store(word, Rise(word), WordState.Torn);
                    break;
            }
        }
    }

    // Some of the bits that were to rise have risen.
    private byte[] Rise(int word)
    {
        var mixture = new byte[DoubleWord];
        _random.NextBytes(mixture);
        for (int i = 0; i < DoubleWord; i++)
        {
            mixture[i] |= _content[(word * DoubleWord) + i];
        }

        return mixture;
    }

    private void CountErase(int page)
    {
        _eraseCounts[page]++;
        Span<byte> count = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(count, _eraseCounts[page]);
        RandomAccess.Write(_metaFile, count, EraseCounts + (page * sizeof(int)));
    }

    private sealed record Cut(long Operation, CutPhase Phase, Action Strike);
}

/// <summary>Where in a flash operation the supply fails.</summary>
public enum CutPhase
{
    /// <summary>Nothing of the operation happens.</summary>
    Before,

    /// <summary>The operation is left half done.</summary>
    Torn,

    /// <summary>The operation is complete, the next one never starts.</summary>
    After,
}

/// <summary>A read met a double word whose error-correcting code finds two wrong bits; the chip raises an NMI.</summary>
public sealed class FlashEccException(uint address) : Exception($"0x{address:X8}: the double word is torn (ECCD)")
{
    public uint Address { get; } = address;
}

/// <summary>The flash controller refused to program.</summary>
public sealed class FlashProgrammingException(uint address, string reason) : Exception($"0x{address:X8}: {reason}")
{
    public uint Address { get; } = address;
}
