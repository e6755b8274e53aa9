using System;
using NanoIoTNode.HostRuntime.Network;

namespace System.Device.Wifi;

/// <summary>The Wi-Fi module of the board.</summary>
public sealed class WifiAdapter : IDisposable
{
    private static readonly WifiAdapter s_only = new();

    private WifiAdapter()
    {
    }

    /// <summary>Index of the module's network interface.</summary>
    public int NetworkInterface => 0;

    /// <summary>The one adapter.</summary>
    public static WifiAdapter[] FindAllAdapters() => [s_only];

    /// <summary>Joins a network and takes an address from its DHCP server; the driver gives up after 35 s.</summary>
    /// <param name="ssid">Name of the network.</param>
    /// <param name="reconnectionKind">Without effect: the firmware joins again itself.</param>
    /// <param name="passwordCredential">Passphrase; empty for an open network.</param>
    /// <returns>Why it failed, if it did: a refused passphrase is no exception.</returns>
    /// <exception cref="ArgumentNullException"/>
    public WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential)
    {
        ArgumentNullException.ThrowIfNull(ssid);
        ArgumentNullException.ThrowIfNull(passwordCredential);
        NetworkEngine.EnsureStarted();
        int status = NativeMethods.WifiJoin(ssid, passwordCredential);
        if (status is >= 0 or (int)NativeStatus.WouldBlock)
        {
            status = NetworkEngine.Complete(NativeMethods.WifiJoinResult, NetworkEngine.Infinite);
        }

        return new WifiConnectionResult(ToConnectionStatus((NativeStatus)status));
    }

    /// <summary>Leaves the network; open connections are lost.</summary>
    public void Disconnect()
    {
        NetworkEngine.EnsureStarted();
        NativeMethods.WifiLeave();
    }

    /// <summary>Does nothing: the adapter is part of the board.</summary>
    public void Dispose()
    {
    }

    private static WifiConnectionStatus ToConnectionStatus(NativeStatus status) => status switch
    {
        >= NativeStatus.Ok => WifiConnectionStatus.Success,
        NativeStatus.JoinNoNetwork => WifiConnectionStatus.NetworkNotAvailable,
        NativeStatus.JoinPassphrase => WifiConnectionStatus.InvalidCredential,
        NativeStatus.Timeout or NativeStatus.JoinNoAddress => WifiConnectionStatus.Timeout,
        _ => WifiConnectionStatus.UnspecifiedFailure,
    };
}
