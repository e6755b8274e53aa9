using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>
/// Damages the corpus in many ways and reads it as everything that it may be handed in as. Whatever comes, there is a
/// verdict: no exception, and no more memory than the bound, which also bounds the steps, since each element that is
/// entered takes an object.
/// </summary>
public sealed class CredentialFuzzTests(ITestOutputHelper output)
{
    private const int Mutations = 300_000;

    // Bytes that .NET allocates for one verdict: for a text with its reader and up to 8 blocks, and for DER.
    private const int MostForText = 64 * 1024;
    private const int MostForStructure = 16 * 1024;

    private static readonly string[] s_asked = ["device", "issuer", "root", "key", "chain", "roots"];
    private static readonly DateTime s_now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Every_mutant_gets_a_verdict_within_bounded_memory()
    {
        int seed = Environment.GetEnvironmentVariable("NIN_FUZZ_SEED") is { } text ? int.Parse(text) : 20260601;
        output.WriteLine($"seed {seed}; NIN_FUZZ_SEED takes another");
        var random = new Random(seed);
        (string Name, byte[] Content)[] texts = [.. Texts()];
        (string Name, byte[] Content)[] structures = [.. Structures()];
        byte[] certificate = Corpus.Certificate("device-prime256v1.pem");
        Dictionary<string, string> usual = Corpus.Cases().Where(c => s_asked.Contains(c.Asked))
            .GroupBy(c => Path.GetFileNameWithoutExtension(c.File)).ToDictionary(g => g.Key, g => g.Last().Asked);
        var verdicts = new Dictionary<string, int>();
        long[] most = [0, 0];

        for (int i = 0; i < Mutations; i++)
        {
            (string Name, byte[] Content)[] files = i % 4 == 0 ? texts : structures;
            (string name, byte[] content) = files[random.Next(files.Length)];
            byte[] mutant = Mutator.Mutate(content, random);
            string asked = usual.TryGetValue(Path.GetFileNameWithoutExtension(name), out string? fitting) && random.Next(3) > 0
                ? fitting : s_asked[random.Next(s_asked.Length)];

            long before = GC.GetAllocatedBytesForCurrentThread();
            string verdict = Judge(name, mutant, asked, certificate, seed, i);
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;

            int limit = IsDer(name) ? MostForStructure : MostForText;
            Assert.True(taken <= limit, $"seed {seed}, mutation {i} of {name} as {asked}: {taken} bytes");
            int kind = IsDer(name) ? 1 : 0;
            most[kind] = Math.Max(most[kind], taken);
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
        }

        output.WriteLine($"most bytes allocated: {most[0]} for a text, {most[1]} for DER");
        output.WriteLine(string.Join('\n', verdicts.OrderByDescending(v => v.Value).Select(v => $"{v.Value,7} {v.Key}")));
        // Were the mutants all refused at the door, nothing behind it would have been tried.
        Assert.True(verdicts["good"] > Mutations / 100);
        Assert.True(verdicts["CertificateUnreadable"] > Mutations / 100);
    }

    private static IEnumerable<(string Name, byte[] Content)> Texts() =>
        Ordered().Where(f => !IsDer(f.Key)).Select(f => (f.Key, f.Value));

    // The DER of each block of the texts too: most of what damages base64 never reaches the structure.
    private static IEnumerable<(string Name, byte[] Content)> Structures() =>
        Ordered().SelectMany(f => CorpusReader.Blocks(f.Key, f.Value).Select(der => (Path.ChangeExtension(f.Key, ".der"), der)));

    private static IEnumerable<KeyValuePair<string, byte[]>> Ordered() =>
        Corpus.Files.Where(f => f.Value.Length > 0).OrderBy(f => f.Key, StringComparer.Ordinal);

    private static bool IsDer(string name) => name.EndsWith(".der", StringComparison.Ordinal);

    private static string Judge(string name, byte[] mutant, string asked, byte[] certificate, int seed, int number)
    {
        try
        {
            return CorpusReader.Judge(name, mutant, asked, s_now, certificate);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"seed {seed}, mutation {number} of {name} as {asked}", exception);
        }
    }
}
