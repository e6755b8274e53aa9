using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>The files in tests/data/corpus, made by make-corpus.sh, and what the table beside them asks of each.</summary>
internal static class Corpus
{
    private static readonly string s_folder = Path.Combine(
        typeof(Corpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryRoot").Value!,
        "tests", "data", "corpus");

    private static readonly Dictionary<string, byte[]> s_files = Directory.GetFiles(s_folder)
        .Where(f => Path.GetExtension(f) is ".pem" or ".der" || Path.GetFileName(f).StartsWith("bare-", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes);

    /// <summary>All files but the tables, by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Files => s_files;

    /// <summary>The rows of verdicts.txt.</summary>
    public static IEnumerable<CorpusCase> Cases() => Lines("verdicts.txt").Select(fields => new CorpusCase(
        fields[0],
        fields[1],
        fields[2] == "-" ? CredentialCheck.ClockUnset : DateTime.Parse(
            fields[2], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal),
        fields[3],
        fields.Length > 4 ? fields[4] : null));

    /// <summary>File and certificate id, as openssl gives it.</summary>
    public static IEnumerable<(string File, string Id)> Ids() => Lines("ids.txt").Select(fields => (fields[0], fields[1]));

    /// <summary>The first certificate in a file.</summary>
    public static byte[] Certificate(string file) => CorpusReader.Blocks(file, s_files[file])[0];

    private static IEnumerable<string[]> Lines(string file) => File.ReadLines(Path.Combine(s_folder, file))
        .Where(line => !line.StartsWith('#')).Select(line => line.Split(' '));
}

/// <summary>A row of verdicts.txt.</summary>
internal sealed record CorpusCase(string File, string Asked, DateTime Now, string Verdict, string? Certificate);
