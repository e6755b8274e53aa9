using System;
using System.IO;
using System.Threading.Tasks;
using NanoIoTNode.Bench;
using NanoIoTNode.Workbench;

// Counts, not seconds: commands, chip-select windows and bytes at the virtual module, whose commands take 2 ms each.
const int IntervalSeconds = 10;
const int Publishes = 5;
const string Thing = "bench-node";
TimeSpan patience = TimeSpan.FromSeconds(60);
TimeSpan settleTime = TimeSpan.FromSeconds(3);
TimeSpan idleTime = TimeSpan.FromSeconds(5);

string folder = Directory.CreateTempSubdirectory("nanoiotnode-bench-").FullName;
try
{
    using LocalCloud cloud = await LocalCloud.StartAsync(folder, Thing, ellipticCurve: false, default);
    using VirtualBoardProcess board = await VirtualBoardProcess.StartAsync(
        new VirtualBoardSettings { State = Path.Combine(folder, "board"), Hosts = cloud.Hosts });
    using var terminal = new SerialTerminal(board.SerialPath);
    await new ProvisioningTypist(terminal).AnswerAllAsync(Answers(cloud));

    int position = await terminal.WaitForAsync("tcp: connecting", patience);
    ModuleCost beforeConnection = await CostAsync(board);
    position = await terminal.WaitForAsync("mqtt: connected", patience, position);
    ModuleCost connection = await CostAsync(board) - beforeConnection;

    await terminal.WaitForAsync("mqtt: published 1", patience, position);
    await Task.Delay(settleTime);
    ModuleCost idleStart = await CostAsync(board);
    await Task.Delay(idleTime);
    ModuleCost idleSecond = (await CostAsync(board) - idleStart) * (1 / idleTime.TotalSeconds);

    ModuleCost publishes = default;
    for (int number = 2; number < 2 + Publishes; number++)
    {
        publishes += await PublishCostAsync(board, terminal, number);
    }

    ModuleCost publish = publishes * (1.0 / Publishes);

    Console.WriteLine("| at the Wi-Fi module | AT commands | chip-select windows | SPI bytes |");
    Console.WriteLine("| --- | ---: | ---: | ---: |");
    Console.WriteLine(connection.Row("one connection: name, TCP, TLS (RSA-2048, mutual), MQTT CONNECT"));
    Console.WriteLine(publish.Row("one telemetry publish, from its first byte to its PUBACK"));
    Console.WriteLine(idleSecond.Row("each second with one idle connection"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

// Looks every few milliseconds: the publish begins with the look before the one that shows its payload on the bus.
static async Task<ModuleCost> PublishCostAsync(VirtualBoardProcess board, SerialTerminal terminal, int number)
{
    const int PayloadBytes = 150;
    Task<int> published = terminal.WaitForAsync($"mqtt: published {number}\r", TimeSpan.FromSeconds(60));
    ModuleCost before = await CostAsync(board);
    ModuleCost? start = null;
    while (!published.IsCompleted)
    {
        ModuleCost now = await CostAsync(board);
        start ??= now.SpiBytes - before.SpiBytes > PayloadBytes ? before : null;
        before = now;
        await Task.Delay(2);
    }

    await published;
    return await CostAsync(board) - (start ?? before);
}

static async Task<ModuleCost> CostAsync(VirtualBoardProcess board) => ModuleCost.From(await board.Control.CountersAsync());

static ProvisioningAnswers Answers(LocalCloud cloud) => new()
{
    Ssid = "NIN-Lab",
    Passphrase = "correct horse",
    Endpoint = LocalCloud.Endpoint,
    ThingName = Thing,
    IntervalSeconds = IntervalSeconds,
    CertificatePem = cloud.Device.CertificatePem,
    PrivateKeyPem = cloud.Device.KeyPem,
    RootPem = cloud.Root.CertificatePem,
};
