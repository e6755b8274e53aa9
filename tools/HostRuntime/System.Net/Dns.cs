using System;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NanoIoTNode.HostRuntime.Network;

namespace System.Net;

/// <summary>Names to addresses, by the Wi-Fi module's resolver.</summary>
public static unsafe class Dns
{
    /// <summary>
    /// Resolves a name, for at most 20 s. Dotted decimal notation gives itself, an empty text the board's own address.
    /// </summary>
    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="SocketException"><see cref="SocketError.HostNotFound"/>, <see cref="SocketError.NoRecovery"/> for a
    /// name over the module's limit, <see cref="SocketError.TryAgain"/> when too many look-ups run, or why the network does
    /// not answer.</exception>
    public static IPHostEntry GetHostEntry(string hostNameOrAddress)
    {
        ArgumentNullException.ThrowIfNull(hostNameOrAddress);
        IPAddress address = hostNameOrAddress.Length == 0
            ? NetworkLink.Current().Address
            : IPAddress.TryParse(hostNameOrAddress) ?? Resolve(hostNameOrAddress);
        return new IPHostEntry(hostNameOrAddress, address);
    }

    private static IPAddress Resolve(string name)
    {
        NetworkEngine.EnsureStarted();
        int ticket = NativeMethods.DnsLookup(name);
        if (ticket == (int)NativeStatus.Busy)
        {
            throw new SocketException(SocketError.TryAgain);
        }

        NativeErrors.ThrowIfFailed(ticket);
        var address = new byte[4];
        NativeErrors.ThrowIfFailed(NetworkEngine.Complete(
            () =>
            {
                fixed (byte* bytes = address)
                {
                    return NativeMethods.DnsResult(ticket, bytes);
                }
            },
            NetworkEngine.Infinite));
        return new IPAddress(address);
    }
}
