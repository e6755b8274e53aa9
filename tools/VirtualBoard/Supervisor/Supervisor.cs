using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>Puts the parts together: serial line, world, board process, control interface; runs them until cancelled.</summary>
internal sealed class Supervisor : IDisposable
{
    private readonly SupervisorOptions _options;
    private readonly string _state;
    private readonly string _environmentFile;
    private readonly string _linkPath;
    private readonly World _world;
    private readonly SerialLine _serial;
    private readonly BoardLink _link;
    private readonly BoardRunner _runner;
    private readonly ControlServer _control;

    /// <exception cref="IOException">The state folder, a socket or a pseudo-terminal cannot be had.</exception>
    /// <exception cref="ControlException">The environment file does not hold an environment.</exception>
    public Supervisor(SupervisorOptions options)
    {
        _options = options;
        _world = FirstWorld(options);
        _state = options.State is { } folder
            ? Directory.CreateDirectory(folder).FullName
            : Directory.CreateTempSubdirectory("virtual-board-").FullName;
        _environmentFile = Path.Combine(_state, "environment.json");
        _linkPath = Path.Combine(_state, "board.sock");
        _serial = new SerialLine(options.PrintConsole ? Console.OpenStandardOutput() : null);
        _link = new BoardLink(_linkPath);
        _runner = new BoardRunner(DescribeBoard, Announce);
        _runner.Sent += _serial.FromBoard;
        _runner.Ended += _link.Forget;
        _serial.FromOutside += _runner.Receive;
        _control = new ControlServer(options.Control ?? Path.Combine(_state, "control.sock"), HandleAsync);
    }

    /// <summary>Announces the doors and runs the board until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        Announce("serial: " + _serial.Path);
        if (_options.PtyLink is { } link)
        {
            File.Delete(link);
            File.CreateSymbolicLink(link, _serial.Path);
        }

        if (_options.Tcp is { } port)
        {
            Announce("tcp: " + _serial.OpenTcp(port));
        }

        Announce("control: " + _control.Path);
        await _runner.RunAsync(cancel).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _control.Dispose();
        _link.Dispose();
        _serial.Dispose();
        if (_options.PtyLink is { } link)
        {
            File.Delete(link);
        }

        File.Delete(_environmentFile);
        if (_options.State is null)
        {
            Directory.Delete(_state, recursive: true);
        }
    }

    private static World FirstWorld(SupervisorOptions options)
    {
        var world = new World();
        if (options.Environment is { } file)
        {
            world.Set(ReadEnvironment(file));
        }

        if (options.Seed is { } seed)
        {
            world.SetSeed(seed);
        }

        world.SetAccessPoint(null, options.Ssid, options.Passphrase);
        if (options.Button)
        {
            world.SetButton(true);
        }

        foreach (HostMapping host in options.Hosts)
        {
            world.SetHost(host);
        }

        return world;
    }

    /// <exception cref="IOException">There is no such file, or no JSON object in it.</exception>
    private static JsonObject ReadEnvironment(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) as JsonObject ?? throw new IOException(file + ": not a JSON object");
        }
        catch (JsonException wrong)
        {
            throw new IOException($"{file}: {wrong.Message}", wrong);
        }
    }

    private static void Announce(string line) => Console.Out.WriteLine(line);

    private ProcessStartInfo DescribeBoard()
    {
        File.WriteAllText(_environmentFile, _world.ToJson().ToJsonString());
        string[] arguments =
        [
            _options.BoardAssembly,
            "--state", _state,
            "--firmware", _options.Firmware,
            "--native", _options.Native,
            "--environment", _environmentFile,
            "--control", _linkPath,
            .. _options.Attached.SelectMany(file => new[] { "--attach", file }),
        ];
        return new ProcessStartInfo(DotnetMuxer.Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
    }

    private async Task<JsonObject> HandleAsync(string what, JsonObject request, CancellationToken cancel)
    {
        switch (what)
        {
            case "status":
                return await StatusAsync(cancel).ConfigureAwait(false);
            case "environment":
                return await EnvironmentAsync(request, cancel).ConfigureAwait(false);
            case "button":
                _world.SetButton(Required<bool>(request, "pressed"));
                return await TellWorldAsync(cancel).ConfigureAwait(false);
            case "sensor":
                _world.SetSensor(Required<string>(request, "name"), Required<double>(request, "value"));
                return await TellWorldAsync(cancel).ConfigureAwait(false);
            case "access-point":
                _world.SetAccessPoint(
                    (bool?)request["up"], (string?)request["ssid"], (string?)request["passphrase"]);
                return await TellWorldAsync(cancel).ConfigureAwait(false);
            case "host":
                _world.SetHost(HostOf(request));
                return await TellWorldAsync(cancel).ConfigureAwait(false);
            case "power":
                await PowerAsync(Required<bool>(request, "on")).ConfigureAwait(false);
                return new JsonObject();
            case "reset":
                _runner.Reset();
                return new JsonObject();
            case "flash-cut" or "flash-tear" or "counters":
                return await AskBoardAsync(what, request, cancel).ConfigureAwait(false);
            default:
                throw new ControlException($"'{what}' is not known; known: status, environment, button, sensor, "
                    + "access-point, host, power, reset, flash-cut, flash-tear, counters");
        }
    }

    private static T Required<T>(JsonObject request, string name) =>
        request[name] is JsonValue value && value.TryGetValue(out T? result)
            ? result
            : throw new ControlException($"'{name}' is missing or not a {typeof(T).Name.ToLowerInvariant()}");

    private static HostMapping HostOf(JsonObject request)
    {
        string protocol = (string?)request["protocol"] is { } value ? "/" + value : "";
        return HostMapping.Parse(
            $"{Required<string>(request, "name")}:{Required<int>(request, "port")}={Required<string>(request, "to")}{protocol}");
    }

    private async Task<JsonObject> StatusAsync(CancellationToken cancel)
    {
        var status = new JsonObject
        {
            ["running"] = _runner.ProcessId is not null,
            ["boots"] = _runner.Boots,
            ["button"] = _world.ButtonPressed,
            ["serial"] = _serial.Path,
            ["pid"] = _runner.ProcessId,
            ["led"] = false,
        };
        if (_runner.ProcessId is not null)
        {
            await AddBoardStatusAsync(status, cancel).ConfigureAwait(false);
        }

        return status;
    }

    private async Task AddBoardStatusAsync(JsonObject status, CancellationToken cancel)
    {
        try
        {
            JsonObject board = await AskBoardAsync("status", new JsonObject(), cancel).ConfigureAwait(false);
            status["led"] = board["led"]?.DeepClone();
        }
        catch (Exception gone) when (gone is IOException or ControlException)
        {
            // The board went down in this moment: its LED is dark.
        }
    }

    /// <summary>Gives the world, after its members in "set", if there are any, have replaced those of the same name.</summary>
    private async Task<JsonObject> EnvironmentAsync(JsonObject request, CancellationToken cancel)
    {
        if (request["set"] is { } set)
        {
            _world.Set(set as JsonObject ?? throw new ControlException("'set' is not a JSON object"));
            await TellWorldAsync(cancel).ConfigureAwait(false);
        }

        return new JsonObject { ["environment"] = _world.ToJson() };
    }

    private async Task PowerAsync(bool on)
    {
        if (on)
        {
            _runner.PowerOn();
        }
        else
        {
            await _runner.PowerOffAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Tells a running board of the changed world; a stopped one reads it when it starts.</summary>
    private async Task<JsonObject> TellWorldAsync(CancellationToken cancel)
    {
        if (_runner.ProcessId is not null)
        {
            var arguments = new JsonObject { ["environment"] = _world.ToJson() };
            await _link.AskAsync("environment", arguments, cancel).ConfigureAwait(false);
        }

        return new JsonObject();
    }

    private async Task<JsonObject> AskBoardAsync(string what, JsonObject request, CancellationToken cancel)
    {
        if (_runner.ProcessId is null)
        {
            throw new ControlException($"'{what}' needs a running board: its power is off");
        }

        JsonObject answer = await _link.AskAsync(what, (JsonObject)request.DeepClone(), cancel).ConfigureAwait(false);
        return (JsonObject)answer.DeepClone();
    }
}
