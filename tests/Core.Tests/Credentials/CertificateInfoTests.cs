using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FsCheck;
using FsCheck.Fluent;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

public sealed class CertificateInfoTests
{
    public static TheoryData<string> Certificates() =>
        ["root-ca", "rsa-certificate", "ec-certificate", "self-signed"];

    [Theory]
    [MemberData(nameof(Certificates))]
    public void A_certificate_is_read_as_dotnet_reads_it(string name)
    {
        RequireAgreement(PemFiles.Der(name));
    }

    [Theory]
    [InlineData(1, "8ECDE688", "Amazon Root CA 1", "RSA-2048")]
    [InlineData(2, "1BA5B2AA", "Amazon Root CA 2", "RSA-4096")]
    [InlineData(3, "18CE6CFE", "Amazon Root CA 3", "EC P-256")]
    [InlineData(4, "E35D2841", "Amazon Root CA 4", "EC P-384")]
    [InlineData(5, "568D6905", "Starfield Services Root Certificate Authority - G2", "RSA-2048")]
    public void The_built_in_roots_are_the_published_ones(int number, string fingerprint, string subject, string key)
    {
        byte[] der = AmazonRoots.Get(number);
        CertificateInfo info = CertificateInfo.Read(der);

        Assert.StartsWith(fingerprint, Convert.ToHexString(SHA256.HashData(der)), StringComparison.Ordinal);
        Assert.Equal(subject, info.Subject);
        Assert.Equal(key, info.Key.Description);
        Assert.True(info.IsAuthority);
        Assert.True(info.IsSelfIssued);
        Assert.Equal(number, AmazonRoots.NumberOf([.. der]));
        RequireAgreement(der);
    }

    [Theory]
    [InlineData("rsa-key-pkcs8", KeyFormat.Pkcs8, "RSA-2048")]
    [InlineData("rsa-key-pkcs1", KeyFormat.Pkcs1, "RSA-2048")]
    [InlineData("ec-key-sec1", KeyFormat.Sec1, "EC P-256")]
    [InlineData("ec-key-pkcs8", KeyFormat.Pkcs8, "EC P-256")]
    [InlineData("ec-key-without-point", KeyFormat.Sec1, "EC P-256")]
    [InlineData("ec-key-p384", KeyFormat.Sec1, "EC P-384")]
    public void A_key_is_told_by_its_format_and_size(string name, KeyFormat format, string description)
    {
        KeyInfo key = KeyInfo.Read(PemFiles.Der(name));

        Assert.Equal(format, key.Format);
        Assert.Equal(description, key.Public.Description);
    }

    [Theory]
    [MemberData(nameof(Certificates))]
    public void A_certificate_is_no_key_and_one_cut_short_is_nothing(string name)
    {
        byte[] der = PemFiles.Der(name);
        Assert.Null(KeyInfo.Read(der));
        for (int length = 0; length < der.Length; length++)
        {
            Assert.Null(CertificateInfo.Read(der[..length]));
        }
    }

    [Theory]
    [InlineData("rsa-certificate")]
    [InlineData("ec-key-pkcs8")]
    [InlineData("rsa-key-pkcs1")]
    public void No_changed_byte_makes_it_throw(string name)
    {
        byte[] der = PemFiles.Der(name);
        for (int i = 0; i < der.Length; i++)
        {
            foreach (byte change in (byte[])[0x01, 0x7F, 0x80, 0xFF])
            {
                byte[] mutant = [.. der];
                mutant[i] ^= change;
                CertificateInfo.Read(mutant);
                KeyInfo.Read(mutant);
            }
        }
    }

    [Fact]
    public void No_noise_makes_it_throw()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(noise =>
        {
            byte[] der = [0x30, 0x82, (byte)(noise.Length >> 8), (byte)noise.Length, .. noise];
            CertificateInfo.Read(noise);
            CertificateInfo.Read(der);
            KeyInfo.Read(der);
            return true;
        }));
    }

    [Theory]
    [InlineData("3080010100000000")] // indefinite length
    [InlineData("30810100")] // a length in the long form that fits into the short one
    [InlineData("3082000100")] // a leading zero in the length
    [InlineData("308400000001")] // four bytes of length
    [InlineData("30050101")] // longer than what is there
    [InlineData("30")] // no length
    [InlineData("3F8101010100")] // a tag of several bytes
    public void What_DER_does_not_allow_is_a_fault(string hexadecimal)
    {
        byte[] der = Convert.FromHexString(hexadecimal);
        var reader = new DerReader(der, 0, der.Length);

        Assert.False(reader.Next());
        Assert.True(reader.Failed);
        Assert.False(reader.Next());
    }

    private static void RequireAgreement(byte[] der)
    {
        using X509Certificate2 expected = X509CertificateLoader.LoadCertificate(der);
        CertificateInfo info = CertificateInfo.Read(der);

        Assert.Equal(expected.GetNameInfo(X509NameType.SimpleName, false), info.Subject);
        Assert.Equal(expected.GetNameInfo(X509NameType.SimpleName, true), info.Issuer);
        Assert.Equal(expected.NotBefore.ToUniversalTime(), info.NotBefore);
        Assert.Equal(expected.NotAfter.ToUniversalTime(), info.NotAfter);
        Assert.Equal(
            expected.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority), info.IsAuthority);
        Assert.Equal(expected.SubjectName.RawData.AsSpan().SequenceEqual(expected.IssuerName.RawData), info.IsSelfIssued);
    }
}
