using System;
using System.IO;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// The virtual board's control interface from C#: what a hand, a soldering iron and a power switch do to a real kit.
/// Every method waits until the board has taken the change. Errors: <see cref="ControlException"/> with the reason,
/// <see cref="IOException"/> when the supervisor is gone. Safe from any thread.
/// </summary>
public sealed class ControlClient : IDisposable
{
    private readonly JsonConversation _conversation;

    private ControlClient(JsonConversation conversation) => _conversation = conversation;

    /// <summary>Connects to a running supervisor.</summary>
    /// <param name="path">The socket that the supervisor announces as <c>control: PATH</c>.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static ControlClient Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        return new ControlClient(new JsonConversation(socket));
    }

    /// <summary>Asks for the state: running, boots, led, button, serial, pid.</summary>
    public Task<JsonObject> StatusAsync(CancellationToken cancel = default) => AskAsync("status", null, cancel);

    /// <summary>Presses or releases the blue button.</summary>
    public Task ButtonAsync(bool pressed, CancellationToken cancel = default) =>
        AskAsync("button", new JsonObject { ["pressed"] = pressed }, cancel);

    /// <summary>Sets what a sensor measures: <c>hts221.temperature</c> and <c>lps22hb.temperature</c> in degC,
    /// <c>hts221.humidity</c> in %RH, <c>lps22hb.pressure</c> in hPa.</summary>
    public Task SensorAsync(string name, double value, CancellationToken cancel = default) =>
        AskAsync("sensor", new JsonObject { ["name"] = name, ["value"] = value }, cancel);

    /// <summary>Takes the access point up or down, or changes its name or passphrase; null leaves a part as it is.</summary>
    public Task AccessPointAsync(
        bool? up = null, string? ssid = null, string? passphrase = null, CancellationToken cancel = default)
    {
        var arguments = new JsonObject();
        AddUnlessNull(arguments, "up", up is { } value ? JsonValue.Create(value) : null);
        AddUnlessNull(arguments, "ssid", ssid);
        AddUnlessNull(arguments, "passphrase", passphrase);
        return AskAsync("access-point", arguments, cancel);
    }

    /// <summary>Maps a host name's port to a server of the desk; gives the name a fabricated address when it is new.</summary>
    /// <param name="name">For instance <c>broker.example</c>.</param>
    /// <param name="port">1 to 65535: the port that the firmware asks for.</param>
    /// <param name="to">Address and port of the desk's server, for instance <c>127.0.0.1:18883</c>.</param>
    /// <param name="protocol"><c>tcp</c>, <c>udp</c>, or null for both.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task HostAsync(string name, int port, string to, string? protocol = null, CancellationToken cancel = default)
    {
        var arguments = new JsonObject { ["name"] = name, ["port"] = port, ["to"] = to };
        AddUnlessNull(arguments, "protocol", protocol);
        return AskAsync("host", arguments, cancel);
    }

    /// <summary>Replaces members of the world, for instance <c>moduleFaults</c>; all others stay.</summary>
    /// <param name="members">In the form of the environment, see the README of the virtual board.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task EnvironmentAsync(JsonObject members, CancellationToken cancel = default) =>
        AskAsync("environment", new JsonObject { ["set"] = members.DeepClone() }, cancel);

    /// <summary>Switches the supply off (the firmware's process is killed where it stands) or on.</summary>
    public Task PowerAsync(bool on, CancellationToken cancel = default) =>
        AskAsync("power", new JsonObject { ["on"] = on }, cancel);

    /// <summary>Presses the black button: a hardware reset; flash, clock and backup registers stay.</summary>
    public Task ResetAsync(CancellationToken cancel = default) => AskAsync("reset", null, cancel);

    /// <summary>Cuts the power at a flash operation to come.</summary>
    /// <param name="operation">1 = the very next program or erase operation.</param>
    /// <param name="phase"><c>before</c>, <c>torn</c> or <c>after</c>.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task FlashCutAsync(long operation, string phase, CancellationToken cancel = default) =>
        AskAsync("flash-cut", new JsonObject { ["operation"] = operation, ["phase"] = phase }, cancel);

    /// <summary>Lets a double word of the flash raise an ECC fault from now on.</summary>
    /// <param name="address">In the flash, 0x08000000 on.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task FlashTearAsync(uint address, CancellationToken cancel = default) =>
        AskAsync("flash-tear", new JsonObject { ["address"] = address }, cancel);

    /// <summary>Asks for atCommands, chipSelectWindows, spiBytes and flashOperations since the last boot.</summary>
    /// <param name="line">As they were at the end of the console's last line with this beginning; null: as they are.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="ControlException">None of the last 64 lines begins so.</exception>
    public Task<JsonObject> CountersAsync(string? line = null, CancellationToken cancel = default)
    {
        var arguments = new JsonObject();
        AddUnlessNull(arguments, "line", line);
        return AskAsync("counters", arguments, cancel);
    }

    /// <summary>Sends any request of the control interface.</summary>
    /// <returns>The whole answer.</returns>
    public Task<JsonObject> AskAsync(string what, JsonObject? arguments, CancellationToken cancel) =>
        _conversation.AskAsync(what, arguments, cancel);

    public void Dispose() => _conversation.Dispose();

    private static void AddUnlessNull(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}
