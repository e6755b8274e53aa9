using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.EndToEnd.Tests.Connection;

/// <summary>
/// Everything that can break between sensor and broker breaks, in an order that a printed seed decides: readings arrive all the
/// same, each and in order. Half a minute of it, or as many faults as NANOIOTNODE_CHAOS_FAULTS says
/// (NANOIOTNODE_CHAOS_SEED repeats a run).
/// </summary>
public sealed class ChaosTests
{
    private const int MqttPort = 8883;
    private const int LongestOutageMilliseconds = 1500;

    // Compiling and the heap's first growth take the board process some 15 MB in its first 60 faults; then it is flat, and
    // what were not freed at each fault would show in a thousand of them.
    private const int FaultsToWarmUp = 60;
    private const long RoomWhenWarmKilobytes = 8 * 1024;
    private const long RoomWhenColdKilobytes = 32 * 1024;
    private const int FaultsBeforeTheMeasure = 5;

    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(25);

    private readonly ITestOutputHelper _output;
    private readonly int _seed;
    private readonly Random _random;
    private readonly Dictionary<string, int> _counts = [];
    private long _clockJump;
    private JsonNode? _hosts;

    public ChaosTests(ITestOutputHelper output)
    {
        _output = output;
        _seed = NumberFrom("NANOIOTNODE_CHAOS_SEED") ?? Environment.TickCount;
        _random = new Random(_seed);
    }

    [Fact]
    public async Task Faults_in_any_order_lose_no_reading_and_change_no_order()
    {
        _output.WriteLine($"seed {_seed}");
        await using Rig rig = await Rig.StartAsync(new RigOptions { IntervalSeconds = 1, EllipticCurve = true });
        using var tap = new WireTap(rig.Broker.Port, rig.Server, rig.Device);
        using var proxy = new FaultProxy(tap.Port);
        await rig.RedirectAsync(MqttPort, proxy.Port);
        await rig.ProvisionAsync();
        await rig.WaitForTelemetryAsync();
        _hosts = (await rig.Control.AskAsync("environment", null, default))["environment"]!["hosts"]!.DeepClone();

        (string Name, Func<Task> Happen)[] faults =
        [
            ("broker killed", () => KillBrokerAsync(rig)),
            ("link cut mid-packet", () => CutMidPacketAsync(rig, proxy)),
            ("access point gone", () => LoseAccessPointAsync(rig)),
            ("module hung", () => HangModuleAsync(rig)),
            ("DNS wrong", () => JumpAsync(rig, proxy, new JsonObject { ["hosts"] = WrongHosts() })),
            ("packets delayed", () => DelayAsync(rig)),
            ("clock jumped", () => JumpAsync(rig, proxy, ClockJump())),
        ];

        int? wanted = NumberFrom("NANOIOTNODE_CHAOS_FAULTS");
        bool warms = wanted > 2 * FaultsToWarmUp;
        int measuredFrom = warms ? FaultsToWarmUp : FaultsBeforeTheMeasure;
        long memory = 0;
        int happened = 0;
        var clock = Stopwatch.StartNew();
        long first = rig.LastPublished();
        long Due() => first + (long)clock.Elapsed.TotalSeconds - 1;
        while (wanted is { } number ? happened < number : clock.Elapsed < s_short)
        {
            (string name, Func<Task> happen) = faults[Choose(faults.Length)];
            long before = rig.LastPublished();
            _output.WriteLine($"{clock.Elapsed:hh\\:mm\\:ss} {++happened}: {name}, after reading {before}");
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
            await happen();

            // Every other fault strikes while the readings of the outage before are still on their way.
            long awaited = _random.Next(2) == 0 ? before + 2 : Due();
            await rig.WaitForTelemetryAsync(t => Sequence(t) >= awaited);
            memory = happened == measuredFrom ? await BoardMemoryAsync(rig) : memory;
        }

        long last = Due();
        await rig.WaitForTelemetryAsync(t => Sequence(t) >= last);
        _output.WriteLine(string.Join(", ", _counts.Select(c => $"{c.Value} x {c.Key}")));
        Judge(rig, tap, happened);
        if (happened > measuredFrom)
        {
            long grown = await BoardMemoryAsync(rig) - memory;
            _output.WriteLine($"the board process has grown by {grown} KB since fault {measuredFrom}");
            Assert.True(grown < (warms ? RoomWhenWarmKilobytes : RoomWhenColdKilobytes), $"seed {_seed}: {grown} KB more");
        }
    }

    // The last one, which takes the longest, strikes half as often as each of the others: a node may ask its time servers every
    // 15 s at most, and believes its old clock until then.
    private int Choose(int count) => _random.Next((2 * count) - 1) / 2;

    private void Judge(Rig rig, WireTap tap, int happened)
    {
        List<long> all = [.. rig.Telemetry().Select(Sequence)];
        List<long> once = [.. all.Distinct()];
        _output.WriteLine($"{happened} faults, {once.Count} readings, {all.Count - once.Count} sent again");
        Assert.Equal(Enumerable.Range(0, once.Count).Select(i => once[0] + i), once);

        List<ReceivedPublish> sent = [.. tap.Published.Where(p => p.IsReading)];
        List<long> inOrder = [.. sent.Select(p => p.Sequence).Distinct()];
        _output.WriteLine($"{sent.Count} sent, {sent.Count(p => p.IsMarked)} of them marked as sent before");
        Assert.Equal(inOrder.Order(), inOrder);
        Assert.Empty(tap.Unmarked());
    }

    // SIGTERM: the witness's session must outlive it, or the broker would lose what it has acknowledged.
    private async Task KillBrokerAsync(Rig rig)
    {
        rig.Broker.Stop();
        await OutageAsync();
        await rig.Broker.StartAsync();
    }

    private async Task CutMidPacketAsync(Rig rig, FaultProxy proxy)
    {
        int mark = rig.Console.Length;
        proxy.CutAfter(_random.Next(200));
        await rig.WaitForConsoleAsync("next attempt", mark);
    }

    private async Task LoseAccessPointAsync(Rig rig)
    {
        await rig.Control.AccessPointAsync(up: false);
        await OutageAsync();
        await rig.Control.AccessPointAsync(up: true);
    }

    private async Task HangModuleAsync(Rig rig)
    {
        string[] kinds = ["noAnswer", "readyStuck", "selfReset"];
        string[] commands = ["R0", "S3", ""];
        await SetAsync(rig, new JsonObject { ["moduleFaults"] = new JsonArray() });
        await SetAsync(rig, new JsonObject
        {
            ["moduleFaults"] = new JsonArray(new JsonObject
            {
                ["kind"] = kinds[_random.Next(kinds.Length)],
                ["command"] = commands[_random.Next(commands.Length)],
            }),
        });
    }

    // What only a new connection notices, and the new connection.
    private async Task JumpAsync(Rig rig, FaultProxy proxy, JsonObject world)
    {
        int mark = rig.Console.Length;
        await SetAsync(rig, world);
        await rig.WaitUntilAsync(
            () =>
            {
                // The node may be between two connections: then the next one is cut.
                proxy.Cut();
                return Task.FromResult(rig.Console[mark..].Contains("next attempt", StringComparison.Ordinal));
            },
            "a new attempt");
        await OutageAsync();
        await SetAsync(rig, new JsonObject { ["hosts"] = _hosts!.DeepClone() });
    }

    private async Task DelayAsync(Rig rig)
    {
        await SetAsync(rig, new JsonObject { ["networkLatencyMs"] = _random.Next(100, 1500) });
        await OutageAsync();
        await SetAsync(rig, new JsonObject { ["networkLatencyMs"] = 0 });
    }

    private JsonObject ClockJump()
    {
        _clockJump += (_random.Next(2) == 0 ? -1 : 1) * (long)TimeSpan.FromDays(_random.Next(40, 400)).TotalSeconds;
        return new JsonObject { ["clockJumpSeconds"] = _clockJump };
    }

    // A name that is not known any more, or an address where nobody is.
    private JsonNode WrongHosts()
    {
        JsonNode wrong = _hosts!.DeepClone();
        bool unknown = _random.Next(2) == 0;
        foreach (JsonNode? host in wrong.AsArray())
        {
            bool isBroker = host!["targets"]!.AsArray().Any(t => (int)t!["port"]! == MqttPort);
            if (isBroker && unknown)
            {
                host["name"] = "elsewhere.invalid";
            }
            else if (isBroker)
            {
                host["targets"] = new JsonArray();
            }
        }

        return wrong;
    }

    private Task OutageAsync() => Task.Delay(_random.Next(LongestOutageMilliseconds));

    private static Task SetAsync(Rig rig, JsonObject world) => rig.Control.EnvironmentAsync(world);

    private static async Task<long> BoardMemoryAsync(Rig rig)
    {
        int process = (int)(await rig.Control.StatusAsync())["pid"]!;
        string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static long Sequence(JsonElement telemetry) => telemetry.GetProperty("sequence").GetInt64();

    private static int? NumberFrom(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : null;
}
