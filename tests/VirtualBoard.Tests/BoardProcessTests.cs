using System;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.VirtualBoard.Tests;

/// <summary>A firmware on the board process: what it sees of the board, and how the process ends.</summary>
public sealed class BoardProcessTests(ITestOutputHelper output) : IDisposable
{
    private const int SoftwareReset = 75;
    private const int FirmwareFailed = 70;
    private const int Killed = 128 + 9;
    private const uint ReservedSector = 0x080F2000;

    private readonly TemporaryFolder _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Serial_port_passes_every_byte_value_both_ways()
    {
        using BoardProcess board = await StartAsync();
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i).Where(b => !"tpgrfq"u8.Contains(b))];

        board.Type(bytes);

        Assert.Equal(bytes, await board.ReadAsync(bytes.Length));
    }

    [Fact]
    public async Task Firmwares_utc_now_is_the_boards_clock()
    {
        using (var clock = new RealTimeClock(_state.File("rtc.bin")))
        {
            clock.Set(new DateTime(2031, 5, 6, 12, 0, 0, DateTimeKind.Utc));
        }

        using BoardProcess board = await StartAsync();

        Assert.Equal("2031-05-06", await board.AskAsync("t"));
    }

    [Fact]
    public async Task Interop_calls_reach_the_flash_and_outlive_the_process()
    {
        using (BoardProcess first = await StartAsync())
        {
            Assert.Equal("program 0", await first.AskAsync("p"));
            Assert.Equal("program 2", await first.AskAsync("p"));
        }

        using BoardProcess second = await StartAsync();

        Assert.Equal("read 0 whatkept", await second.AskAsync("g"));
    }

    [Fact]
    public async Task Software_reset_ends_the_process_for_another_start()
    {
        using BoardProcess board = await StartAsync();

        board.Type("r"u8);

        Assert.Equal(SoftwareReset, await board.ExitCodeAsync());
    }

    [Fact]
    public async Task End_of_main_is_success()
    {
        using BoardProcess board = await StartAsync();

        board.Type("q"u8);

        Assert.Equal(0, await board.ExitCodeAsync());
    }

    [Fact]
    public async Task Failing_firmware_is_told_with_its_exception()
    {
        using BoardProcess board = await StartAsync();

        board.Type("f"u8);

        Assert.Equal(FirmwareFailed, await board.ExitCodeAsync());
        Assert.Contains("as told", await board.ErrorsAsync());
    }

    [Fact]
    public async Task Process_ends_by_itself_when_its_supervisor_is_gone()
    {
        using BoardProcess board = await StartAsync();

        board.CloseInput();

        Assert.Equal(0, await board.ExitCodeAsync());
    }

    [Theory]
    [InlineData("before", "read 0 ÿÿÿÿÿÿÿÿ")]
    [InlineData("torn", "read 1 \0\0\0\0\0\0\0\0")]
    [InlineData("after", "read 0 whatkept")]
    public async Task Power_cut_kills_the_process_at_the_armed_flash_operation(string phase, string afterwards)
    {
        using (BoardProcess cut = await StartAsync())
        {
            JsonObject answer = await cut.ControlAsync(
                new JsonObject { ["id"] = 1, ["do"] = "flash-cut", ["operation"] = 1, ["phase"] = phase });
            Assert.True((bool)answer["ok"]!);
            cut.Type("p"u8);
            Assert.Equal(Killed, await cut.ExitCodeAsync());
        }

        using BoardProcess next = await StartAsync();

        Assert.Equal(afterwards, await next.AskAsync("g"));
    }

    [Fact]
    public async Task Control_link_answers_with_the_requests_number()
    {
        using BoardProcess board = await StartAsync();
        await board.AskAsync("p");

        JsonObject status = await board.ControlAsync(new JsonObject { ["id"] = 7, ["do"] = "status" });
        JsonObject counters = await board.ControlAsync(new JsonObject { ["id"] = 8, ["do"] = "counters" });
        JsonObject unknown = await board.ControlAsync(new JsonObject { ["id"] = 9, ["do"] = "dance" });

        Assert.Equal("""{"led":false,"ok":true,"id":7}""", status.ToJsonString());
        Assert.Equal(8, (int)counters["id"]!);
        Assert.Equal(1, (long)counters["flashOperations"]!);
        Assert.Equal(9, (int)unknown["id"]!);
        Assert.False((bool)unknown["ok"]!);
        Assert.Contains("dance", (string)unknown["error"]!);
    }

    [Fact]
    public async Task Counters_are_known_as_they_were_at_the_end_of_a_line()
    {
        using BoardProcess board = await StartAsync();
        await board.AskAsync("p");

        JsonObject before = await board.ControlAsync(CountersAt("ready"));
        JsonObject after = await board.ControlAsync(CountersAt("program "));
        JsonObject unknown = await board.ControlAsync(CountersAt("nothing"));

        Assert.Equal((0, 1), ((long)before["flashOperations"]!, (long)after["flashOperations"]!));
        Assert.Equal("no line begins with 'nothing'", (string)unknown["error"]!);

        static JsonObject CountersAt(string line) => new() { ["id"] = 1, ["do"] = "counters", ["line"] = line };
    }

    [Fact]
    public async Task Flash_of_a_killed_process_is_read_by_the_next_owner_of_the_state()
    {
        using (BoardProcess board = await StartAsync())
        {
            await board.AskAsync("p");
        }

        using var flash = new FlashMemory(_state.Path, seed: 1);
        var word = new byte[8];
        flash.Read(ReservedSector, word);
        Assert.Equal("whatkept"u8.ToArray(), word);
    }

    private async Task<BoardProcess> StartAsync()
    {
        var watch = Stopwatch.StartNew();
        var board = new BoardProcess(_state.Path);
        Assert.Equal("ready", await board.ReadLineAsync());
        output.WriteLine($"first output after {watch.ElapsedMilliseconds} ms");
        return board;
    }
}
