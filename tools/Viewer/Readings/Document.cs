using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace NanoIoTNode.Viewer.Readings;

/// <summary>
/// Reads the node's JSON documents. Tolerant: members that it does not know are quantities when they are numbers, and are left
/// alone otherwise. What a stranger writes into a name cannot steer the terminal: control characters are replaced.
/// </summary>
internal static class Document
{
    private const int MaxDepth = 8;

    /// <summary>Reads a telemetry document: one reading, or several when it is a batch.</summary>
    /// <param name="payload">The message, as it came.</param>
    /// <param name="thing">The thing's name if the document has none.</param>
    /// <returns>The readings, at least one; null when it is not a telemetry document.</returns>
    public static IReadOnlyList<Reading>? Telemetry(ReadOnlyMemory<byte> payload, string thing)
    {
        using JsonDocument? json = Parse(payload);
        if (json is null)
        {
            return null;
        }

        var readings = new List<Reading>();
        Collect(json.RootElement, new Head(Printable(thing), null, null), readings);
        return readings.Count > 0 ? readings : null;
    }

    /// <summary>Reads a status document.</summary>
    /// <returns>The status; null when it is not one.</returns>
    public static Status? Status(ReadOnlyMemory<byte> payload, string thing)
    {
        using JsonDocument? json = Parse(payload);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("state", out JsonElement state) || state.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var details = root.EnumerateObject()
            .Where(member => member.Name is not ("state" or "time" or "thing" or "sequence"))
            .Where(member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            .Select(member => KeyValuePair.Create(Printable(member.Name), Printable(member.Value.ToString())));
        return new Status(
            Name(root) ?? Printable(thing), Printable(state.GetString()!), Time(root), details.ToList());
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A batch is an array of readings, or an object with an array of readings; what stands around them holds for each.
    private static void Collect(JsonElement element, Head outer, List<Reading> readings)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Collect(item, outer, readings);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var head = new Head(Name(element) ?? outer.Thing, Time(element) ?? outer.Time, Sequence(element) ?? outer.Sequence);
        var values = new List<Measurement>();
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Array)
            {
                Collect(member.Value, head, readings);
            }
            else if (member.Name != "sequence")
            {
                Measure(Printable(member.Name), member.Value, values);
            }
        }

        if (values.Count > 0)
        {
            readings.Add(new Reading(head.Thing, head.Time, head.Sequence, values));
        }
    }

    private static void Measure(string name, JsonElement value, List<Measurement> values)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in value.EnumerateObject())
            {
                Measure($"{name}.{Printable(member.Name)}", member.Value, values);
            }
        }
        else if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number))
        {
            values.Add(new Measurement(name, number, value.GetRawText()));
        }
    }

    private static string? Name(JsonElement document) =>
        document.TryGetProperty("thing", out JsonElement thing) && thing.ValueKind == JsonValueKind.String
            && thing.GetString() is { Length: > 0 } name
            ? Printable(name)
            : null;

    private static long? Sequence(JsonElement document) =>
        document.TryGetProperty("sequence", out JsonElement sequence) && sequence.ValueKind == JsonValueKind.Number
            && sequence.TryGetInt64(out long number)
            ? number
            : null;

    private static DateTimeOffset? Time(JsonElement document) =>
        document.TryGetProperty("time", out JsonElement time) && time.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(
                time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var utc)
            ? utc
            : null;

    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    private readonly record struct Head(string Thing, DateTimeOffset? Time, long? Sequence);
}
