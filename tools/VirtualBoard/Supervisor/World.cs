using System;
using System.Text.Json.Nodes;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>
/// The world around the board as the JSON that a board process is started with (see the README of the virtual board).
/// The supervisor remembers it so that a change outlives the process to which it was told. Safe from any thread.
/// </summary>
internal sealed class World
{
    /// <summary>TEST-NET-1 (RFC 5737): addresses that no real machine has.</summary>
    private const string AddressPrefix = "192.0.2.";
    private const int FirstHost = 10;
    private const int LastHost = 250;

    private readonly object _lock = new();
    private readonly JsonObject _accessPoint = new();
    private readonly JsonArray _hosts = new();
    private readonly JsonObject _sensors = new();
    private readonly JsonObject _root;

    /// <param name="seed">Seed of everything on the board that is random; null leaves it to the board.</param>
    public World(int? seed)
    {
        _root = new JsonObject { ["accessPoint"] = _accessPoint, ["hosts"] = _hosts, ["sensors"] = _sensors };
        if (seed is { } value)
        {
            _root["seed"] = value;
        }
    }

    /// <summary>Sets parts of the access point; null leaves a part as it is.</summary>
    public void SetAccessPoint(bool? up, string? ssid, string? passphrase)
    {
        lock (_lock)
        {
            Set(_accessPoint, "up", up is { } value ? JsonValue.Create(value) : null);
            Set(_accessPoint, "ssid", ssid);
            Set(_accessPoint, "passphrase", passphrase);
        }
    }

    public void SetButton(bool pressed)
    {
        lock (_lock)
        {
            _root["buttonPressed"] = pressed;
        }
    }

    public bool ButtonPressed
    {
        get
        {
            lock (_lock)
            {
                return _root["buttonPressed"]?.GetValue<bool>() ?? false;
            }
        }
    }

    public void SetSensor(string name, double value)
    {
        lock (_lock)
        {
            _sensors[name] = value;
        }
    }

    /// <summary>Maps a name's port to a server of the desk; a new name gets an address of its own.</summary>
    /// <exception cref="ControlException">No address is left.</exception>
    public void SetHost(HostMapping mapping)
    {
        lock (_lock)
        {
            JsonArray targets = TargetsOf(mapping.Name);
            for (int i = targets.Count - 1; i >= 0; i--)
            {
                if ((int?)targets[i]?["port"] == mapping.Port && (string?)targets[i]?["protocol"] == mapping.Protocol)
                {
                    targets.RemoveAt(i);
                }
            }

            targets.Add(new JsonObject
            {
                ["port"] = mapping.Port,
                ["to"] = mapping.To,
                ["protocol"] = mapping.Protocol,
            });
        }
    }

    /// <summary>Gives a copy of the whole.</summary>
    public JsonObject ToJson()
    {
        lock (_lock)
        {
            return (JsonObject)_root.DeepClone();
        }
    }

    private static void Set(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }

    private JsonArray TargetsOf(string name)
    {
        foreach (JsonNode? host in _hosts)
        {
            if (string.Equals((string?)host!["name"], name, StringComparison.OrdinalIgnoreCase))
            {
                return (JsonArray)host["targets"]!;
            }
        }

        int number = FirstHost + _hosts.Count;
        if (number > LastHost)
        {
            throw new ControlException($"more than {LastHost - FirstHost + 1} host names");
        }

        var targets = new JsonArray();
        _hosts.Add(new JsonObject { ["name"] = name, ["address"] = AddressPrefix + number, ["targets"] = targets });
        return targets;
    }
}
