using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using NanoIoTNode.VirtualBoard.Hardware.Wifi;

namespace NanoIoTNode.VirtualBoard.Hardware;

/// <summary>The world around the board: what a hand, the air and the network do to it. A plain value, JSON in camel case.</summary>
public sealed class BoardEnvironment
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public AccessPoint AccessPoint { get; set; } = new();

    /// <summary>Further access points in reach.</summary>
    public List<AccessPoint> AccessPoints { get; set; } = [];

    /// <summary>Names that the virtual access point's resolver knows; all others are asked of the desk's resolver.</summary>
    public List<HostEntry> Hosts { get; set; } = [];

    /// <summary>
    /// Physical values by sensor and quantity: degrees Celsius, percent relative humidity, hectopascal, millimetres; and
    /// the sensors' faults (see the README of the virtual board).
    /// </summary>
    public Dictionary<string, double> Sensors { get; set; } = [];

    /// <summary>Revision that the Wi-Fi module answers to <c>I?</c>.</summary>
    public string ModuleFirmware { get; set; } = "C3.5.2.5.STM";

    /// <summary>Milliseconds that the Wi-Fi module takes for a command.</summary>
    public int CommandTimeMs { get; set; } = 2;

    /// <summary>Milliseconds until the module gives up a join; a real one takes about 21 000.</summary>
    public int FailedJoinMs { get; set; } = 2000;

    /// <summary>Milliseconds until the module goes on without an address when no DHCP server answers.</summary>
    public int FailedDhcpMs { get; set; } = 2000;

    /// <summary>Milliseconds that data takes between the module and a server, one way.</summary>
    public int NetworkLatencyMs { get; set; }

    /// <summary>Bandwidth each way, for all sockets together; 0 = unlimited.</summary>
    public int NetworkBytesPerSecond { get; set; }

    /// <summary>
    /// Faults of the Wi-Fi module. Giving an equal list again goes on counting; give an empty one first to start it anew.
    /// </summary>
    public List<ModuleFault> ModuleFaults { get; set; } = [];

    /// <summary>Seconds by which the clock has been put on: it jumps by what this changes.</summary>
    public long ClockJumpSeconds { get; set; }

    public bool ButtonPressed { get; set; }

    /// <summary>Decides all that differs from board to board: calibration of the sensors, content of torn flash.</summary>
    public int Seed { get; set; } = 1;

    /// <exception cref="JsonException">Not the JSON of an environment.</exception>
    /// <exception cref="FormatException">A value makes no sense; the message says which.</exception>
    public static BoardEnvironment FromJson(string json)
    {
        BoardEnvironment environment = JsonSerializer.Deserialize<BoardEnvironment>(json, s_options) ?? new BoardEnvironment();
        environment.Check();
        return environment;
    }

    public string ToJson() => JsonSerializer.Serialize(this, s_options);

    /// <summary>The value set for a sensor's quantity, such as <c>hts221.temperature</c>, or the default.</summary>
    public double Sensor(string name, double otherwise) => Sensors.TryGetValue(name, out double value) ? value : otherwise;

    private void Check()
    {
        int[] amounts = [CommandTimeMs, FailedJoinMs, FailedDhcpMs, NetworkLatencyMs, NetworkBytesPerSecond];
        if (amounts.Any(amount => amount < 0))
        {
            throw new FormatException("a time or a bandwidth is less than 0");
        }

        SensorFaults.Check(this);
        Hosts.ForEach(h => h.Check());
        ModuleFaults.ForEach(f => f.Check());
    }
}

/// <summary>A name, the address that the resolver gives for it, and where connections to that address really go.</summary>
public sealed class HostEntry
{
    public string Name { get; set; } = "";

    /// <summary>Dotted IPv4 address, best one that no machine has (RFC 5737).</summary>
    public string Address { get; set; } = "";

    /// <summary>Further addresses of the name; the first eight of all are told.</summary>
    public List<string> Addresses { get; set; } = [];

    /// <summary>
    /// The DNS answer is over 512 bytes, as for an endpoint of AWS: aliases (CNAME) in front of the addresses. The module's
    /// own resolver, which knows no TCP, does not find such a name.
    /// </summary>
    public bool LargeAnswer { get; set; }

    public List<HostTarget> Targets { get; set; } = [];

    internal IEnumerable<string> AllAddresses => Addresses.Prepend(Address).Where(a => a.Length > 0);

    internal void Check()
    {
        string? wrong = AllAddresses.FirstOrDefault(a => !DottedAddress.Is(a))
            ?? Targets.Select(t => t.To).FirstOrDefault(to => !IPEndPoint.TryParse(to, out _));
        if (wrong is not null)
        {
            throw new FormatException($"host {Name}: '{wrong}' is not an address, or not address:port for a target");
        }
    }
}

/// <summary>One port of a host.</summary>
public sealed class HostTarget
{
    public int Port { get; set; }

    /// <summary><c>address:port</c> on the desk.</summary>
    public string To { get; set; } = "";

    /// <summary><c>tcp</c>, <c>udp</c>, or null for both.</summary>
    public string? Protocol { get; set; }
}
