using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>
/// Joining, leaving and status: commands C*. Commands come from the module's thread, a changed environment from any.
/// </summary>
internal sealed class Station(BoardEnvironment environment)
{
    /// <summary>The access point's own address: gateway and DNS server.</summary>
    public const string Gateway = "192.168.10.1";

    private const string LeasedAddress = "192.168.10.23";
    private const string Netmask = "255.255.255.0";
    private const string NoAddress = "0.0.0.0";
    private const int LongestSsid = 32;
    private const int LongestPassphrase = 64;

    private readonly ManualResetEventSlim _cancelled = new(false);
    private readonly Dictionary<string, string> _settings = [];
    private volatile BoardEnvironment _environment = environment;

    // Whom it has joined, or null.
    private volatile WantedNetwork? _joined;
    private volatile string _address = NoAddress;

    /// <summary>The access point is gone.</summary>
    public event Action? LinkLost;

    /// <summary>Joined, and with an address of its own.</summary>
    public bool HasAddress => _joined is not null && _address != NoAddress;

    public bool HasResolver => HasAddress && (!IsStatic || Setting("C9", NoAddress) != NoAddress);

    /// <summary>0.0.0.0 while it has none.</summary>
    public string OwnAddress => _joined is null ? NoAddress : _address;

    private bool IsStatic => Setting("C4", "1") == "0";

    public void Apply(BoardEnvironment environment)
    {
        _environment = environment;
        if (_joined is { } network && new Air(environment).Find(network) is null)
        {
            LoseLink();
        }
    }

    /// <summary>Ends what the station waits for; it waits for nothing until <see cref="Reset"/>.</summary>
    public void Cancel() => _cancelled.Set();

    public void Reset()
    {
        _cancelled.Reset();
        _joined = null;
        _settings.Clear();
    }

    /// <summary>Null when the command is not the station's.</summary>
    public byte[]? Execute(string name, string? value) => name switch
    {
        "C0" => Join(),
        "CD" => Leave(),
        "CS" => Response.Ok(_joined is null ? "0" : "1"),
        "CR" => Response.Ok(SignalStrength().ToString(CultureInfo.InvariantCulture)),
        "C?" => Response.Ok(Settings()),
        "C1" => Set(name, value, value?.Length is > 0 and <= LongestSsid),
        "C2" => Set(name, value, value?.Length <= LongestPassphrase),
        "C3" => Set(name, value, value is "0" or "1" or "2" or "3" or "4" or "5"),
        "C4" => Set(name, value, value is "0" or "1"),
        "C6" or "C7" or "C8" or "C9" or "CA" => Set(name, value, DottedAddress.Is(value)),
        "C5" or "CB" or "CN" => Set(name, value, value is not null),
        _ => null,
    };

    private byte[] Set(string name, string? value, bool isGood)
    {
        if (!isGood)
        {
            return Response.Error(name);
        }

        _settings[name] = value!;
        return Response.Ok();
    }

    private byte[] Join()
    {
        if (_joined is not null)
        {
            return Response.Error("C0", "Already connected!");
        }

        var wanted = new WantedNetwork(Setting("C1", ""), Setting("C2", ""), Setting("C3", "0"));
        if (new Air(_environment).Find(wanted) is not { } accessPoint)
        {
            _cancelled.Wait(_environment.FailedJoinMs);
            return Response.Error("C0", $"[JOIN   ] {wanted.Ssid}\r\n[JOIN   ] Failed");
        }

        _address = IsStatic ? Setting("C6", NoAddress) : Lease(accessPoint);
        _joined = wanted;
        return Response.Ok($"[JOIN   ] {wanted.Ssid},{_address},0,0");
    }

    private string Lease(AccessPoint accessPoint)
    {
        if (accessPoint.Dhcp)
        {
            return LeasedAddress;
        }

        _cancelled.Wait(_environment.FailedDhcpMs);
        return NoAddress;
    }

    private byte[] Leave()
    {
        if (_joined is not null)
        {
            LoseLink();
        }

        return Response.Ok();
    }

    private void LoseLink()
    {
        _joined = null;
        LinkLost?.Invoke();
    }

    private int SignalStrength() =>
        _joined is { } network && new Air(_environment).Find(network) is { } accessPoint ? accessPoint.Rssi : 0;

    private string Setting(string name, string otherwise) => _settings.GetValueOrDefault(name, otherwise);

    // Ssid, passphrase, security, DHCP, IP version, address, mask, gateway, DNS 1, DNS 2, retries, autoconnect.
    private string Settings()
    {
        string addresses = IsStatic
            ? $"{Setting("C6", "")},{Setting("C7", "")},{Setting("C8", "")},{Setting("C9", "")},{Setting("CA", "")}"
            : HasAddress ? $"{_address},{Netmask},{Gateway},{Gateway},{NoAddress}"
            : $"{NoAddress},{NoAddress},{NoAddress},{NoAddress},{NoAddress}";
        return $"{Setting("C1", "")},{Setting("C2", "")},{Setting("C3", "0")},{(IsStatic ? 0 : 1)},0,{addresses},3,0";
    }
}
