using System;
using System.Linq;

namespace NanoIoTNode.Viewer.Output;

/// <summary>RFC 4180: fields with a comma, a quote or a line end stand in quotes, quotes are doubled, lines end with CR LF.</summary>
internal static class CsvRow
{
    public const string End = "\r\n";

    public static string Of(params string[] fields) => string.Join(',', fields.Select(Field)) + End;

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
