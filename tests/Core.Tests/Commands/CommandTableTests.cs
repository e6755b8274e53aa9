using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using NanoIoTNode.Core.Commands;
using Xunit;

namespace NanoIoTNode.Core.Tests.Commands;

public sealed class CommandTableTests
{
    private readonly CommandTable _table = new();

    [Fact]
    public void A_command_gets_its_payload_and_its_answer_is_given()
    {
        Assert.Null(_table.Add(new Command("pump", p => CommandAnswer.Done("got " + Encoding.UTF8.GetString(p)))));

        CommandAnswer answer = _table.Execute("pump", "5"u8.ToArray());

        Assert.True(answer.IsDone);
        Assert.Equal("got 5", answer.Text);
    }

    [Fact]
    public void A_command_that_answers_nothing_is_done()
    {
        _table.Add(new Command("pump", _ => null));

        Assert.True(_table.Execute("pump", []).IsDone);
    }

    [Fact]
    public void What_a_command_throws_is_a_refusal()
    {
        _table.Add(new Command("pump", _ => throw new InvalidOperationException("no water")));

        CommandAnswer answer = _table.Execute("pump", []);

        Assert.False(answer.IsDone);
        Assert.Equal("failed: no water", answer.Text);
    }

    [Fact]
    public void An_unknown_command_is_refused_with_those_that_are_known()
    {
        _table.Add(new Command("pump", _ => null));
        _table.Add(new Command("valve", _ => null));

        Assert.Equal("no such command; there are: pump, valve", _table.Execute("Pump", []).Text);
        Assert.Equal("no such command; there are: none", new CommandTable().Execute("pump", []).Text);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    [InlineData(-1, false)]
    public void A_message_that_is_too_long_does_not_reach_the_command(int length, bool reaches)
    {
        bool reached = false;
        _table.Add(new Command("pump", _ => { reached = true; return null; }));

        CommandAnswer answer = _table.Execute("pump", length < 0 ? null : new byte[length]);

        Assert.Equal(reaches, reached);
        Assert.Equal(reaches, answer.IsDone);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("käse")]
    [InlineData("a b")]
    [InlineData("@[`{")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void A_name_that_is_no_topic_level_is_refused(string? name)
    {
        Assert.NotNull(_table.Add(new Command(name, _ => null)));
        Assert.Equal(0, _table.Count);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Pump-7_B")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345")]
    public void A_good_name_is_taken_once(string name)
    {
        Assert.Null(_table.Add(new Command(name, _ => null)));
        Assert.Equal("there is a command of this name", _table.Add(new Command(name, _ => null)));
        Assert.Equal(name, _table.Name(0));
    }

    [Fact]
    public void One_more_command_than_there_is_room_for_is_refused()
    {
        Assert.All(Enumerable.Range(0, CommandTable.MostCommands), i => Assert.Null(_table.Add(new Command("c" + i, _ => null))));

        Assert.Equal("there are 16 commands already", _table.Add(new Command("last", _ => null)));
    }

    [Fact]
    public void The_answers_document_is_json_with_time_command_result_and_text()
    {
        byte[] document = CommandAnswer.Refused("send \"on\"").ToDocument(new DateTime(2026, 11, 21, 7, 36, 20), "pump");

        JsonElement json = JsonDocument.Parse(document).RootElement;
        Assert.Equal("2026-11-21T07:36:20Z", json.GetProperty("time").GetString());
        Assert.Equal("pump", json.GetProperty("command").GetString());
        Assert.Equal("refused", json.GetProperty("result").GetString());
        Assert.Equal("send \"on\"", json.GetProperty("text").GetString());
    }

    private sealed class Command(string? name, Func<byte[], CommandAnswer?> handle) : ICommandHandler
    {
        public string Name => name!;

        public CommandAnswer Handle(byte[] payload) => handle(payload)!;
    }
}
