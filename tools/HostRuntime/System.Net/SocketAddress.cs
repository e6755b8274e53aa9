using System;
using System.Net.Sockets;

namespace System.Net;

/// <summary>An end point as bytes: family (2, little endian), then what the family says.</summary>
public class SocketAddress
{
    private const int FamilyLength = 2;

    private readonly byte[] _bytes;

    /// <exception cref="ArgumentOutOfRangeException">There is no room for the family.</exception>
    public SocketAddress(AddressFamily family, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, FamilyLength);
        _bytes = new byte[size];
        _bytes[0] = (byte)family;
        _bytes[1] = (byte)((int)family >> 8);
    }

    /// <summary>The family in the first two bytes.</summary>
    public AddressFamily Family => (AddressFamily)(_bytes[0] | (_bytes[1] << 8));

    /// <summary>Number of bytes, family included.</summary>
    public int Size => _bytes.Length;

    /// <exception cref="IndexOutOfRangeException">There is no such byte.</exception>
    public byte this[int offset]
    {
        get => _bytes[offset];
        set => _bytes[offset] = value;
    }

    public override bool Equals(object? obj) =>
        obj is SocketAddress other && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }
}
