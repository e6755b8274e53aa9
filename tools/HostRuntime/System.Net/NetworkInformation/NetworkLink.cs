using System;
using System.Net;
using NanoIoTNode.HostRuntime.Network;

namespace System.Net.NetworkInformation;

/// <summary>What the driver knows of the Wi-Fi link at one moment.</summary>
internal sealed unsafe class NetworkLink
{
    private NetworkLink(NativeLink link)
    {
        Joined = link.Joined != 0;
        Address = Joined ? ToAddress(link.Address) : IPAddress.Any;
        Netmask = Joined ? ToAddress(link.Netmask) : IPAddress.Any;
        Gateway = Joined ? ToAddress(link.Gateway) : IPAddress.Any;
        Dns = Joined ? ToAddress(link.Dns) : IPAddress.Any;
        Dns2 = Joined ? ToAddress(link.Dns2) : IPAddress.Any;
        PhysicalAddress = new ReadOnlySpan<byte>(link.Mac, 6).ToArray();
    }

    public bool Joined { get; }

    public IPAddress Address { get; }

    public IPAddress Netmask { get; }

    public IPAddress Gateway { get; }

    public IPAddress Dns { get; }

    public IPAddress Dns2 { get; }

    public byte[] PhysicalAddress { get; }

    public static NetworkLink Current()
    {
        NetworkEngine.EnsureStarted();
        NativeLink link = default;
        NativeErrors.ThrowIfFailed(NativeMethods.WifiLink(&link));
        return new NetworkLink(link);
    }

    private static IPAddress ToAddress(byte* bytes) => new(new ReadOnlySpan<byte>(bytes, 4).ToArray());
}
