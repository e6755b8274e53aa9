using System.Text;
using NanoIoTNode.Core.Commands;
using Xunit;

namespace NanoIoTNode.Core.Tests.Commands;

public sealed class LedCommandTests
{
    [Theory]
    [InlineData("""{"led":"on"}""", true)]
    [InlineData("""{"led":"off"}""", false)]
    [InlineData("""{"led":true}""", true)]
    [InlineData("""{ "led" : false }""", false)]
    [InlineData("""{"later":{"led":"off","x":[1,{"y":null}]},"led":"on","n":-1.5e3}""", true)]
    [InlineData("""{"\u006ced":"on"}""", true)]
    public void A_command_is_understood(string payload, bool on)
    {
        Assert.True(LedCommand.TryParse(Encoding.UTF8.GetBytes(payload), out bool wish));
        Assert.Equal(on, wish);
    }

    [Theory]
    [InlineData("")]
    [InlineData("on")]
    [InlineData("{}")]
    [InlineData("""{"led":"ON"}""")]
    [InlineData("""{"led":1}""")]
    [InlineData("""{"led":null}""")]
    [InlineData("""{"led":{"led":"on"}}""")]
    [InlineData("""{"led":"on"} x""")]
    [InlineData("""{"led":"on",}""")]
    [InlineData("""{"led":"on" """)]
    [InlineData("""["led","on"]""")]
    public void Anything_else_is_not(string payload)
    {
        Assert.False(LedCommand.TryParse(Encoding.UTF8.GetBytes(payload), out _));
    }

    [Fact]
    public void A_payload_beyond_the_limit_is_not_looked_at()
    {
        string payload = """{"led":"on"}""" + new string(' ', CommandTable.LongestPayload);

        Assert.False(LedCommand.TryParse(Encoding.UTF8.GetBytes(payload), out _));
        Assert.False(LedCommand.TryParse(null, out _));
    }
}
