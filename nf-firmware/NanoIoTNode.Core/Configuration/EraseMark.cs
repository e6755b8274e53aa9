using System;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// How often the pages of a copy have been erased: the last double word of its area, programmed at once after the
/// erase, so that a save cut short is counted. It knows the other copy's count too, for that one loses its own mark in
/// each erase.
/// <code>
///  0  own erases (2 bytes)   2 the other copy's (2 bytes)   4 CRC-32 of these
/// </code>
/// </summary>
internal sealed class EraseMark
{
    internal const int Size = FlashArea.DoubleWord;

    // Counts of 0xFFFF have the CRC 0xFFFFFFFF: such a mark would be nothing but erased flash.
    private const int Highest = 0xFFFE;
    private const int CountsSize = 4;

    private readonly FlashArea _area;
    private readonly int _position;

    internal EraseMark(FlashArea area)
    {
        _area = area;
        _position = area.Size - Size;
    }

    /// <summary>True when the mark can be read and its check holds.</summary>
    internal bool IsWhole { get; private set; }

    /// <summary>True when something stands there that is no mark; where there is none it is false.</summary>
    internal bool IsDamaged { get; private set; }

    /// <summary>Erases of the pages around the mark.</summary>
    internal int Own { get; private set; }

    /// <summary>Erases of the other copy's pages when the mark was set.</summary>
    internal int Other { get; private set; }

    /// <summary>Reads the mark and brings the properties up to date.</summary>
    internal void Read()
    {
        byte[] block = _area.Block;
        bool readable = _area.TryRead(_position, Size);
        bool erased = readable && _area.BlockIsErased(Size);
        IsWhole = readable && !erased
            && Crc32.Update(0, block, 0, CountsSize) == BitConverter.ToUInt32(block, CountsSize);
        IsDamaged = !IsWhole && !erased;
        Own = IsWhole ? BitConverter.ToUInt16(block, 0) : 0;
        Other = IsWhole ? BitConverter.ToUInt16(block, 2) : 0;
    }

    /// <summary>Programs the mark into erased flash and reads it back; false when that fails.</summary>
    internal bool TrySet(int own, int other)
    {
        byte[] mark = new byte[Size];
        Array.Copy(BitConverter.GetBytes((ushort)Limited(own)), 0, mark, 0, 2);
        Array.Copy(BitConverter.GetBytes((ushort)Limited(other)), 0, mark, 2, 2);
        Array.Copy(BitConverter.GetBytes(Crc32.Update(0, mark, 0, CountsSize)), 0, mark, CountsSize, 4);
        bool set = _area.TryProgram(_position, mark, 0, Size) && _area.Matches(_position, mark, 0, Size);
        Read();
        return set;
    }

    private static int Limited(int count) => count < Highest ? count : Highest;
}
