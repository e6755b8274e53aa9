using System;
using System.Text;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Writes the fields of a record one behind the other: tag (2 bytes), length (2 bytes), value, numbers with the low
/// byte first. Without a buffer it only counts.
/// </summary>
internal sealed class FieldWriter
{
    internal const int HeaderSize = 4;

    private const int LongestValue = 0xFFFF;

    private readonly byte[] _buffer;

    /// <summary>Writes from a position on; <paramref name="buffer"/> is null when only the size is wanted.</summary>
    internal FieldWriter(byte[] buffer, int position)
    {
        _buffer = buffer;
        Position = position;
    }

    /// <summary>Where the next byte goes.</summary>
    internal int Position { get; private set; }

    /// <summary>A number of 2 bytes without a field around it.</summary>
    internal void Number(int value)
    {
        if (_buffer != null)
        {
            _buffer[Position] = (byte)value;
            _buffer[Position + 1] = (byte)(value >> 8);
        }

        Position += 2;
    }

    /// <summary>A field of bytes; none when <paramref name="value"/> is null.</summary>
    internal void Bytes(int tag, byte[] value)
    {
        if (value == null)
        {
            return;
        }

        if (value.Length > LongestValue)
        {
            throw new ArgumentException("A field may take 65535 bytes.");
        }

        Number(tag);
        Number(value.Length);
        Raw(value);
    }

    /// <summary>A field of UTF-8; none when <paramref name="value"/> is null.</summary>
    internal void Text(int tag, string value)
    {
        Bytes(tag, value == null ? null : Encoding.UTF8.GetBytes(value));
    }

    /// <summary>A field for each certificate of a list.</summary>
    internal void Certificates(int tag, byte[][] list, int first)
    {
        for (int i = first; i < list.Length; i++)
        {
            Bytes(tag, list[i]);
        }
    }

    /// <summary>Bytes that are fields already; nothing when null.</summary>
    internal void Raw(byte[] fields)
    {
        if (fields == null)
        {
            return;
        }

        if (_buffer != null)
        {
            Array.Copy(fields, 0, _buffer, Position, fields.Length);
        }

        Position += fields.Length;
    }
}
