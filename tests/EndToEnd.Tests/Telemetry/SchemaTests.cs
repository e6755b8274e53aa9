using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace NanoIoTNode.EndToEnd.Tests.Telemetry;

/// <summary>What the schema takes and refuses; that what arrives is valid is shown where it arrives.</summary>
public sealed class SchemaTests
{
    private const string Good =
        """{"time":"2026-11-21T06:00:09Z","sequence":1,"thing":"a","firmware":"0.1.0","temperature":21.5,"steps":3,"own":-1.5}""";

    [Theory]
    [InlineData(Good)]
    [InlineData("""{"time":null,"sequence":2147483647,"thing":"a","firmware":"0.1.0","sensor":"VL53L0X","distance":500}""")]
    [InlineData("""{"thing":"a","firmware":"0.1.0","readings":[{"time":null,"sequence":1,"humidity":0},{"time":null,"sequence":2,"x":1}]}""")]
    public void What_the_node_publishes_is_valid(string document)
    {
        Assert.Empty(JsonSchema.Telemetry.Validate(document));
    }

    [Theory]
    [InlineData("21.5,", "\"21.5\",")]
    [InlineData("21.5,", "null,")]
    [InlineData("21.5,", "121,")]
    [InlineData(":3,", ":3.5,")]
    [InlineData(":3,", ":-1,")]
    [InlineData("-1.5", "\"a\"")]
    [InlineData("06:00:09Z", "06:00:09")]
    [InlineData("\"sequence\":1", "\"sequence\":0")]
    [InlineData("\"sequence\":1,", "")]
    [InlineData("\"thing\":\"a\",", "")]
    [InlineData("\"firmware\":\"0.1.0\",", "")]
    [InlineData("\"temperature\":21.5,\"steps\":3,\"own\":-1.5", "\"sensor\":\"\"")]
    [InlineData(",\"temperature\":21.5,\"steps\":3,\"own\":-1.5", "")]
    [InlineData("\"own\":-1.5", "\"readings\":[]")]
    public void What_departs_from_it_is_not(string part, string other)
    {
        Assert.Contains(part, Good, System.StringComparison.Ordinal);
        Assert.NotEmpty(JsonSchema.Telemetry.Validate(Good.Replace(part, other, System.StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"thing":"a","firmware":"0.1.0","readings":[]}""")]
    [InlineData("""{"thing":"a","firmware":"0.1.0","readings":[{"time":null,"sequence":1}]}""")]
    [InlineData("""{"thing":"a","firmware":"0.1.0","sequence":1,"readings":[{"time":null,"sequence":1,"x":1}]}""")]
    public void Neither_is_a_batch_without_readings_or_values(string document)
    {
        Assert.NotEmpty(JsonSchema.Telemetry.Validate(document));
    }

    [Fact]
    public void Every_quantity_has_a_unit_and_stands_in_both_kinds_of_document()
    {
        JsonObject definitions = JsonSchema.Telemetry.Definitions;
        string[] single = Quantities(definitions["single"]!);

        Assert.Equal(single, Quantities(definitions["item"]!));
        Assert.Equal(18, single.Length);
        Assert.All(
            single,
            q => Assert.NotEmpty((string)definitions[((string)definitions["single"]!["properties"]![q]!["$ref"]!)[8..]]!["unit"]!));
    }

    private static string[] Quantities(JsonNode definition) =>
        [.. definition["properties"]!.AsObject().Select(p => p.Key)
            .Except(["time", "sequence", "thing", "firmware", "sensor"])];
}
