using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Joining, leaving, status and scan: commands C*, F* and MR.</summary>
internal sealed class Station(BoardEnvironment environment)
{
    private const string Address = "192.168.10.23";
    private const string Netmask = "255.255.255.0";
    private const string Gateway = "192.168.10.1";

    private readonly ManualResetEventSlim _cancelled = new(false);
    private readonly Dictionary<string, string> _settings = [];
    private readonly Queue<string> _scanLines = new();
    private volatile BoardEnvironment _environment = environment;
    private volatile bool _joined;
    private bool _scanning;

    /// <summary>The access point is gone.</summary>
    public event Action? LinkLost;

    public bool IsJoined => _joined;

    public void Apply(BoardEnvironment environment)
    {
        _environment = environment;
        if (_joined && !IsAccepted())
        {
            _joined = false;
            LinkLost?.Invoke();
        }
    }

    public void Cancel() => _cancelled.Set();

    public void Reset()
    {
        _cancelled.Reset();
        _joined = false;
        _settings.Clear();
        _scanLines.Clear();
        _scanning = false;
    }

    /// <summary>Null when the command is not the station's.</summary>
    public byte[]? Execute(string name, string? value)
    {
        switch (name)
        {
            case "C0":
                return Join();
            case "CD":
                return Leave();
            case "CS":
                return Response.Ok(_joined ? "1" : "0");
            case "CR":
                return Response.Ok(_joined ? _environment.AccessPoint.Rssi.ToString(CultureInfo.InvariantCulture) : "0");
            case "C?":
                return Response.Ok(Settings());
            case "C1" or "C2" or "C3" or "C4" or "C5" or "C6" or "C7" or "C8" or "C9" or "CA" or "CB" or "CN"
                when value is not null:
                _settings[name] = value;
                return Response.Ok();
            case "F0":
                return Scan(value);
            default:
                return null;
        }
    }

    /// <summary>MR: the next line of a scan, else that there is no message.</summary>
    public byte[] NextMessage()
    {
        if (!_scanning)
        {
            return Response.Ok("[SOMA][EOMA]");
        }

        if (_scanLines.TryDequeue(out string? line))
        {
            return Response.ListLine(line);
        }

        _scanning = false;
        return Response.Ok();
    }

    private byte[] Join()
    {
        string ssid = _settings.GetValueOrDefault("C1", "");
        if (_joined)
        {
            return Response.Error("C0", "Already connected!");
        }

        if (!IsAccepted())
        {
            _cancelled.Wait(_environment.FailedJoinMs);
            return Response.Error("C0", $"[JOIN   ] {ssid}\r\n[JOIN   ] Failed");
        }

        _joined = true;
        return Response.Ok($"[JOIN   ] {ssid},{OwnAddress()},0,0");
    }

    private byte[] Leave()
    {
        bool was = _joined;
        _joined = false;
        if (was)
        {
            LinkLost?.Invoke();
        }

        return Response.Ok();
    }

    private bool IsAccepted()
    {
        AccessPoint accessPoint = _environment.AccessPoint;
        bool open = accessPoint.Passphrase.Length == 0;
        bool asksOpen = _settings.GetValueOrDefault("C3", "0") == "0";
        return accessPoint.Up
            && _settings.GetValueOrDefault("C1") == accessPoint.Ssid
            && asksOpen == open
            && (open || _settings.GetValueOrDefault("C2") == accessPoint.Passphrase);
    }

    private string OwnAddress() => _settings.GetValueOrDefault("C4", "1") == "0" ? Setting("C6") : Address;

    private string Setting(string name) => _settings.GetValueOrDefault(name, "");

    // Ssid, passphrase, security, DHCP, IP version, address, mask, gateway, DNS 1, DNS 2, retries, autoconnect.
    private string Settings()
    {
        bool isStatic = _settings.GetValueOrDefault("C4", "1") == "0";
        string address = isStatic ? $"{Setting("C6")},{Setting("C7")},{Setting("C8")},{Setting("C9")},{Setting("CA")}"
            : _joined ? $"{Address},{Netmask},{Gateway},{Gateway},0.0.0.0"
            : "0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0,0.0.0.0";
        return $"{Setting("C1")},{Setting("C2")},{_settings.GetValueOrDefault("C3", "0")},{(isStatic ? 0 : 1)},0,{address},3,0";
    }

    private byte[] Scan(string? value)
    {
        AccessPoint accessPoint = _environment.AccessPoint;
        string security = accessPoint.Passphrase.Length == 0 ? "Open" : "WPA2 AES";
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"#001,\"{accessPoint.Ssid}\",02:4E:49:4E:00:01,{accessPoint.Rssi},65.0,Infrastructure,{security},2.4GHz,6");
        if (value != "2")
        {
            return Response.Ok(accessPoint.Up ? line : "");
        }

        // One access point an answer; MR asks for the others and ends with OK.
        _scanLines.Clear();
        _scanning = accessPoint.Up;
        return accessPoint.Up ? Response.ListLine(line) : Response.Ok();
    }
}
