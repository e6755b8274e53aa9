using System;
using System.Text;
using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Telemetry;

public sealed class TelemetryMessageTests
{
    private static readonly DateTime s_time = new(2026, 11, 21, 6, 0, 9);

    [Fact]
    public void The_document_has_time_sequence_thing_and_readings()
    {
        var message = new TelemetryMessage("thing-1");

        message.Begin(s_time, 17);
        message.Add([Reading("temperature", 21.5), Reading("humidity", 45.2)]);
        message.Add([Reading("pressure", 1013.25)]);

        Assert.Equal(
            """{"time":"2026-11-21T06:00:09Z","sequence":17,"thing":"thing-1","temperature":21.5,"humidity":45.2,"pressure":1013.25}""",
            Encoding.UTF8.GetString(message.End()));
    }

    [Fact]
    public void A_second_document_does_not_remember_the_first()
    {
        var message = new TelemetryMessage("t");
        message.Begin(s_time, 1);
        message.Add([Reading("temperature", 1)]);
        byte[] first = message.End();

        message.Begin(s_time, 2);
        byte[] second = message.End();

        Assert.Equal("""{"time":"2026-11-21T06:00:09Z","sequence":2,"thing":"t"}""", Encoding.UTF8.GetString(second));
        Assert.Contains("temperature", Encoding.UTF8.GetString(first), StringComparison.Ordinal);
    }

    [Fact]
    public void Online_tells_firmware_address_and_sequence()
    {
        Assert.Equal(
            """{"time":"2026-11-21T06:00:09Z","state":"online","firmware":"0.1.0","address":"192.168.10.23","sequence":3}""",
            Encoding.UTF8.GetString(StatusMessage.Online(s_time, "0.1.0", "192.168.10.23", 3)));
    }

    [Fact]
    public void The_longest_topic_fits_into_what_AWS_takes()
    {
        var topics = new Topics(new string('x', 128), null);

        Assert.True(topics.Telemetry.Length <= 256 && topics.LedCommand.Length <= 256);
        Assert.Equal("dt/nanoiotnode/a/telemetry", new Topics("a", null).Telemetry);
        Assert.Equal("dt/nanoiotnode/a/status", new Topics("a", null).Status);
        Assert.Equal("cmd/nanoiotnode/a/led", new Topics("a", null).LedCommand);
    }

    private static Reading Reading(string quantity, double value) => new(quantity, 2) { Value = value };
}
