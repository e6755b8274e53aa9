using System;
using System.Text;
using NanoIoTNode.Core.Offline;
using NanoIoTNode.Core.Telemetry;
using Xunit;

namespace NanoIoTNode.Core.Tests.Telemetry;

public sealed class TelemetryMessageTests
{
    private static readonly DateTime s_time = new(2026, 11, 21, 6, 0, 9);

    [Fact]
    public void The_document_has_time_sequence_thing_and_values()
    {
        StoredReading reading = Reading(17);
        reading.UtcAtStart = StoredReading.StartOf(s_time, 0);
        reading.Set(0, 21.5);
        reading.Set(1, 45.2);
        reading.Set(2, 1013.25);

        Assert.Equal(
            """{"time":"2026-11-21T06:00:09Z","sequence":17,"thing":"thing-1","temperature":21.5,"humidity":45.2,"pressure":1013.25}""",
            Encode(reading));
    }

    [Fact]
    public void A_second_document_does_not_remember_the_first()
    {
        StoredReading reading = Reading(1);
        reading.Set(0, 1);
        string first = Encode(reading);
        reading.Begin();
        reading.Sequence = 2;

        Assert.Contains("temperature", first, StringComparison.Ordinal);
        Assert.Equal("""{"time":null,"sequence":2,"thing":"thing-1"}""", Encode(reading));
    }

    [Theory]
    [InlineData(-0.04, "0")]
    [InlineData(-0.06, "-0.1")]
    [InlineData(21.449999, "21.4")]
    [InlineData(200000000.1, "200000000.1")]
    public void Values_are_rounded_to_their_decimals(double value, string text)
    {
        StoredReading reading = Reading(1);
        reading.Set(0, value);

        Assert.EndsWith($"\"temperature\":{text}}}", Encode(reading), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-3e8)]
    public void What_is_no_number_that_can_be_kept_is_left_out(double value)
    {
        StoredReading reading = Reading(1);
        reading.Set(0, value);

        Assert.Equal(0u, reading.Present);
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

    private static StoredReading Reading(int sequence) => new(
        new Quantities([new Reading("temperature", 1), new Reading("humidity", 1), new Reading("pressure", 2)]))
    {
        Sequence = sequence,
    };

    private static string Encode(StoredReading reading) =>
        Encoding.UTF8.GetString(new TelemetryMessage("thing-1").Encode(reading));
}
