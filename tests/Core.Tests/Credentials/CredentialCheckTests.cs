using System;
using System.Linq;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

public sealed class CredentialCheckTests
{
    [Theory]
    [InlineData("rsa-certificate")]
    [InlineData("ec-certificate")]
    [InlineData("self-signed")]
    public void A_device_certificate_passes(string name)
    {
        Assert.Null(Certificate(PemFiles.Text(name)));
    }

    [Theory]
    [InlineData("root-ca", EntryErrorCode.AuthorityAsDeviceCertificate, "\"Test Root CA\"")]
    [InlineData("rsa-key-pkcs8", EntryErrorCode.WrongKindOfPem, "a private key where the device certificate is asked")]
    [InlineData("request", EntryErrorCode.IsRequest, "a certificate signing request (CSR)")]
    [InlineData("public-key", EntryErrorCode.IsPublicKey, "a public key")]
    [InlineData("encrypted-key-pkcs8", EntryErrorCode.WrongKindOfPem, "an encrypted private key")]
    public void Anything_else_is_named_where_the_device_certificate_is_asked(string name, string code, string seen)
    {
        RequireRefusal(Certificate(PemFiles.Text(name)), code, seen);
    }

    [Theory]
    [InlineData("root-ca")]
    [InlineData("self-signed")]
    public void A_root_passes(string name)
    {
        Assert.Null(Root(PemFiles.Text(name)));
    }

    [Theory]
    [InlineData("rsa-certificate", EntryErrorCode.DeviceCertificateAsRoot, "\"device-rsa\", issued by \"Test Root CA\"")]
    [InlineData("ec-key-sec1", EntryErrorCode.WrongKindOfPem, "a private key where the root CA is asked")]
    public void Anything_else_is_named_where_the_root_is_asked(string name, string code, string seen)
    {
        RequireRefusal(Root(PemFiles.Text(name)), code, seen);
    }

    [Theory]
    [InlineData("rsa-key-pkcs8", "rsa-certificate")]
    [InlineData("rsa-key-pkcs1", "rsa-certificate")]
    [InlineData("ec-key-sec1", "ec-certificate")]
    [InlineData("ec-key-pkcs8", "ec-certificate")]
    [InlineData("ec-key-without-point", "ec-certificate")]
    public void The_key_of_the_certificate_passes(string key, string certificate)
    {
        Assert.Null(Key(PemFiles.Text(key), certificate));
        Assert.True(CredentialCheck.Belongs(PemFiles.Der(key), PemFiles.Der(certificate)));
    }

    [Theory]
    [InlineData("rsa-key-other", "rsa-certificate", "key RSA-2048, certificate \"device-rsa\" RSA-2048")]
    [InlineData("ec-key-other", "ec-certificate", "key EC P-256, certificate \"device-ec\" EC P-256")]
    [InlineData("ec-key-p384", "ec-certificate", "key EC P-384")]
    [InlineData("ec-key-sec1", "rsa-certificate", "key EC P-256, certificate \"device-rsa\" RSA-2048")]
    public void The_key_of_another_certificate_is_refused(string key, string certificate, string seen)
    {
        RequireRefusal(Key(PemFiles.Text(key), certificate), EntryErrorCode.KeyOfAnotherCertificate, seen);
        Assert.False(CredentialCheck.Belongs(PemFiles.Der(key), PemFiles.Der(certificate)));
    }

    [Theory]
    [InlineData("encrypted-key-pkcs8")]
    [InlineData("encrypted-key-traditional")]
    public void An_encrypted_key_is_refused_with_the_command_that_decrypts_it(string name)
    {
        RequireRefusal(Key(PemFiles.Text(name), "rsa-certificate"), EntryErrorCode.KeyEncrypted, "openssl pkey -in");
    }

    [Theory]
    [InlineData("rsa-certificate", EntryErrorCode.WrongKindOfPem, "a certificate where the private key is asked")]
    [InlineData("public-key", EntryErrorCode.IsPublicKey, "a public key where the private key is asked")]
    public void Anything_else_is_named_where_the_key_is_asked(string name, string code, string seen)
    {
        RequireRefusal(Key(PemFiles.Text(name), "rsa-certificate"), code, seen);
    }

    [Fact]
    public void An_SSH_key_is_named()
    {
        string text = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n";

        RequireRefusal(Key(text, "rsa-certificate"), EntryErrorCode.IsSshKey, "an SSH key");
    }

    [Fact]
    public void A_key_between_the_lines_of_a_certificate_is_seen_through()
    {
        string text = PemFiles.Text("rsa-key-pkcs8").Replace("PRIVATE KEY", "CERTIFICATE", StringComparison.Ordinal);

        RequireRefusal(Certificate(text), EntryErrorCode.WrongKindOfPem, "a private key between");
    }

    [Fact]
    public void A_lost_line_is_told_by_the_length()
    {
        string[] lines = PemFiles.Text("rsa-certificate").Split('\n');

        Refusal? refusal = Certificate(string.Join('\n', lines.Where((_, i) => i != 5)));

        RequireRefusal(refusal, EntryErrorCode.CertificateUnreadable, "a line was lost");
    }

    [Fact]
    public void Damaged_base64_is_refused_with_its_line()
    {
        string[] lines = PemFiles.Text("rsa-certificate").Split('\n');
        lines[3] = "*" + lines[3][1..];

        RequireRefusal(Certificate(string.Join('\n', lines)), EntryErrorCode.PemDamaged, "line 4");
    }

    [Fact]
    public void An_END_line_of_another_block_is_refused()
    {
        string text = PemFiles.Text("rsa-certificate").Replace("END CERTIFICATE", "END PRIVATE KEY", StringComparison.Ordinal);

        RequireRefusal(Certificate(text), EntryErrorCode.PemDamaged, "is not -----END CERTIFICATE-----");
    }

    [Fact]
    public void No_refusal_of_a_key_holds_any_of_it()
    {
        string[] body = [.. PemFiles.Text("rsa-key-other").Split('\n').Where(l => l.Length > 0 && l[0] != '-')];

        string text = Key(PemFiles.Text("rsa-key-other"), "rsa-certificate")!.ToString();

        Assert.All(body, line => Assert.DoesNotContain(line[..8], text, StringComparison.Ordinal));
    }

    private static Refusal? Certificate(string text) =>
        CredentialCheck.DeviceCertificate(Block(text), CredentialCheck.ClockUnset)?.ToRefusal();

    private static Refusal? Root(string text) =>
        CredentialCheck.RootCertificate(Block(text), CredentialCheck.ClockUnset)?.ToRefusal();

    private static Refusal? Key(string text, string certificate) =>
        CredentialCheck.PrivateKey(Block(text), PemFiles.Der(certificate))?.ToRefusal();

    private static CredentialBlock Block(string text) => new(PemFiles.Read(text));

    private static void RequireRefusal(Refusal? refusal, string code, string text)
    {
        Assert.NotNull(refusal);
        Assert.Equal(code, refusal!.Code);
        Assert.Contains(text, refusal.ToString(), StringComparison.Ordinal);
    }
}
