using System;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using NanoIoTNode.VirtualBoard.Hardware;

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
    private JsonObject _root = new()
    {
        ["accessPoint"] = new JsonObject(),
        ["hosts"] = new JsonArray(),
        ["sensors"] = new JsonObject(),
    };

    private JsonObject AccessPoint => (JsonObject)_root["accessPoint"]!;

    private JsonArray Hosts => (JsonArray)_root["hosts"]!;

    private JsonObject Sensors => (JsonObject)_root["sensors"]!;

    /// <summary>Replaces the members of the world that <paramref name="members"/> has.</summary>
    /// <exception cref="ControlException">The result would not be an environment; the world stays as it was.</exception>
    public void Set(JsonObject members)
    {
        lock (_lock)
        {
            var changed = (JsonObject)_root.DeepClone();
            foreach ((string name, JsonNode? value) in members)
            {
                changed[name] = value?.DeepClone();
            }

            try
            {
                _ = BoardEnvironment.FromJson(changed.ToJsonString());
            }
            catch (Exception wrong) when (wrong is JsonException or FormatException)
            {
                throw new ControlException("not an environment: " + wrong.Message);
            }

            _root = changed;
        }
    }

    /// <summary>Sets the seed of everything on the board that is random.</summary>
    public void SetSeed(int seed)
    {
        lock (_lock)
        {
            _root["seed"] = seed;
        }
    }

    /// <summary>Sets parts of the access point; null leaves a part as it is.</summary>
    public void SetAccessPoint(bool? up, string? ssid, string? passphrase)
    {
        lock (_lock)
        {
            Set(AccessPoint, "up", up is { } value ? JsonValue.Create(value) : null);
            Set(AccessPoint, "ssid", ssid);
            Set(AccessPoint, "passphrase", passphrase);
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
            Sensors[name] = value;
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
        foreach (JsonNode? host in Hosts)
        {
            if (string.Equals((string?)host!["name"], name, StringComparison.OrdinalIgnoreCase))
            {
                if (host["targets"] is not JsonArray known)
                {
                    host["targets"] = known = [];
                }

                return known;
            }
        }

        var targets = new JsonArray();
        Hosts.Add(new JsonObject { ["name"] = name, ["address"] = FreeAddress(), ["targets"] = targets });
        return targets;
    }

    private string FreeAddress()
    {
        for (int number = FirstHost; number <= LastHost; number++)
        {
            string address = AddressPrefix + number;
            if (Hosts.All(host => (string?)host!["address"] != address))
            {
                return address;
            }
        }

        throw new ControlException($"more than {LastHost - FirstHost + 1} host names");
    }
}
