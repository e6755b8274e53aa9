using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>
/// Damages the corpus in many ways and reads it as everything that it may be handed in as. Whatever comes, there is a
/// verdict: no exception, and no more memory than the bound, which also bounds the steps, since each element that is
/// entered takes an object.
/// </summary>
public sealed class CredentialFuzzTests(ITestOutputHelper output)
{
    private const int Mutations = 300_000;

    // The reader with its buffers takes under 24 KB, and the checks read a certificate a few times; 8 blocks are read.
    private const int MostBytes = 192 * 1024;

    private static readonly string[] s_asked = ["device", "issuer", "root", "key", "chain", "roots"];
    private static readonly DateTime s_now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Every_mutant_gets_a_verdict_within_bounded_memory()
    {
        int seed = Environment.GetEnvironmentVariable("NIN_FUZZ_SEED") is { } text ? int.Parse(text) : 20260601;
        output.WriteLine($"seed {seed}; NIN_FUZZ_SEED takes another");
        var random = new Random(seed);
        KeyValuePair<string, byte[]>[] files = [.. Corpus.Files.OrderBy(f => f.Key, StringComparer.Ordinal)];
        byte[] certificate = Corpus.Certificate("device-prime256v1.pem");
        var verdicts = new Dictionary<string, int>();

        for (int i = 0; i < Mutations; i++)
        {
            (string name, byte[] content) = files[random.Next(files.Length)];
            byte[] mutant = Mutator.Mutate(content, random);
            string asked = s_asked[random.Next(s_asked.Length)];

            long before = GC.GetAllocatedBytesForCurrentThread();
            string verdict = Judge(name, mutant, asked, certificate, seed, i);
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;

            Assert.True(taken <= MostBytes, $"seed {seed}, mutation {i} of {name} as {asked}: {taken} bytes");
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
        }

        output.WriteLine(string.Join('\n', verdicts.OrderByDescending(v => v.Value).Select(v => $"{v.Value,7} {v.Key}")));
        // Were the mutants all refused at the door, nothing behind it would have been tried.
        Assert.True(verdicts["good"] > Mutations / 100);
        Assert.True(verdicts["CertificateUnreadable"] > Mutations / 100);
    }

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
