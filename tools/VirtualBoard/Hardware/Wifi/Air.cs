using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>What a station says of the network that it wants, in the module's own terms.</summary>
/// <param name="Ssid">C1, wire text.</param>
/// <param name="Passphrase">C2, wire text.</param>
/// <param name="Security">C3.</param>
internal sealed record WantedNetwork(string Ssid, string Passphrase, string Security);

/// <summary>The access points of an environment as the module's radio meets them.</summary>
internal sealed class Air(BoardEnvironment environment)
{
    /// <summary>The access points that are up; an access point's number is its place among all.</summary>
    private readonly List<(int Number, AccessPoint AccessPoint)> _inReach =
    [
        .. environment.AccessPoints.Prepend(environment.AccessPoint)
            .Select((accessPoint, index) => (index + 1, accessPoint))
            .Where(entry => entry.accessPoint.Up),
    ];

    /// <summary>The strongest access point that takes the station, or null.</summary>
    public AccessPoint? Find(WantedNetwork wanted) => _inReach
        .Select(entry => entry.AccessPoint)
        .Where(accessPoint => Takes(accessPoint, wanted))
        .MaxBy(accessPoint => accessPoint.Rssi);

    /// <summary>The lines of a scan.</summary>
    public IReadOnlyList<string> Lines() => [.. _inReach.Select((entry, index) => string.Create(
        CultureInfo.InvariantCulture,
        $"#{index + 1:D3},\"{NameInTheAir(entry.AccessPoint)}\",02:4E:49:4E:00:{entry.Number:X2},"
            + $"{entry.AccessPoint.Rssi},65.0,Infrastructure,{SecurityName(entry.AccessPoint.ActualSecurity)},2.4GHz,{entry.AccessPoint.Channel}"))];

    private static bool Takes(AccessPoint accessPoint, WantedNetwork wanted)
    {
        WifiSecurity security = accessPoint.ActualSecurity;
        return WireText.Of(accessPoint.Ssid) == wanted.Ssid
            && IsSpokenBy(security, wanted.Security)
            && (security == WifiSecurity.Open || WireText.Of(accessPoint.Passphrase) == wanted.Passphrase);
    }

    private static bool IsSpokenBy(WifiSecurity security, string wanted) => wanted switch
    {
        "0" => security is WifiSecurity.Open,
        "1" => security is WifiSecurity.Wep,
        "2" => security is WifiSecurity.Wpa or WifiSecurity.WpaWpa2,
        "3" => security is WifiSecurity.Wpa2 or WifiSecurity.WpaWpa2,
        "4" => security is WifiSecurity.Wpa or WifiSecurity.Wpa2 or WifiSecurity.WpaWpa2,
        "5" => security is WifiSecurity.Wpa2Tkip,
        _ => false,
    };

    private static string NameInTheAir(AccessPoint accessPoint) =>
        accessPoint.Hidden ? "" : WireText.Of(accessPoint.Ssid);

    // There is no text of this module's for WPA3.
    private static string SecurityName(WifiSecurity security) => security switch
    {
        WifiSecurity.Open => "Open",
        WifiSecurity.Wep => "WEP",
        WifiSecurity.Wpa => "WPA",
        WifiSecurity.Wpa2 => "WPA2 AES",
        WifiSecurity.WpaWpa2 => "WPA WPA2",
        WifiSecurity.Wpa2Tkip => "WPA2 TKIP",
        _ => "Unknown",
    };
}
