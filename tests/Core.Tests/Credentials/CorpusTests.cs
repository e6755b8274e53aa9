using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

public sealed class CorpusTests
{
    public static TheoryData<string> Rows() => [.. Corpus.Cases().Select(Title)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_file_gets_the_verdict_of_the_table(string row)
    {
        CorpusCase expected = Corpus.Cases().Single(c => Title(c) == row);
        byte[]? certificate = expected.Certificate is null ? null : Corpus.Certificate(expected.Certificate);

        string verdict = CorpusReader.Judge(
            expected.File, Corpus.Files[expected.File], expected.Asked, expected.Now, certificate);

        Assert.Equal(expected.Verdict, verdict);
    }

    [Fact]
    public void The_table_names_each_file_and_every_verdict_there_is()
    {
        Assert.Empty(Corpus.Files.Keys.Except(Corpus.Cases().Select(c => c.File)));
        Assert.True(Corpus.Files.Count >= 150);

        string[] verdicts = [.. Corpus.Cases().Select(c => c.Verdict.Split(':')[0]).Distinct()];
        Assert.Empty(Enum.GetNames<CredentialVerdict>().Except(verdicts));
        string[] kinds = [.. Corpus.Cases().Where(c => c.Verdict.Contains(':')).Select(c => c.Verdict.Split(':')[1])];
        Assert.Empty(Enum.GetNames<CredentialKind>().Except(kinds));
    }

    [Fact]
    public void The_id_of_a_certificate_is_the_one_that_openssl_gives()
    {
        Assert.NotEmpty(Corpus.Ids());
        Assert.All(Corpus.Ids(), row => Assert.Equal(row.Id, CertificateId.Of(Corpus.Files[row.File])));
    }

    [Fact]
    public void What_is_read_of_a_good_certificate_is_what_dotnet_reads()
    {
        string[] good = [.. Corpus.Cases().Where(c => c.Asked is "device" or "root" or "issuer" && c.Verdict == "good")
            .Select(c => c.File).Distinct()];

        Assert.NotEmpty(good);
        Assert.All(good, file =>
        {
            byte[] der = Corpus.Certificate(file);
            using X509Certificate2 expected = X509CertificateLoader.LoadCertificate(der);
            CertificateInfo info = CertificateInfo.Read(der);
            Assert.Equal(expected.NotBefore.ToUniversalTime(), info.NotBefore);
            Assert.Equal(expected.NotAfter.Year > 3000 ? 3000 : expected.NotAfter.ToUniversalTime().Year, info.NotAfter.Year);
            Assert.Equal(expected.SubjectName.RawData.AsSpan().SequenceEqual(expected.IssuerName.RawData), info.IsSelfIssued);
            using RSA? rsa = expected.GetRSAPublicKey();
            using ECDsa? ec = expected.GetECDsaPublicKey();
            Assert.Equal(rsa is null ? "EC P-" + ec!.KeySize : "RSA-" + rsa.KeySize, info.Key.Description);
        });
    }

    [Fact]
    public void No_verdict_on_a_key_holds_any_of_it()
    {
        CorpusCase[] rows = [.. Corpus.Cases().Where(
            c => c.Asked == "key" && c.File.EndsWith("pem", StringComparison.Ordinal))];
        Assert.NotEmpty(rows);
        foreach (CorpusCase row in rows)
        {
            CredentialBlock block = new(PemFiles.Read(Corpus.Files[row.File]));
            string? said = CredentialCheck.PrivateKey(block, Corpus.Certificate(row.Certificate!))?.ToRefusal().ToString();
            string body = Convert.ToBase64String(block.Der);

            Assert.All(body.Chunk(12).Where(c => c.Length == 12), chunk =>
                Assert.DoesNotContain(new string(chunk), said ?? "", StringComparison.Ordinal));
        }
    }

    private static string Title(CorpusCase row) => $"{row.File} as {row.Asked} at {row.Now:s} {row.Certificate}";
}
