using System;
using System.Linq;
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
            """{"time":"2026-11-21T06:00:09Z","sequence":17,"thing":"thing-1","firmware":"0.1.0","temperature":21.5,"humidity":45.2,"pressure":1013.25}""",
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
        Assert.Equal("""{"time":null,"sequence":2,"thing":"thing-1","firmware":"0.1.0"}""", Encode(reading));
    }

    [Fact]
    public void A_batch_has_the_names_once_and_each_reading_with_its_own_moment()
    {
        StoredReading reading = Reading(17);
        var message = new TelemetryMessage("thing-1", "0.1.0", reading.Quantities, 2);
        reading.Set(0, 21.5);
        reading.Set(2, 1013.25);
        message.BeginBatch("HTS221");
        message.Add(reading, 3);
        reading.UtcAtStart = StoredReading.StartOf(s_time, 0);
        reading.Sequence++;
        message.Add(reading, uint.MaxValue);
        message.End();

        Assert.Equal(
            """{"thing":"thing-1","firmware":"0.1.0","sensor":"HTS221","readings":[{"time":null,"sequence":17,"temperature":21.5},"""
            + """{"time":"2026-11-21T06:00:09Z","sequence":18,"temperature":21.5,"pressure":1013.25}]}""",
            Text(message));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void The_buffer_is_never_too_small_for_what_readings_usually_have(int readings)
    {
        Quantities quantities = new([.. Enumerable.Range(0, 32).Select(i => new Reading("q" + i, i % 7))]);
        var reading = new StoredReading(quantities) { Sequence = int.MaxValue, UtcAtStart = StoredReading.StartOf(s_time, 0) };
        for (int i = 0; i < 32; i++)
        {
            reading.Set(i, -2147483640 / Math.Pow(10, i % 7));
        }

        var message = new TelemetryMessage(new string('\u0007', 128), "999.999.999", quantities, readings);
        byte[] buffer = message.Buffer;
        message.BeginBatch(readings == 1 ? null : "VL53L0X");
        for (int i = 0; i < readings; i++)
        {
            message.Add(reading, uint.MaxValue);
        }

        message.End();
        Assert.Same(buffer, message.Buffer);
        message.Write(reading, "VL53L0X", uint.MaxValue);
        message.End();
        Assert.Same(buffer, message.Buffer);
    }

    [Fact]
    public void Each_quantity_belongs_to_its_sensor_and_foreign_ones_to_the_others()
    {
        var measured = new SensorQuantities(["A", "B"], [[new Reading("a", 0)], [new Reading("b", 0), new Reading("c", 0)]]);
        Quantities own = new(measured.All);
        Quantities foreign = new([new Reading("c", 0), new Reading("x", 0), new Reading("a", 0)]);

        Assert.Equal([1u, 6u, 0u], Enumerable.Range(0, 3).Select(i => measured.MaskOf(i, own)));
        Assert.Equal([4u, 1u, 2u], Enumerable.Range(0, 3).Select(i => measured.MaskOf(i, foreign)));
        var one = new SensorQuantities(["A"], [[.. Enumerable.Range(0, 32).Select(i => new Reading("q" + i, 0))]]);
        Assert.Equal([uint.MaxValue, 0u], Enumerable.Range(0, 2).Select(i => one.MaskOf(i, new Quantities(one.All))));
        Assert.Equal(["A", "B", "others"], Enumerable.Range(0, 3).Select(measured.Name));
        Assert.True(measured.HasSensor("b") && !measured.HasSensor("others") && measured.HasQuantity("c") && !measured.HasQuantity("x"));
    }

    [Fact]
    public void A_reading_has_a_value_from_when_it_is_given_a_number_until_it_is_cleared()
    {
        var reading = new Reading("temperature", 1);
        Assert.False(reading.HasValue);
        reading.Value = 0;
        Assert.True(reading.HasValue);
        reading.Clear();
        Assert.False(reading.HasValue);
    }

    [Fact]
    public void A_topic_template_takes_thing_and_sensor()
    {
        var topics = new Topics("t", "plant/{thing}/{sensor}/now");

        Assert.True(topics.HasSensor);
        Assert.Equal("plant/t/HTS221/now", topics.Of("HTS221"));
        Assert.False(new Topics("t", null).HasSensor);
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

        Assert.True(topics.Telemetry.Length <= 256 && topics.Command("led").Length <= 256);
        Assert.Equal("dt/nanoiotnode/a/telemetry", new Topics("a", null).Telemetry);
        Assert.Equal("dt/nanoiotnode/a/status", new Topics("a", null).Status);
        Assert.Equal("cmd/nanoiotnode/a/led", new Topics("a", null).Command("led"));
    }

    private static StoredReading Reading(int sequence) => new(
        new Quantities([new Reading("temperature", 1), new Reading("humidity", 1), new Reading("pressure", 2)]))
    {
        Sequence = sequence,
    };

    private static string Encode(StoredReading reading)
    {
        var message = new TelemetryMessage("thing-1", "0.1.0", reading.Quantities, 1);
        message.Write(reading, null, uint.MaxValue);
        message.End();
        return Text(message);
    }

    private static string Text(TelemetryMessage message) => Encoding.UTF8.GetString(message.Buffer, 0, message.Length);
}
