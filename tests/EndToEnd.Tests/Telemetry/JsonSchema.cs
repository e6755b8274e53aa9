using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NanoIoTNode.EndToEnd.Tests.Telemetry;

/// <summary>
/// Validates JSON by a schema (draft 2020-12), as far as the firmware's schema goes: a keyword that is not known here, and
/// is not for people only, is an error.
/// </summary>
internal sealed class JsonSchema
{
    private static readonly string[] s_annotations = ["$schema", "$id", "$defs", "title", "description", "unit"];

    private readonly JsonObject _root;

    public JsonSchema(string text)
    {
        _root = JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Gets the schema of the telemetry documents.</summary>
    public static JsonSchema Telemetry { get; } = new(File.ReadAllText(
        Path.Combine(Repository(), "nf-firmware", "NanoIoTNode", "telemetry.schema.json")));

    public JsonObject Definitions => _root["$defs"]!.AsObject();

    /// <summary>What is wrong with a document, each with its place; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate(string document) => [.. Check(JsonNode.Parse(document), _root, "$")];

    private IEnumerable<string> Check(JsonNode? value, JsonObject schema, string at) =>
        schema.Where(k => !s_annotations.Contains(k.Key)).SelectMany(k => Check(value, k.Key, k.Value!, schema, at));

    private IEnumerable<string> Check(JsonNode? value, string keyword, JsonNode rule, JsonObject schema, string at) => keyword switch
    {
        "$ref" => Check(value, Definitions[((string)rule!)["#/$defs/".Length..]]!.AsObject(), at),
        "oneOf" => CheckOneOf(value, rule.AsArray(), at),
        "type" => Names(rule).Any(t => Is(value, t)) ? [] : [$"{at}: {value?.ToJsonString() ?? "null"} is no {rule.ToJsonString()}"],
        "properties" => value is JsonObject o
            ? rule.AsObject().Where(p => o.ContainsKey(p.Key)).SelectMany(p => Check(o[p.Key], p.Value!.AsObject(), $"{at}.{p.Key}"))
            : [],
        "required" => value is JsonObject o
            ? Names(rule).Where(n => !o.ContainsKey(n)).Select(n => $"{at}: {n} is missing")
            : [],
        "additionalProperties" => value is JsonObject o ? CheckAdditional(o, rule, schema, at) : [],
        "minProperties" => value is JsonObject o && o.Count < (int)rule ? [$"{at}: only {o.Count} members"] : [],
        "items" => value is JsonArray a ? a.SelectMany((item, i) => Check(item, rule.AsObject(), $"{at}[{i}]")) : [],
        "minItems" => value is JsonArray a && a.Count < (int)rule ? [$"{at}: only {a.Count} items"] : [],
        "minimum" => Number(value) < (double)rule ? [$"{at}: {value} is too small"] : [],
        "maximum" => Number(value) > (double)rule ? [$"{at}: {value} is too large"] : [],
        "minLength" => Text(value)?.Length < (int)rule ? [$"{at}: too short"] : [],
        "maxLength" => Text(value)?.Length > (int)rule ? [$"{at}: too long"] : [],
        "pattern" => Text(value) is { } text && !Regex.IsMatch(text, (string)rule!) ? [$"{at}: \"{text}\" is not {rule}"] : [],
        _ => throw new NotSupportedException(keyword),
    };

    private IEnumerable<string> CheckOneOf(JsonNode? value, JsonArray branches, string at)
    {
        string[][] faults = [.. branches.Select(b => Check(value, b!.AsObject(), at).ToArray())];
        return faults.Count(f => f.Length == 0) == 1 ? [] : [$"{at}: none or several of: " + string.Join(" | ", faults.SelectMany(f => f))];
    }

    private IEnumerable<string> CheckAdditional(JsonObject value, JsonNode rule, JsonObject schema, string at)
    {
        JsonObject known = schema["properties"]!.AsObject();
        return value.Where(m => !known.ContainsKey(m.Key)).SelectMany(m =>
            rule is JsonObject other ? Check(m.Value, other, $"{at}.{m.Key}")
            : (bool)rule ? [] : [$"{at}.{m.Key} should not be there"]);
    }

    private static IEnumerable<string> Names(JsonNode rule) =>
        rule is JsonArray list ? list.Select(n => (string)n!) : [(string)rule!];

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => Text(value) is not null,
        "number" => Number(value) is not null,
        "integer" => Number(value) is { } number && Math.Floor(number) == number,
        _ => throw new NotSupportedException(type),
    };

    private static double? Number(JsonNode? value) => value is JsonValue v && v.TryGetValue(out double number) ? number : null;

    private static string? Text(JsonNode? value) => value is JsonValue v && v.TryGetValue(out string? text) ? text : null;

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NanoIoTNode.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("not in the repository");
    }
}
