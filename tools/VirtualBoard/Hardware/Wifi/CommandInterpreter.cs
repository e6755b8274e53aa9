using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Takes a command window apart and sends it to the part of the module that it concerns.</summary>
internal sealed class CommandInterpreter : IDisposable
{
    private readonly ConcurrentQueue<string> _unknown = new();
    private readonly Network _network;
    private readonly Station _station;
    private readonly Scanner _scanner = new();
    private readonly NameLookup _names;
    private readonly SocketBank _sockets;
    private readonly byte[] _macAddress;
    private volatile BoardEnvironment _environment;
    private volatile FirmwareProfile _firmware;

    public CommandInterpreter(BoardEnvironment environment, byte[] macAddress)
    {
        _environment = environment;
        _firmware = new FirmwareProfile(environment.ModuleFirmware);
        _macAddress = macAddress;
        _network = new Network(environment);
        _station = new Station(environment);
        _names = new NameLookup(_network.Resolver);
        _sockets = new SocketBank(_network, _station);
        _station.LinkLost += _sockets.CloseAll;
    }

    public IReadOnlyCollection<string> UnknownCommands => _unknown;

    public void Apply(BoardEnvironment environment)
    {
        _environment = environment;
        _firmware = new FirmwareProfile(environment.ModuleFirmware);
        _network.Apply(environment);
        _station.Apply(environment);
    }

    /// <summary>Ends what the module is waiting for, from any thread.</summary>
    public void Cancel()
    {
        _station.Cancel();
        _sockets.CloseAll();
    }

    public void Reset()
    {
        _sockets.Reset();
        _scanner.Reset();
        _names.Reset();
        _station.Reset();
    }

    /// <summary>A reset from inside has no answer of its own: what the host reads next is the cursor.</summary>
    public byte[] Restart()
    {
        Cancel();
        Reset();
        return Response.Cursor();
    }

    public void Dispose()
    {
        _sockets.CloseAll();
        _network.Dispose();
    }

    /// <summary>Executes one command; takes as long as the module would. Null when the module never answers.</summary>
    /// <param name="window">All bytes of the chip-select window: text, CR, payload of S3, pad.</param>
    public byte[]? Execute(byte[] window)
    {
        int end = Array.IndexOf(window, (byte)'\r');
        if (end < 0)
        {
            return Response.Error("");
        }

        string text = WireText.Of(window[..end]);
        string name = text.Length >= 2 ? text[..2] : text;
        string? value = text.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0 ? text[(equals + 1)..] : null;
        if (name == "F0" && value is null)
        {
            return Scanner.List(new Air(_environment));
        }

        if (Answer(name, value, window[(end + 1)..]) is { } answer)
        {
            return _firmware.Dress(answer, isRead: name == "R0", _sockets.IsUdpSelected);
        }

        _unknown.Enqueue(text);
        return Response.Error(name);
    }

    // Null when the command is unknown.
    private byte[]? Answer(string name, string? value, byte[] rest) => name switch
    {
        "I?" => Response.Ok(Identity()),
        "Z5" => Response.Ok(MacAddress()),
        "Z?" => Response.Ok($"0,,0x0000,0x0000,{MacAddress()},192.168.10.1,0,0,100,100,Inventek eS-WiFi"),
        "ZR" => Restart(),
        "Z0" or "Z1" or "Z4" or "ZN" or "ZP" or "MT" or "PR" or "PK" or "T1" or "T2" or "T3" => Response.Ok(),
        "T0" => Response.Ok(_station.HasAddress ? "1,5" : "Timeout"),
        "F0" => _firmware.ListsOneByOne && value == "2" ? _scanner.Start(new Air(_environment)) : Response.Error("F0"),
        "MR" => _scanner.Next(),
        "D0" => _names.Lookup(value ?? "", _station.HasResolver, _firmware.KeepsLastAddress),
        "R0" => _sockets.Read(_firmware.HoldsSingleByte),
        _ => _station.Execute(name, value) ?? _sockets.Execute(name, value, rest),
    };

    private string Identity() =>
        $"ISM43362-M3G-L44-SPI,{_environment.ModuleFirmware},v3.5.2,v1.4.0.rc1,v8.2.1,120000000,Inventek eS-WiFi";

    private string MacAddress() =>
        string.Join(':', Array.ConvertAll(_macAddress, b => b.ToString("X2", CultureInfo.InvariantCulture)));
}
