using System;
using System.Threading;
using nanoFramework.Runtime.Events;
using NanoIoTNode.HostRuntime.Network;

namespace System.Device.Wifi;

/// <summary>The Wi-Fi module of the board.</summary>
public sealed class WifiAdapter : IDisposable
{
    private static readonly WifiAdapter s_only = new();

    private volatile WifiNetworkReport _report = new([]);

    private WifiAdapter()
    {
    }

    /// <summary>A scan ended: <see cref="NetworkReport"/> is new.</summary>
    public event AvailableNetworksChangedEventHandler? AvailableNetworksChanged;

    /// <summary>Index of the module's network interface.</summary>
    public int NetworkInterface => 0;

    /// <summary>What the last scan found; empty before the first, and after one that failed.</summary>
    public WifiNetworkReport NetworkReport => _report;

    /// <summary>The one adapter.</summary>
    public static WifiAdapter[] FindAllAdapters() => [s_only];

    /// <inheritdoc cref="Connect(string, WifiReconnectionKind, string)"/>
    /// <param name="availableNetwork">One of a <see cref="NetworkReport"/>; only its name counts.</param>
    public WifiConnectionResult Connect(
        WifiAvailableNetwork availableNetwork, WifiReconnectionKind reconnectionKind, string passwordCredential)
    {
        ArgumentNullException.ThrowIfNull(availableNetwork);
        return Connect(availableNetwork.Ssid, reconnectionKind, passwordCredential);
    }

    /// <summary>
    /// Joins a network and takes an address from its DHCP server, or the one that
    /// <see cref="System.Net.NetworkInformation.NetworkInterface"/> was told. Usually 2 to 5 s; a refused passphrase takes a
    /// real module about 45 s, the bound is 185 s.
    /// </summary>
    /// <param name="ssid">Name of the network.</param>
    /// <param name="reconnectionKind">Without effect: the firmware joins again itself.</param>
    /// <param name="passwordCredential">Passphrase; empty for an open network.</param>
    /// <returns>Why it failed, if it did: a refused passphrase is no exception.</returns>
    /// <exception cref="ArgumentNullException"/>
    /// <exception cref="ArgumentException">A NUL character: what follows it would be lost.</exception>
    public WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential)
    {
        ArgumentNullException.ThrowIfNull(ssid);
        ArgumentNullException.ThrowIfNull(passwordCredential);
        if (ssid.Contains('\0') || passwordCredential.Contains('\0'))
        {
            throw new ArgumentException("Neither a name nor a passphrase holds a NUL character.");
        }

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

    /// <summary>
    /// Starts a scan of some seconds; <see cref="AvailableNetworksChanged"/> tells its end, well or not. Connections pause
    /// meanwhile.
    /// </summary>
    /// <exception cref="InvalidOperationException">A scan is under way.</exception>
    public void ScanAsync()
    {
        NetworkEngine.EnsureStarted();
        var scan = new AirScan();
        scan.Start();
        new Thread(() => Finish(scan)) { IsBackground = true, Name = "Wi-Fi scan" }.Start();
    }

    /// <summary>Does nothing: the adapter is part of the board.</summary>
    public void Dispose()
    {
    }

    private void Finish(AirScan scan)
    {
        _report = new WifiNetworkReport(scan.Finish());
        EventDispatcher.Post(() => AvailableNetworksChanged?.Invoke(this, EventArgs.Empty));
    }

    private static WifiConnectionStatus ToConnectionStatus(NativeStatus status) => status switch
    {
        >= NativeStatus.Ok => WifiConnectionStatus.Success,
        NativeStatus.JoinNoNetwork or NativeStatus.JoinHidden => WifiConnectionStatus.NetworkNotAvailable,
        NativeStatus.JoinPassphrase => WifiConnectionStatus.InvalidCredential,
        NativeStatus.JoinNeedsPassphrase or NativeStatus.JoinOpenNetwork or NativeStatus.JoinSecurity =>
            WifiConnectionStatus.UnsupportedAuthenticationProtocol,
        NativeStatus.Timeout or NativeStatus.JoinNoAddress => WifiConnectionStatus.Timeout,
        _ => WifiConnectionStatus.UnspecifiedFailure,
    };
}
