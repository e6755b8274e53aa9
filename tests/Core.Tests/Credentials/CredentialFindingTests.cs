using System;
using System.Linq;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>The words that go with a verdict name what was seen.</summary>
public sealed class CredentialFindingTests
{
    private static readonly DateTime s_now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("device-expired.pem", "\"old\" was valid until 2021-01-01 00:00 UTC, and it is 2026-06-01 12:00 UTC")]
    [InlineData("device-not-yet-valid.pem", "\"new\" is valid from 2030-01-01 00:00 UTC, and it is 2026-06-01 12:00 UTC")]
    [InlineData("device-rsa1024.pem", "\"device-rsa1024\" has RSA-1024")]
    [InlineData("device-secp521r1.pem", "\"device-secp521r1\" has EC P-521")]
    [InlineData("device-secp256k1.pem", "\"device-secp256k1\" has EC secp256k1")]
    [InlineData("device-brainpoolP256r1.pem", "\"device-brainpoolP256r1\" has EC Brainpool curve")]
    [InlineData("device-explicit.pem", "\"device-explicit\" has EC with a curve that is written out")]
    [InlineData("device-compressed-point.pem", "\"compressed\" has EC P-256 (compressed)")]
    [InlineData("device-ed25519.pem", "\"device-ed25519\" has Ed25519")]
    [InlineData("device-pss.pem", "\"device-pss\" has RSA-PSS")]
    [InlineData("container.p12.der", "a PKCS#12 file (.p12, .pfx) where the device certificate is asked")]
    [InlineData("container.p7b.pem", "a PKCS#7 file (.p7b) where the device certificate is asked")]
    [InlineData("ssh-rfc4716.pem", "an SSH key where the device certificate is asked")]
    [InlineData("revocation-list.pem", "\"X509 CRL\" where the device certificate is asked")]
    [InlineData("structure-words.der", "something unknown where the device certificate is asked")]
    [InlineData("mislabelled-key.pem", "a private key between the lines of a certificate where the device certificate is asked")]
    public void A_device_certificate_is_refused_with_what_was_seen(string file, string seen)
    {
        Assert.Equal(seen, CredentialCheck.DeviceCertificate(Block(file), s_now).Seen);
    }

    [Theory]
    [InlineData("device-utf8-name.pem", "Ger\u00E4t S\u00FCd \u65E5\u672C")]
    [InlineData("device-without-common-name.pem", "Only an organization")]
    [InlineData("device-escape-in-name.pem", "a?[2Jb")]
    public void A_subject_is_shown(string file, string expected)
    {
        Assert.Equal(expected, CertificateInfo.Read(Corpus.Certificate(file)).Subject);
    }

    [Theory]
    [InlineData("chain-order.pem", "\"deep\" is issued by \"Issuing CA 2\", and that is number 3 of the chain")]
    [InlineData("chain-gap.pem", "\"deep\" is issued by \"Issuing CA 2\", and \"Issuing CA 1\" follows")]
    [InlineData("chain-ca-twice.pem", "\"Issuing CA 1\" is both number 2 and number 3")]
    [InlineData("chain-five.pem", "5 certificates in the chain, at most 4")]
    public void A_chain_is_refused_with_its_members(string file, string seen)
    {
        Assert.Equal(seen, CredentialSets.Chain(CorpusReader.Blocks(file, Corpus.Files[file])).Seen);
    }

    [Fact]
    public void Roots_are_refused_by_name()
    {
        Assert.Equal("4 own roots, at most 3", Roots("roots-four.pem").Seen);
        Assert.Equal("Amazon Root CA 1", Roots("amazon-root-1.der").Seen);
        Assert.Null(Roots("roots-three.pem"));
        Assert.Null(CredentialSets.Roots([]));
    }

    [Fact]
    public void Validity_left_open_by_an_unset_clock_is_told_once_it_is_set()
    {
        byte[] der = Corpus.Certificate("device-expired.pem");

        Assert.Null(CredentialCheck.DeviceCertificate(new CredentialBlock(der), CredentialCheck.ClockUnset));
        Assert.Null(CredentialCheck.Validity(der, CredentialCheck.ClockUnset));
        Assert.Equal(CredentialVerdict.Expired, CredentialCheck.Validity(der, s_now).Verdict);
        Assert.Equal(CredentialVerdict.CertificateUnreadable, CredentialCheck.Validity([1], s_now).Verdict);
    }

    [Fact]
    public void Every_verdict_becomes_a_refusal_of_the_catalogue()
    {
        string[] refusals = [.. Corpus.Cases()
            .Where(c => c.Asked == "device" && !c.Verdict.StartsWith("NoFrame", StringComparison.Ordinal))
            .Select(c => CredentialCheck.DeviceCertificate(Block(c.File), c.Now)).OfType<CredentialFinding>()
            .Select(f => f.ToRefusal().ToString())];

        Assert.NotEmpty(refusals);
        Assert.All(refusals, text => Assert.Matches("^NIN-C[2-4][0-9]", text));
    }

    private static CredentialFinding Roots(string file) => CredentialSets.Roots(CorpusReader.Blocks(file, Corpus.Files[file]));

    private static CredentialBlock Block(string file) => file.EndsWith(".der", StringComparison.Ordinal)
        ? new CredentialBlock(Corpus.Files[file])
        : new CredentialBlock(PemFiles.Read(Corpus.Files[file]));
}
