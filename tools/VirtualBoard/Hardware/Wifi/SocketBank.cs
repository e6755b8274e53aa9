using System;
using System.Globalization;
using System.Net;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>The four sockets and the one selection that all P, R and S commands work on.</summary>
internal sealed class SocketBank
{
    private const int Count = 4;
    private const int LongestRead = 1460;

    private readonly ModuleSocket[] _sockets = new ModuleSocket[Count];
    private readonly Station _station;
    private int _selected;

    public SocketBank(Network network, Station station)
    {
        _station = station;
        for (int i = 0; i < Count; i++)
        {
            _sockets[i] = new ModuleSocket(network);
        }
    }

    private ModuleSocket Selected => _sockets[_selected];

    public bool IsUdpSelected => Selected.IsUdp;

    /// <summary>From any thread.</summary>
    public void CloseAll() => Array.ForEach(_sockets, s => s.Abort());

    public void Reset()
    {
        Array.ForEach(_sockets, s => s.Reset());
        _selected = 0;
    }

    /// <summary>R0.</summary>
    /// <param name="holdsSingleByte">One byte alone of a stream waits for the next.</param>
    public byte[] Read(bool holdsSingleByte)
    {
        byte[]? data = Selected.Read(holdsSingleByte);
        return data is null ? Response.ClosedSocket() : Response.Ok(data);
    }

    /// <summary>Null when the command is not the sockets'.</summary>
    public byte[]? Execute(string name, string? value, byte[] rest) => name switch
    {
        "P0" => Set(value, 0, Count - 1, n => _selected = n),
        "P1" => Set(value, 0, 1, n => Selected.IsUdp = n == 1),
        "P2" => Set(value, 0, ushort.MaxValue, n => Selected.LocalPort = n),
        "P3" => SetAddress(value),
        "P4" => Set(value, 0, ushort.MaxValue, n => Selected.RemotePort = n),
        "P5" => Set(value, 0, 0, _ => { }),
        "P6" => StartOrStop(value),
        "P?" => Response.Ok(Selected.Describe(_station.OwnAddress)),
        "R1" => Set(value, 0, LongestRead, n => Selected.ReadLength = n),
        "R2" => Set(value, 0, 30000, n => Selected.ReadTimeout = n),
        "S2" => Set(value, 0, 30000, n => Selected.WriteTimeout = n),
        "S3" => Write(value, rest),
        _ => null,
    };

    private static byte[] Set(string? value, int least, int most, Action<int> set)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number < least
            || number > most)
        {
            return Response.Error("");
        }

        set(number);
        return Response.Ok();
    }

    private byte[] SetAddress(string? value)
    {
        if (!DottedAddress.Is(value))
        {
            return Response.Error("P3=<address>");
        }

        Selected.RemoteAddress = IPAddress.Parse(value!);
        return Response.Ok();
    }

    private byte[] StartOrStop(string? value)
    {
        if (value == "0")
        {
            Selected.Stop();
            return Response.Ok();
        }

        bool started = value == "1" && _station.HasAddress && Selected.Start();
        string text = $"[TCP  RC] Connecting to {Selected.RemoteAddress}";
        return !started ? Response.Error("P6=1") : Selected.IsUdp ? Response.Ok() : Response.Ok(text);
    }

    private byte[] Write(string? value, byte[] rest)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            || length is < 1 or > LongestRead
            || length > rest.Length)
        {
            return Response.Error("S3=<length>");
        }

        int written = Selected.Write(rest.AsSpan(0, length));
        return Response.Ok(written.ToString(CultureInfo.InvariantCulture));
    }
}
