using System;
using System.Net;
using NanoIoTNode.HostRuntime.Network;

namespace System.Net.NetworkInformation;

/// <summary>Where joins to come take their address from. The interface is one, and so are its settings.</summary>
internal static unsafe class AddressSettings
{
    private static readonly object s_gate = new();
    private static NativeAddress s_address;

    public static bool IsStatic { get; private set; }

    /// <exception cref="ArgumentException">No host can have these addresses.</exception>
    public static void UseStatic(IPAddress address, IPAddress netmask, IPAddress gateway)
    {
        lock (s_gate)
        {
            NativeAddress wanted = s_address;
            Copy(address, wanted.Address);
            Copy(netmask, wanted.Netmask);
            Copy(gateway, wanted.Gateway);
            Apply(wanted);
            IsStatic = true;
        }
    }

    /// <exception cref="ArgumentException">None, or more than the module takes.</exception>
    public static void UseNameServers(IPAddress[] servers)
    {
        if (servers.Length is 0 or > 2)
        {
            throw new ArgumentException("The module takes one or two name servers.", nameof(servers));
        }

        lock (s_gate)
        {
            NativeAddress wanted = s_address;
            Copy(servers[0], wanted.Dns);
            Copy(servers.Length > 1 ? servers[1] : IPAddress.Any, wanted.Dns2);
            if (IsStatic)
            {
                Apply(wanted);
            }
            else
            {
                s_address = wanted;
            }
        }
    }

    public static void UseDhcp()
    {
        lock (s_gate)
        {
            NetworkEngine.EnsureStarted();
            NativeErrors.ThrowIfFailed(NativeMethods.WifiSetAddress(null));
            IsStatic = false;
        }
    }

    private static void Apply(NativeAddress wanted)
    {
        NetworkEngine.EnsureStarted();
        if (NativeMethods.WifiSetAddress(&wanted) < 0)
        {
            throw new ArgumentException("No host can have these addresses.");
        }

        s_address = wanted;
    }

    private static void Copy(IPAddress from, byte* to) => from.GetAddressBytes().CopyTo(new Span<byte>(to, 4));
}
