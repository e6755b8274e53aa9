using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Viewer.Readings;
using Xunit;

namespace NanoIoTNode.Viewer.Tests.Readings;

public sealed class DocumentTests
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 21, 7, 36, 20, TimeSpan.Zero);

    [Fact]
    public void The_nodes_document_is_read()
    {
        Reading reading = Assert.Single(Telemetry("""
            {"time":"2026-11-21T07:36:20Z","sequence":17,"thing":"demo-node","firmware":"0.1.0","sensor":"HTS221",
             "temperature":21.5,"humidity":45,"pressure":1013.25}
            """)!);

        Assert.Equal(("demo-node", s_time, 17), (reading.Thing, reading.Time!.Value, reading.Sequence!.Value));
        Assert.Equal(
            [("temperature", 21.5, "21.5"), ("humidity", 45, "45"), ("pressure", 1013.25, "1013.25")],
            reading.Values.Select(value => (value.Quantity, value.Value, value.Text)));
    }

    [Fact]
    public void A_reading_without_a_time_is_read()
    {
        Reading reading = Assert.Single(Telemetry("""{"time":null,"sequence":1,"thing":"t","temperature":1}""")!);

        Assert.Null(reading.Time);
    }

    [Fact]
    public void Every_reading_of_a_batch_has_its_own_time_and_number()
    {
        var readings = Telemetry("""
            {"thing":"t","firmware":"0.1.0","readings":[
              {"time":"2026-11-21T07:36:20Z","sequence":3,"temperature":1},
              {"time":null,"sequence":4,"temperature":2,"humidity":50}]}
            """)!;

        Assert.Equal(
            [("t", s_time, 3L, 1), ("t", null, 4L, 2)],
            readings.Select(reading => (reading.Thing, reading.Time, reading.Sequence!.Value, reading.Values.Count)));
    }

    [Fact]
    public void A_bare_array_is_a_batch_too()
    {
        Assert.Equal(
            [1, 2], Telemetry("""[{"sequence":1,"x":1},{"sequence":2,"x":1}]""")!.Select(reading => reading.Sequence!.Value));
    }

    [Fact]
    public void What_is_absent_or_no_number_is_no_value()
    {
        Reading reading = Assert.Single(Telemetry("""
            {"thing":"t","sequence":1,"temperature":null,"mood":"good","open":true,"huge":1e999,"axes":{"x":0.5,"y":null},"own":-2e-3}
            """)!);

        Assert.Equal([("axes.x", "0.5"), ("own", "-2e-3")], reading.Values.Select(value => (value.Quantity, value.Text)));
    }

    [Fact]
    public void The_topic_names_the_thing_when_the_document_does_not()
    {
        Assert.Equal("kitchen", Assert.Single(Telemetry("""{"x":1}""", "kitchen")!).Thing);
        Assert.Equal("kitchen", Assert.Single(Telemetry("""{"thing":"","x":1}""", "kitchen")!).Thing);
    }

    [Theory]
    [InlineData("")]
    [InlineData("21.5")]
    [InlineData("on")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"thing":"t","sequence":5}""")]
    [InlineData("""{"temperature":21.5""")]
    [InlineData("""[[[[[[[[[{"x":1}]]]]]]]]]""")]
    public void Anything_else_is_no_telemetry(string payload)
    {
        Assert.Null(Telemetry(payload));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_never_steer_the_terminal()
    {
        Gen<byte[]> bytes = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null).Select(
                text => Encoding.UTF8.GetBytes($$"""{"thing":{{System.Text.Json.JsonSerializer.Serialize(text)}},"\u001b[2J":1}""")));

        Check.One(Seeded.Config, Prop.ForAll(bytes.ToArbitrary(), payload =>
            Document.Telemetry(payload, "a\u001bb") is not { } readings
            || readings.All(reading => !reading.Thing.Any(char.IsControl)
                && reading.Values.All(value => !value.Quantity.Any(char.IsControl) && double.IsFinite(value.Value)))));
    }

    [Fact]
    public void The_status_of_a_connected_node_is_read()
    {
        Status status = Document.Status(
            Encoding.UTF8.GetBytes(
                """{"time":"2026-11-21T07:36:20Z","state":"online","firmware":"0.1.0","address":"192.168.10.23","sequence":4}"""),
            "demo-node")!;

        Assert.Equal(("demo-node", "online", s_time), (status.Thing, status.State, status.Time!.Value));
        Assert.Equal(["firmware 0.1.0", "address 192.168.10.23"], status.Details.Select(detail => $"{detail.Key} {detail.Value}"));
    }

    [Fact]
    public void The_last_will_is_a_status_without_a_time()
    {
        Status status = Document.Status("""{"state":"offline"}"""u8.ToArray(), "demo-node")!;

        Assert.Equal(("offline", null, 0), (status.State, status.Time, status.Details.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("offline")]
    [InlineData("""{"state":1}""")]
    [InlineData("""["state"]""")]
    public void Anything_else_is_no_status(string payload)
    {
        Assert.Null(Document.Status(Encoding.UTF8.GetBytes(payload), "t"));
    }

    private static IReadOnlyList<Reading>? Telemetry(string payload, string thing = "from-topic") =>
        Document.Telemetry(Encoding.UTF8.GetBytes(payload), thing);
}
