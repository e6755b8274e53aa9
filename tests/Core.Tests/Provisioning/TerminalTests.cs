using System;
using System.Linq;
using System.Text;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;
using Xunit;
using static NanoIoTNode.Core.Tests.Provisioning.DialogueBench;

namespace NanoIoTNode.Core.Tests.Provisioning;

/// <summary>Keys, echo and silence.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData("Lab-Nett\b\n", "Lab-Net")]
    [InlineData("x\u007FLab-Net\n", "Lab-Net")]
    [InlineData("\b\b\bLab-Net\n", "Lab-Net")]
    [InlineData("Cafè\bé\n", "Café")]
    [InlineData("Lab\u001B[D\u001B[1;5C-\u001BOPNet\n", "Lab-Net")]
    [InlineData("\u001B[200~Lab-Net\u001B[201~\n", "Lab-Net")]
    [InlineData("L\u0001a\u0000b-Net\n", "Lab-Net")]
    public void Backspace_takes_back_a_character_and_other_keys_leave_no_trace(string keys, string expected)
    {
        var bench = new DialogueBench();
        bench.Console.Send(Ssid, keys);
        bench.AnswerWell(from: Passphrase).Run();

        Assert.Equal(expected, bench.Saved.Read().Ssid);
    }

    [Fact]
    public void A_line_end_of_two_bytes_that_come_far_apart_is_one_Enter()
    {
        // Each answer ends with CR, and the LF comes in front of the next one.
        var bench = new DialogueBench(new ScriptedConsole("\n"));
        foreach (string prompt in Prompts)
        {
            bench.Console.Send(prompt, (prompt == Ssid ? "" : "\n") + GoodAnswer(prompt) + "\r");
        }

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run());
        Assert.DoesNotContain("NIN-C", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_typed_is_echoed_once()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();

        Assert.Contains(Ssid + ": Lab-Net\r\n", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains(Thing + ": pump-7\r\n", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        var console = new ScriptedConsole();
        console.Inject(0x43, 0x61, 0x66, 0xE9, 0x0D);
        DialogueBench bench = new DialogueBench(console).AnswerWell();
        bench.Run();

        Assert.Contains(EntryErrorCode.NotUtf8, console.Output, StringComparison.Ordinal);
        Assert.Equal("Lab-Net", bench.Saved.Read().Ssid);
    }

    [Theory]
    [InlineData(Ssid)]
    [InlineData(Endpoint)]
    [InlineData(Store)]
    public void A_minute_of_silence_at_a_line_brings_the_prompt_back_with_what_was_typed(string prompt)
    {
        string answer = GoodAnswer(prompt);
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: prompt);
        bench.Console.Answer(prompt, answer[..2] + ScriptedConsole.Minute + answer[2..]);
        int next = Array.IndexOf(Prompts, prompt) + 1;
        if (next < Prompts.Length)
        {
            bench.AnswerWell(from: Prompts[next]);
        }

        Assert.Equal(ProvisioningOutcome.Saved, bench.Run());
        Assert.Contains("  waiting for ", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains($"{prompt}: {answer}\r\n", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_half_typed_stays_masked_after_the_silence()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Passphrase);
        bench.Console.Answer(Passphrase, "corr" + ScriptedConsole.Minute + "ect horse");
        bench.AnswerWell(from: Endpoint).Run();

        Assert.Equal(GoodPassphrase, bench.Saved.Read().Passphrase);
        Assert.Contains(Passphrase + ": ****", bench.Console.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("corr", bench.Console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_before_a_paste_names_what_is_awaited()
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        bench.Console.Answer(Certificate, ScriptedConsole.Minute + GoodAnswer(Certificate));
        bench.AnswerWell(from: Key).Run();

        Assert.Contains("waiting for the device certificate", bench.Console.Output, StringComparison.Ordinal);
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Fact]
    public void Silence_in_a_paste_tells_the_lines_that_came_and_the_END_line_that_did_not()
    {
        string[] lines = GoodAnswer(Certificate).Split('\n');
        string paused = string.Join('\n', lines[..11]) + "\n" + ScriptedConsole.Minute + string.Join('\n', lines[11..]);
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        bench.Console.Answer(Certificate, paused);
        bench.AnswerWell(from: Key).Run();

        Assert.Contains("got 11 lines, no END line", bench.Console.Output, StringComparison.Ordinal);
        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Fact]
    public void A_paste_that_lost_its_END_line_can_be_left_by_going_back()
    {
        string[] lines = GoodAnswer(Certificate).Split('\n');
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: Certificate);
        bench.Console.Answer(Certificate, string.Join('\n', lines[..^1]) + "\n" + ScriptedConsole.Minute + "<");

        bench.AnswerWell(from: Interval).Run();

        Assert.Equal(1u, bench.Saved.Generation);
    }

    [Fact]
    public void The_lines_of_a_paste_are_counted_while_it_runs()
    {
        DialogueBench bench = new DialogueBench().AnswerWell();
        bench.Run();

        int lines = GoodAnswer(Certificate).Count(c => c == '\n') + 1;
        Assert.Contains("\r  5 lines\r  10 lines", bench.Console.Output, StringComparison.Ordinal);
        Assert.Contains($"\r  {lines} lines\r\n", bench.Console.Output, StringComparison.Ordinal);
    }
}
