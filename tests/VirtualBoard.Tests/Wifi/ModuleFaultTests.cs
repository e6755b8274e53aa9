using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using NanoIoTNode.VirtualBoard.Hardware;
using Xunit;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>Each scripted fault as it looks from the bus.</summary>
public sealed class ModuleFaultTests : IDisposable
{
    private const string SetterOk = "\r\n\r\nOK\r\n> ";

    private static readonly byte[] s_cursor = [0x15, 0x15, 0x0D, 0x0A, 0x3E, 0x20];

    private readonly BoardEnvironment _environment = new() { CommandTimeMs = 0, FailedJoinMs = 0 };
    private readonly VirtualIsm43362 _module;
    private readonly SpiMaster _host;

    public ModuleFaultTests()
    {
        _module = new VirtualIsm43362(_environment, [2, 0, 0, 0, 0, 1]);
        _host = new SpiMaster(_module);
        _host.Read();
    }

    public void Dispose() => _module.Dispose();

    [Fact]
    public void A_module_without_an_answer_stays_silent_until_it_is_reset()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.NoAnswer });

        _host.Write("P0=1\r");

        Assert.False(SpinWait.SpinUntil(() => _module.DataReady, 100));
        Reset();
        Assert.Equal(SetterOk, _host.Ask("P0=1"));
    }

    [Fact]
    public void A_ready_line_that_is_stuck_stays_high_behind_the_answer_until_a_reset()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.ReadyStuck });
        _host.Write("P0=1\r");
        _host.WaitForReady();

        _module.SetChipSelect(true);
        byte[] read = [.. Enumerable.Range(0, 500).SelectMany(_ => _host.Word(0))];
        _module.SetChipSelect(false);

        Assert.True(_module.DataReady);
        Assert.Equal(SetterOk, Encoding.ASCII.GetString(read, 0, 10));
        Assert.All(read[10..], value => Assert.Equal(0x15, value));
        Assert.All(_host.Write("I?\r"), value => Assert.Equal(0x15, value));
        Assert.True(_module.DataReady);
        Reset();
        Assert.Equal(SetterOk, _host.Ask("P0=1"));
    }

    [Fact]
    public void A_late_answer_is_the_right_one_and_comes_after_its_time()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.LateAnswer, DelayMs = 150 });
        var time = Stopwatch.StartNew();

        Assert.Equal(SetterOk, _host.Ask("P0=1"));

        Took.AtLeast(time, 150);
    }

    [Fact]
    public void A_reset_does_not_wait_for_a_late_answer()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.LateAnswer, DelayMs = 600_000 });
        _host.Write("P0=1\r");

        Reset();

        Assert.Equal(SetterOk, _host.Ask("P0=1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(3000)]
    public void Filler_leads_the_answer(int count)
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.LeadingFiller, Count = count });

        byte[] answer = _host.AskBytes("P0=1");

        Assert.Equal(count + 10 + (count % 2), answer.Length);
        Assert.All(answer[..count], value => Assert.Equal(0x15, value));
        Assert.Equal(SetterOk, Encoding.ASCII.GetString(answer, count, 10));
    }

    [Theory]
    [InlineData("P0=1", 10, 1)]
    [InlineData("P0=1", 10, 40)]
    [InlineData("CS", 12, 1)]
    [InlineData("CS", 12, 40)]
    public void Filler_trails_the_answer_because_the_ready_line_falls_late(string command, int length, int words)
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.TrailingFiller, Count = words });

        byte[] answer = _host.AskBytes(command);

        Assert.Equal(length + (2 * words), answer.Length);
        Assert.All(answer[length..], value => Assert.Equal(0x15, value));
        Assert.Equal(length, _host.AskBytes(command).Length);
    }

    [Fact]
    public void An_extra_answer_is_one_data_phase_more_without_a_command()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.ExtraAnswer, Command = "I?" });

        byte[] answer = _host.AskBytes("I?");

        Assert.Equal(answer, _host.Read());
        Assert.Equal(SetterOk, _host.Ask("P0=1"));
    }

    [Fact]
    public void A_command_sent_into_an_extra_answer_is_not_heard()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.ExtraAnswer });
        _host.AskBytes("P0=1");
        long commands = _module.Counters.AtCommands;

        byte[] shiftedOut = _host.Write("I?\r");

        Assert.Equal("\r\n\r\n", Encoding.ASCII.GetString(shiftedOut));
        Assert.Equal("OK\r\n> ", Encoding.ASCII.GetString(_host.Read()));
        Assert.Equal(commands, _module.Counters.AtCommands);
    }

    [Fact]
    public void A_module_that_resets_itself_offers_its_cursor_and_has_forgotten_join_and_settings()
    {
        Join();
        Script(new ModuleFault { Kind = ModuleFaultKind.SelfReset, Command = "R0" });

        Assert.Equal(s_cursor, _host.AskBytes("R0"));

        Assert.Equal("0", _host.Text("CS"));
        Assert.StartsWith(",,0,", _host.Text("C?"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_answer_holds_the_scripted_text_and_the_command_has_no_effect()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.Error, Command = "C1=", Text = "Busy, try later" });

        string answer = _host.Ask("C1=Elsewhere").TrimEnd('\u0015');

        Assert.Equal("\r\nBusy, try later\r\nERROR: Unknown Error\r\nUsage: C1\r\n> ", answer);
        Assert.StartsWith(",", _host.Text("C?"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_meets_only_commands_with_its_prefix_and_only_as_often_as_it_says()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.Error, Command = "P0", Times = 2 });

        Assert.Equal(SetterOk, _host.Ask("P1=0"));
        Assert.Contains("ERROR", _host.Ask("P0=1"), StringComparison.Ordinal);
        Assert.Contains("ERROR", _host.Ask("P0=2"), StringComparison.Ordinal);
        Assert.Equal(SetterOk, _host.Ask("P0=1"));
    }

    [Fact]
    public void A_fault_without_a_number_of_times_goes_on_until_it_is_taken_away()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.Error, Times = 0 });
        for (int i = 0; i < 20; i++)
        {
            Assert.Contains("ERROR", _host.Ask("I?"), StringComparison.Ordinal);
        }

        Script();

        Assert.Equal(SetterOk, _host.Ask("P0=1"));
    }

    [Fact]
    public void Faults_that_meet_the_same_command_add_up()
    {
        Script(
            new ModuleFault { Kind = ModuleFaultKind.LeadingFiller, Count = 3 },
            new ModuleFault { Kind = ModuleFaultKind.TrailingFiller, Count = 2 },
            new ModuleFault { Kind = ModuleFaultKind.Error, Text = "no" });

        byte[] answer = _host.AskBytes("P0=1");

        Assert.Equal("\u0015\u0015\u0015\r\nno\r\nERROR", Encoding.ASCII.GetString(answer, 0, 14));
        Assert.Equal("> ".Length + 4, answer.Length - Encoding.ASCII.GetString(answer).LastIndexOf('>'));
    }

    [Fact]
    public void An_equal_script_goes_on_counting_and_an_emptied_one_starts_anew()
    {
        Script(new ModuleFault { Kind = ModuleFaultKind.Error });
        Assert.Contains("ERROR", _host.Ask("I?"), StringComparison.Ordinal);

        _module.Apply(BoardEnvironment.FromJson(_environment.ToJson()));
        Assert.DoesNotContain("ERROR", _host.Ask("I?"), StringComparison.Ordinal);

        Script();
        Script(new ModuleFault { Kind = ModuleFaultKind.Error });
        Assert.Contains("ERROR", _host.Ask("I?"), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_can_be_given_at_the_start_as_json()
    {
        BoardEnvironment environment = BoardEnvironment.FromJson(
            """{"commandTimeMs":0,"moduleFaults":[{"kind":"leadingFiller","command":"I?","times":0,"count":5}]}""");
        using var module = new VirtualIsm43362(environment, [2, 0, 0, 0, 0, 1]);
        var host = new SpiMaster(module);
        host.Read();

        Assert.Equal(new byte[] { 0x15, 0x15, 0x15, 0x15, 0x15, 0x0D }, host.AskBytes("I?")[..6]);
        Assert.Equal(10, host.AskBytes("P0=1").Length);
    }

    [Theory]
    [InlineData("""{"moduleFaults":[{"kind":"gremlin"}]}""", typeof(JsonException))]
    [InlineData("""{"moduleFaults":[{"kind":"error","txet":"x"}]}""", typeof(JsonException))]
    [InlineData("""{"moduleFaults":[{"kind":"error","command":null}]}""", typeof(JsonException))]
    [InlineData("""{"moduleFaults":[{"kind":"error","times":-1}]}""", typeof(FormatException))]
    [InlineData("""{"networkLatencyMs":-1}""", typeof(FormatException))]
    [InlineData("""{"accessPoints":[{"security":"wpa9"}]}""", typeof(JsonException))]
    [InlineData("""{"hosts":[{"name":"a.example","address":"192.0.2"}]}""", typeof(FormatException))]
    [InlineData("""{"hosts":[{"name":"a.example","addresses":["a"]}]}""", typeof(FormatException))]
    [InlineData("""{"hosts":[{"name":"a.example","targets":[{"port":1,"to":"nowhere"}]}]}""", typeof(FormatException))]
    public void An_environment_that_makes_no_sense_is_refused(string json, Type refusal)
    {
        Assert.Throws(refusal, () => BoardEnvironment.FromJson(json));
    }

    private void Script(params ModuleFault[] faults)
    {
        _environment.ModuleFaults = [.. faults];
        _module.Apply(_environment);
    }

    private void Reset()
    {
        _module.SetReset(held: true);
        _module.SetReset(held: false);
        Assert.Equal(s_cursor, _host.Read());
    }

    private void Join()
    {
        _host.Text("C1=NIN-Lab");
        _host.Text("C2=correct horse");
        _host.Text("C3=4");
        _host.Text("C0");
        Assert.Equal("1", _host.Text("CS"));
    }
}
