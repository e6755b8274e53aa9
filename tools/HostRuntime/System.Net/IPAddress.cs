using System;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace System.Net;

/// <summary>An IPv4 address.</summary>
public class IPAddress
{
    /// <summary>0.0.0.0: every interface, or no address yet.</summary>
    public static readonly IPAddress Any = new(0x00000000L);

    /// <summary>127.0.0.1.</summary>
    public static readonly IPAddress Loopback = new(0x0100007FL);

    /// <summary>255.255.255.255.</summary>
    public static readonly IPAddress Broadcast = new(0xFFFFFFFFL);

    /// <summary>255.255.255.255, meaning no address.</summary>
    public static readonly IPAddress None = new(0xFFFFFFFFL);

    private const int Length = 4;

    private readonly byte[] _bytes;

    /// <summary>The address whose first byte is the lowest byte of <paramref name="newAddress"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number has more than 32 bits.</exception>
    public IPAddress(long newAddress)
    {
        if (newAddress is < 0 or > 0xFFFFFFFFL)
        {
            throw new ArgumentOutOfRangeException(nameof(newAddress));
        }

        _bytes = BitConverter.GetBytes((uint)newAddress);
    }

    /// <summary>The address made of four bytes in network order.</summary>
    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public IPAddress(byte[] address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Length != Length)
        {
            throw new ArgumentException("An IPv4 address has four bytes.", nameof(address));
        }

        _bytes = (byte[])address.Clone();
    }

    /// <summary>Always <see cref="AddressFamily.InterNetwork"/>.</summary>
    public AddressFamily AddressFamily => AddressFamily.InterNetwork;

    public static bool operator ==(IPAddress? a, IPAddress? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(IPAddress? a, IPAddress? b) => !(a == b);

    /// <summary>Reads dotted decimal notation.</summary>
    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="ArgumentException">The text is no IPv4 address.</exception>
    public static IPAddress Parse(string ipString)
    {
        ArgumentNullException.ThrowIfNull(ipString);
        return TryParse(ipString) ?? throw new ArgumentException("Not an IPv4 address.", nameof(ipString));
    }

    /// <summary>The board's own address; <see cref="Any"/> while it is not joined.</summary>
    public static IPAddress GetDefaultLocalAddress() => NetworkLink.Current().Address;

    /// <summary>Four bytes in network order; a copy.</summary>
    public byte[] GetAddressBytes() => (byte[])_bytes.Clone();

    public override bool Equals(object? other) => other is IPAddress address && Equals(address);

    public bool Equals(IPAddress? other) => other is not null && _bytes.AsSpan().SequenceEqual(other._bytes);

    public override int GetHashCode() => BitConverter.ToInt32(_bytes, 0);

    /// <summary>Dotted decimal notation.</summary>
    public override string ToString() => string.Join('.', _bytes);

    internal static IPAddress? TryParse(string text)
    {
        string[] parts = text.Split('.');
        var bytes = new byte[Length];
        if (parts.Length != Length)
        {
            return null;
        }

        for (int i = 0; i < Length; i++)
        {
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return null;
            }
        }

        return new IPAddress(bytes);
    }
}
