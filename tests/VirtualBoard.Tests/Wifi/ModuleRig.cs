using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>A module that has just started, its environment, the SPI master at it, and a server of the desk.</summary>
internal sealed class ModuleRig : IDisposable
{
    public const string Server = "192.0.2.10";
    public const int Port = 8883;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public ModuleRig(string? firmware = null, Action<BoardEnvironment>? prepare = null)
    {
        _listener.Start();
        Environment.ModuleFirmware = firmware ?? Environment.ModuleFirmware;
        Environment.Hosts.Add(new HostEntry
        {
            Name = "broker.example",
            Address = Server,
            Targets = [new HostTarget { Port = Port, To = _listener.LocalEndpoint.ToString()!, Protocol = "tcp" }],
        });
        prepare?.Invoke(Environment);
        Module = new VirtualIsm43362(Environment, [2, 0, 0, 0, 0, 1]);
        Host = new SpiMaster(Module);
        Host.Read();
    }

    public BoardEnvironment Environment { get; } = new() { CommandTimeMs = 0, FailedJoinMs = 0, FailedDhcpMs = 0 };

    public VirtualIsm43362 Module { get; }

    public SpiMaster Host { get; }

    /// <summary>Gives the environment to the module after a change.</summary>
    public void Apply() => Module.Apply(Environment);

    /// <summary>C1 to C4 and C0; the whole answer of C0.</summary>
    public string Join(string ssid = "NIN-Lab", string passphrase = "correct horse", int security = 4, bool dhcp = true)
    {
        Host.Text("C1=" + ssid);
        Host.Text("C2=" + passphrase);
        Host.Text($"C3={security}");
        Host.Text(dhcp ? "C4=1" : "C4=0");
        return Host.Ask("C0");
    }

    /// <summary>Selects a socket and says where it shall lead.</summary>
    public void Aim(int socket, string address, int port, bool udp = false)
    {
        Host.Text($"P0={socket}");
        Host.Text(udp ? "P1=1" : "P1=0");
        Host.Text("P3=" + address);
        Host.Text($"P4={port}");
    }

    /// <summary>Connects a socket to the desk's server; the server's end.</summary>
    public async Task<Socket> ConnectAsync(int socket = 0)
    {
        Aim(socket, Server, Port);
        Host.Text("P6=1");
        Socket peer = await _listener.AcceptSocketAsync();
        peer.NoDelay = true;
        return peer;
    }

    /// <summary>Writes to the selected socket; how many bytes were taken.</summary>
    public int Send(byte[] data) =>
        int.Parse(Host.Text($"S3={data.Length:D4}", data), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Reads from the selected socket until something comes.</summary>
    public byte[] ReadSome()
    {
        byte[] data = [];
        Eventually.True(() => (data = Host.Data("R0")).Length > 0, "data arrives");
        return data;
    }

    /// <summary>Reads that many bytes from the selected socket.</summary>
    public byte[] ReadAll(int count)
    {
        byte[] all = [];
        while (all.Length < count)
        {
            all = [.. all, .. ReadSome()];
        }

        return all;
    }

    public string ReadText() => Encoding.ASCII.GetString(ReadSome());

    public void Dispose()
    {
        Module.Dispose();
        _listener.Dispose();
    }
}
