using System;
using System.IO;
using System.Threading.Tasks;
using NanoIoTNode.Workbench;

namespace NanoIoTNode.Bench;

/// <summary>
/// What the firmware costs at the Wi-Fi module with a broker of our own: counts, not seconds, of commands, chip-select
/// windows and bytes at the virtual module, whose commands take 2 ms each.
/// </summary>
internal static class FirmwareCost
{
    private const int IntervalSeconds = 10;
    private const int Publishes = 5;
    private const string Thing = "bench-node";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_settleTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(5);

    /// <summary>Measures and prints the table.</summary>
    public static async Task PrintAsync(string folder)
    {
        using LocalCloud cloud = await LocalCloud.StartAsync(folder, Thing, ellipticCurve: false, default);
        using VirtualBoardProcess board = await VirtualBoardProcess.StartAsync(
            new VirtualBoardSettings { State = Path.Combine(folder, "board"), Hosts = cloud.Hosts });
        using var terminal = new SerialTerminal(board.SerialPath);

        // The dialogue has connected too, to prove the answers; what counts is the connection after the restart.
        int position = await new ProvisioningTypist(terminal).AnswerAllAsync(Answers(cloud));
        (ModuleCost before, position) = await AtLineAsync(board, terminal, "tcp: connecting", position);
        (ModuleCost connected, position) = await AtLineAsync(board, terminal, "mqtt: connected", position);
        ModuleCost connection = connected - before;

        await terminal.WaitForAsync("mqtt: published 1", s_patience, position);
        await Task.Delay(s_settleTime);
        ModuleCost idleStart = await ModuleCost.ReadAsync(board);
        await Task.Delay(s_idleTime);
        ModuleCost idleSecond = (await ModuleCost.ReadAsync(board) - idleStart) * (1 / s_idleTime.TotalSeconds);

        ModuleCost publishes = default;
        for (int number = 2; number < 2 + Publishes; number++)
        {
            publishes += await PublishAsync(board, terminal, number);
        }

        Console.WriteLine("| at the Wi-Fi module | AT commands | chip-select windows | SPI bytes |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        Console.WriteLine(connection.Row("one connection: name, TCP, TLS (RSA-2048, mutual), MQTT CONNECT"));
        Console.WriteLine((publishes * (1.0 / Publishes)).Row("one telemetry publish of 18 values, from its first byte to its PUBACK"));
        Console.WriteLine(idleSecond.Row("each second with one idle connection"));
    }

    // The cost up to the next console line with a text, and the position behind it: who asks on seeing it asks too late.
    private static async Task<(ModuleCost Cost, int Position)> AtLineAsync(
        VirtualBoardProcess board, SerialTerminal terminal, string text, int from)
    {
        int position = await terminal.WaitForAsync(text, s_patience, from);
        string line = terminal.Transcript.Text[..position].Split('\n')[^1];
        await terminal.WaitForAsync("\n", s_patience, position);
        return (await ModuleCost.ReadAsync(board, line), position);
    }

    // Looks every few milliseconds: the publish begins with the look before the one that shows its payload on the bus.
    private static async Task<ModuleCost> PublishAsync(VirtualBoardProcess board, SerialTerminal terminal, int number)
    {
        const int PayloadBytes = 150;
        Task<int> published = terminal.WaitForAsync($"mqtt: published {number}\r", s_patience);
        ModuleCost before = await ModuleCost.ReadAsync(board);
        ModuleCost? start = null;
        while (!published.IsCompleted)
        {
            ModuleCost now = await ModuleCost.ReadAsync(board);
            start ??= now.SpiBytes - before.SpiBytes > PayloadBytes ? before : null;
            before = now;
            await Task.Delay(2);
        }

        await published;
        return await ModuleCost.ReadAsync(board) - (start ?? before);
    }

    private static ProvisioningAnswers Answers(LocalCloud cloud) => new()
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
}
