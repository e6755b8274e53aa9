using System;
using System.Text;
using NanoIoTNode.Core.Storage;

namespace NanoIoTNode.Core.Configuration;

/// <summary>
/// Reads what a <see cref="FieldWriter"/> has written straight out of the flash, one field at a time: the record is never in RAM
/// as a whole. Nothing that it gives is to be believed before all is read and <see cref="Crc"/> is the one expected.
/// </summary>
public sealed class FieldReader
{
    private readonly IFlashRegion _region;
    private readonly byte[] _head = new byte[FieldWriter.HeaderSize];
    private int _position;
    private int _left;

    /// <summary>Stands before the first byte of a record.</summary>
    public FieldReader(IFlashRegion region, int position, int count)
    {
        _region = region;
        _position = position;
        _left = count;
    }

    /// <summary>True when flash could not be read, or a field reaches past the end.</summary>
    public bool Failed { get; private set; }

    /// <summary>CRC-32 of all that was read.</summary>
    public uint Crc { get; private set; }

    /// <summary>The tag of the current field.</summary>
    public int Tag { get; private set; }

    /// <summary>The bytes of the current field, in an array of their own.</summary>
    public byte[] Value { get; private set; }

    /// <summary>Reads a number of 2 bytes without a field around it; 0 when it is not there.</summary>
    public int Number() => TryRead(_head, 2) ? NumberAt(_head, 0) : 0;

    /// <summary>Goes on to the next field; false at the end and at a fault.</summary>
    public bool Next()
    {
        if (Failed || _left == 0 || !TryRead(_head, FieldWriter.HeaderSize))
        {
            return false;
        }

        Tag = NumberAt(_head, 0);
        int length = NumberAt(_head, 2);
        Failed = length > _left;
        Value = Failed ? null : new byte[length];
        return !Failed && TryRead(Value, length);
    }

    /// <summary>The current field as a number of 2 bytes; 0 when it has another length.</summary>
    public int ToNumber() => Value.Length == 2 ? NumberAt(Value, 0) : 0;

    /// <summary>The current field as text.</summary>
    public string ToText() => Encoding.UTF8.GetString(Value, 0, Value.Length);

    private bool TryRead(byte[] buffer, int count)
    {
        if (count > _left || (count > 0 && _region.Read(_position, buffer, 0, count) != FlashStatus.Ok))
        {
            Failed = true;
            return false;
        }

        Crc = Crc32.Update(Crc, buffer, 0, count);
        _position += count;
        _left -= count;
        return true;
    }

    private static int NumberAt(byte[] bytes, int position) => bytes[position] | (bytes[position + 1] << 8);
}
