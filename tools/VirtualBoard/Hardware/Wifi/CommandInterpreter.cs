using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>Takes a command window apart and sends it to the part of the module that it concerns.</summary>
internal sealed class CommandInterpreter : IDisposable
{
    private readonly ConcurrentQueue<string> _unknown = new();
    private readonly Station _station;
    private readonly SocketBank _sockets;
    private readonly Resolver _resolver;
    private readonly byte[] _macAddress;
    private BoardEnvironment _environment;

    public CommandInterpreter(BoardEnvironment environment, byte[] macAddress)
    {
        _environment = environment;
        _macAddress = macAddress;
        _resolver = new Resolver(environment);
        _station = new Station(environment);
        _sockets = new SocketBank(_resolver, () => _station.IsJoined);
        _station.LinkLost += _sockets.CloseAll;
    }

    public IReadOnlyCollection<string> UnknownCommands => _unknown;

    public void Apply(BoardEnvironment environment)
    {
        _environment = environment;
        _resolver.Apply(environment);
        _station.Apply(environment);
    }

    /// <summary>Ends what the module is waiting for, from any thread.</summary>
    public void Cancel()
    {
        _station.Cancel();
        _sockets.Cancel();
    }

    public void Reset()
    {
        _sockets.Reset();
        _station.Reset();
    }

    /// <summary>A reset from inside has no answer of its own: what the host reads next is the cursor.</summary>
    public byte[] Restart()
    {
        Cancel();
        Reset();
        return Response.Cursor();
    }

    public void Dispose() => _sockets.CloseAll();

    /// <summary>Executes one command; takes as long as the module would.</summary>
    /// <param name="window">All bytes of the chip-select window: text, CR, payload of S3, pad.</param>
    public byte[] Execute(byte[] window)
    {
        int end = Array.IndexOf(window, (byte)'\r');
        if (end < 0)
        {
            return Response.Error("");
        }

        string text = Encoding.UTF8.GetString(window, 0, end);
        byte[] rest = window[(end + 1)..];
        string name = text.Length >= 2 ? text[..2] : text;
        string? value = text.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0 ? text[(equals + 1)..] : null;
        byte[]? answer = name switch
        {
            "I?" => Response.Ok(Identity()),
            "Z5" => Response.Ok(MacAddress()),
            "Z?" => Response.Ok($"0,,0x0000,0x0000,{MacAddress()},192.168.10.1,0,0,100,100,Inventek eS-WiFi"),
            "ZR" => Restart(),
            "Z0" or "Z1" or "Z4" or "ZN" or "ZP" or "MT" or "PR" or "PK" or "T1" or "T2" or "T3" => Response.Ok(),
            "T0" => Response.Ok(_station.IsJoined ? "1,5" : "Timeout"),
            "MR" => _station.NextMessage(),
            "D0" => Lookup(value ?? ""),
            _ => _station.Execute(name, value) ?? _sockets.Execute(name, value, rest),
        };
        if (answer is null)
        {
            _unknown.Enqueue(text);
            return Response.Error(name);
        }

        return answer;
    }

    private string Identity() =>
        $"ISM43362-M3G-L44-SPI,{_environment.ModuleFirmware},v3.5.2,v1.4.0.rc1,v8.2.1,120000000,Inventek eS-WiFi";

    private string MacAddress() =>
        string.Join(':', Array.ConvertAll(_macAddress, b => b.ToString("X2", CultureInfo.InvariantCulture)));

    private byte[] Lookup(string name)
    {
        string? address = _station.IsJoined ? _resolver.Lookup(name) : null;
        return address is null ? Response.Error("D0=<name>", "Host not found ") : Response.Ok(address);
    }
}
