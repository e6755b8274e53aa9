using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Text;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>Words, pads, phases and the edges of DATA READY.</summary>
public sealed class ModuleFramingTests : IDisposable
{
    private readonly VirtualIsm43362 _module = new(
        new BoardEnvironment { CommandTimeMs = 0, FailedJoinMs = 0 }, [2, 1, 2, 3, 4, 0xAB]);

    private readonly SpiMaster _host;

    public ModuleFramingTests() => _host = new SpiMaster(_module);

    public void Dispose() => _module.Dispose();

    [Fact]
    public void The_cursor_is_the_first_thing_to_read_after_a_reset()
    {
        Assert.Equal(new byte[] { 0x15, 0x15, 0x0D, 0x0A, 0x3E, 0x20 }, _host.Read());
    }

    [Fact]
    public void The_low_byte_of_a_word_comes_first_in_the_stream()
    {
        _host.Read();
        _host.WaitForReady();
        _module.SetChipSelect(true);
        foreach (ushort word in new ushort[] { 0x3F49, 0x0A0D })
        {
            _host.Word(word);
        }

        _module.SetChipSelect(false);

        Assert.StartsWith("\r\nISM43362-M3G-L44-SPI,C3.5.2.5.STM,", Encoding.ASCII.GetString(_host.Read()), StringComparison.Ordinal);
    }

    [Fact]
    public void Nak_bytes_are_shifted_out_while_a_command_goes_in()
    {
        _host.Read();

        Assert.All(_host.Write("I?\r"), value => Assert.Equal(0x15, value));
    }

    [Fact]
    public void A_setter_answers_ten_bytes()
    {
        _host.Read();

        Assert.Equal("\r\n\r\nOK\r\n> "u8.ToArray(), _host.AskBytes("C1=NIN-Lab"));
    }

    [Theory]
    [InlineData("Z5\r")]
    [InlineData("Z5\r\n")]
    public void A_command_may_end_in_CR_or_in_CR_LF(string command)
    {
        _host.Read();
        _host.Write(command);

        Assert.Contains("02:01:02:03:04:AB", Encoding.ASCII.GetString(_host.Read()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_odd_answer_is_filled_up_with_a_nak()
    {
        _host.Read();

        byte[] answer = _host.AskBytes("CS");

        // CR LF, one digit, CR LF OK CR LF > blank: 11 bytes and the pad.
        Assert.Equal(12, answer.Length);
        Assert.Equal(0x15, answer[^1]);
    }

    [Fact]
    public void Reading_beyond_the_end_gives_naks()
    {
        _host.WaitForReady();
        _module.SetChipSelect(true);
        byte[] words = [.. Enumerable.Range(0, 8).SelectMany(_ => _host.Word(0))];
        _module.SetChipSelect(false);

        Assert.All(words[6..], value => Assert.Equal(0x15, value));
    }

    [Fact]
    public void Data_ready_has_two_rising_edges_for_each_command()
    {
        _host.Read();
        _host.WaitForReady();
        var edges = new ConcurrentQueue<bool>();
        _module.DataReadyChanged += edges.Enqueue;

        _host.Ask("CS");
        Eventually.True(() => edges.Count == 4, "four edges");

        // Falls with NSS, rises with the answer, falls with its last word, rises when NSS is high again.
        Assert.Equal([false, true, false, true], edges);
    }

    [Fact]
    public void A_reset_in_the_middle_of_an_answer_offers_the_cursor_again()
    {
        _host.Read();
        _host.Write("I?\r");
        _host.WaitForReady();
        _module.SetChipSelect(true);
        _host.Word(0);

        _module.SetReset(held: true);
        Assert.False(_module.DataReady);
        _module.SetChipSelect(false);
        _module.SetReset(held: false);

        Assert.Equal(new byte[] { 0x15, 0x15, 0x0D, 0x0A, 0x3E, 0x20 }, _host.Read());
    }

    [Fact]
    public void The_software_reset_offers_the_cursor_again()
    {
        _host.Read();
        _host.Write("ZR\r");

        Assert.Equal(new byte[] { 0x15, 0x15, 0x0D, 0x0A, 0x3E, 0x20 }, _host.Read());
    }

    [Fact]
    public void An_unknown_command_is_an_error_and_is_remembered()
    {
        _host.Read();

        Assert.Contains("ERROR", _host.Ask("XY=1"), StringComparison.Ordinal);
        Assert.Equal(["XY=1"], _module.UnknownCommands);
    }

    [Fact]
    public void Commands_windows_and_bytes_are_counted()
    {
        _host.Read();
        long windows = _module.Counters.ChipSelectWindows;
        long bytes = _module.Counters.SpiBytes;

        _host.Ask("P0=0");

        Assert.Equal(1, _module.Counters.AtCommands);
        Assert.Equal(2, _module.Counters.ChipSelectWindows - windows);
        Assert.Equal(6 + 10, _module.Counters.SpiBytes - bytes);
    }
}
