using System;
using System.Net.Sockets;

namespace System.Net;

/// <summary>An IPv4 address and a port.</summary>
public class IPEndPoint : EndPoint
{
    public const int MinPort = 0;

    public const int MaxPort = 65535;

    // Family, port and address (sockaddr_in), with the eight bytes of filling at its end.
    private const int SerializedLength = 16;
    private const int PortOffset = 2;
    private const int AddressOffset = 4;

    /// <inheritdoc cref="IPEndPoint(IPAddress, int)"/>
    public IPEndPoint(long address, int port)
        : this(new IPAddress(address), port)
    {
    }

    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="ArgumentOutOfRangeException">The port is not in 0 to 65535.</exception>
    public IPEndPoint(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (port is < MinPort or > MaxPort)
        {
            throw new ArgumentOutOfRangeException(nameof(port));
        }

        Address = address;
        Port = port;
    }

    public IPAddress Address { get; }

    public AddressFamily AddressFamily => Address.AddressFamily;

    public int Port { get; }

    public override SocketAddress Serialize()
    {
        var bytes = new SocketAddress(AddressFamily, SerializedLength)
        {
            [PortOffset] = (byte)(Port >> 8),
            [PortOffset + 1] = (byte)Port,
        };
        byte[] address = Address.GetAddressBytes();
        for (int i = 0; i < address.Length; i++)
        {
            bytes[AddressOffset + i] = address[i];
        }

        return bytes;
    }

    public override EndPoint Create(SocketAddress socketAddress)
    {
        var address = new byte[4];
        for (int i = 0; i < address.Length; i++)
        {
            address[i] = socketAddress[AddressOffset + i];
        }

        return new IPEndPoint(new IPAddress(address), (socketAddress[PortOffset] << 8) | socketAddress[PortOffset + 1]);
    }

    /// <summary>For example 192.0.2.10:8883.</summary>
    public override string ToString() => $"{Address}:{Port}";

    public override bool Equals(object? obj) => obj is IPEndPoint other && Address == other.Address && Port == other.Port;

    public override int GetHashCode() => Address.GetHashCode() ^ Port;
}
