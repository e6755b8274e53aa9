using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace NanoIoTNode.Viewer.Readings;

/// <summary>The units of the quantities, from the telemetry document's JSON Schema (its keyword "unit", in UCUM).</summary>
internal sealed class Units
{
    private const string Resource = "telemetry.schema.json";
    private const string References = "#/$defs/";

    // Where print differs from UCUM's letters; a mere number has no unit to show.
    private static readonly Dictionary<string, string> s_printed = new()
    {
        ["Cel"] = "°C",
        ["m/s2"] = "m/s²",
        ["uT"] = "µT",
        ["1"] = "",
    };

    private readonly Dictionary<string, string> _codes;

    private Units(Dictionary<string, string> codes)
    {
        _codes = codes;
    }

    /// <summary>Reads the schema that this program was built with.</summary>
    public static Units Load()
    {
        using Stream stream = typeof(Units).Assembly.GetManifestResourceStream(Resource)!;
        using JsonDocument schema = JsonDocument.Parse(stream);
        JsonElement definitions = schema.RootElement.GetProperty("$defs");
        var codes = new Dictionary<string, string>();
        foreach (JsonProperty member in definitions.GetProperty("single").GetProperty("properties").EnumerateObject())
        {
            if (Resolve(member.Value, definitions).TryGetProperty("unit", out JsonElement unit))
            {
                codes.Add(member.Name, unit.GetString()!);
            }
        }

        return new Units(codes);
    }

    /// <summary>The unit's UCUM code; empty for a quantity that the schema does not know.</summary>
    public string Code(string quantity) => _codes.GetValueOrDefault(quantity, "");

    /// <summary>The unit as it is printed; empty when there is none to show.</summary>
    public string Printed(string quantity) =>
        Code(quantity) is var code && s_printed.TryGetValue(code, out string? printed) ? printed : code;

    private static JsonElement Resolve(JsonElement schema, JsonElement definitions) =>
        schema.TryGetProperty("$ref", out JsonElement reference)
            ? definitions.GetProperty(reference.GetString()![References.Length..])
            : schema;
}
