using System;
using System.Linq;
using System.Text;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

public sealed class PemPasteTests
{
    private static readonly string s_device = PemFiles.Text("rsa-certificate");
    private static readonly string s_authority = PemFiles.Text("root-ca");
    private static readonly string s_key = PemFiles.Text("rsa-key-pkcs8");

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("subject=CN = device\nissuer=CN = x\n")]
    [InlineData("Bag Attributes\n    localKeyID: 01 -----\n")]
    public void Blocks_follow_each_other_with_any_text_between(string between)
    {
        RequireThree(between + s_device + between + s_authority + between + s_key);
    }

    [Fact]
    public void Files_without_a_final_newline_may_be_joined()
    {
        RequireThree(s_device.TrimEnd() + s_authority.TrimEnd() + s_key.TrimEnd());
        RequireThree((s_device + s_authority + s_key).Replace('\n', ' '));
    }

    [Fact]
    public void Line_ends_may_be_escaped()
    {
        string text = (s_device + s_authority + s_key).Replace("\n", "\\n", StringComparison.Ordinal);

        RequireThree("{\"pem\":\"" + text + "\"}\r\n");
    }

    [Fact]
    public void What_the_AWS_command_line_prints_holds_the_certificate_and_its_keys()
    {
        string json = System.Text.Json.JsonSerializer.Serialize(new
        {
            certificateArn = "arn:aws:iot:eu-west-1:123456789012:cert/" + new string('0', 64),
            certificatePem = s_device,
            keyPair = new { PublicKey = PemFiles.Text("public-key"), PrivateKey = PemFiles.Text("rsa-key-pkcs1") },
        });

        PemPaste paste = Read(json);

        Assert.Equal(
            [CredentialKind.Certificate, CredentialKind.PublicKey, CredentialKind.PrivateKey],
            Enumerable.Range(0, paste.Count).Select(i => paste[i].Kind));
        Assert.Equal(PemFiles.Der("rsa-key-pkcs1"), paste[2].Der);
    }

    [Fact]
    public void A_damaged_block_does_not_spoil_the_next()
    {
        string damaged = s_device.Remove(200, 1).Insert(200, "!");

        PemPaste paste = Read(damaged + s_authority);

        Assert.Equal(2, paste.Count);
        Assert.Equal(PemFault.BadBase64, paste[0].Fault);
        Assert.Equal(PemFault.None, paste[1].Fault);
        Assert.Equal(PemFiles.Der("root-ca"), paste[1].Der);
    }

    [Fact]
    public void A_block_without_its_end_keeps_the_paste_waiting()
    {
        Assert.True(Read(s_device[..300]).IsInsideBlock);
        Assert.False(Read(s_device).IsInsideBlock);
        Assert.False(Read("words\n").IsInsideBlock);
    }

    [Fact]
    public void More_blocks_than_there_may_be_are_counted_out()
    {
        string point = PemFiles.Text("public-key");

        Assert.False(Read(string.Concat(Enumerable.Repeat(point, PemPaste.MaximumBlocks))).Overflowed);
        PemPaste paste = Read(string.Concat(Enumerable.Repeat(point, PemPaste.MaximumBlocks + 1)));

        Assert.True(paste.Overflowed);
        Assert.Equal(PemPaste.MaximumBlocks, paste.Count);
    }

    [Fact]
    public void More_bytes_than_a_configuration_can_hold_are_counted_out()
    {
        int fitting = PemReader.MaximumSize / PemFiles.Der("rsa-certificate").Length;

        PemPaste paste = Read(string.Concat(Enumerable.Repeat(s_device, fitting + 1)));

        Assert.True(paste.Overflowed);
        Assert.Equal(fitting, paste.Count);
    }

    [Fact]
    public void Clearing_leaves_nothing_of_a_key()
    {
        PemPaste paste = Read(s_key);
        byte[] der = paste[0].Der;

        paste.Clear();

        Assert.Equal(0, paste.Count);
        Assert.All(der, octet => Assert.Equal(0, octet));
    }

    [Theory]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2E me@desk", CredentialKind.SshKey)]
    [InlineData("ecdsa-sha2-nistp256 AAAAE2VjZHNh", CredentialKind.SshKey)]
    [InlineData("PuTTY-User-Key-File-3: ssh-rsa", CredentialKind.SshKey)]
    [InlineData("MIIKXgIBAzCCCiQGCSqGSIb3DQEHAaCCChUEggoRMIIKDTCCBH8GCSqGSIb3DQEH", CredentialKind.Pkcs12)]
    [InlineData("Minutes of the meeting", CredentialKind.Unknown)]
    public void Text_without_a_frame_is_told_by_its_first_telling_line(string line, CredentialKind expected)
    {
        Assert.Equal(expected, Read("\nhello\n" + line + "\nmore\n").Unframed);
    }

    [Theory]
    [InlineData("rsa-certificate", CredentialKind.Certificate)]
    [InlineData("ec-certificate", CredentialKind.Certificate)]
    [InlineData("rsa-key-pkcs8", CredentialKind.PrivateKey)]
    [InlineData("rsa-key-pkcs1", CredentialKind.PrivateKey)]
    [InlineData("ec-key-sec1", CredentialKind.PrivateKey)]
    [InlineData("ec-key-pkcs8", CredentialKind.PrivateKey)]
    [InlineData("encrypted-key-pkcs8", CredentialKind.EncryptedKey)]
    [InlineData("request", CredentialKind.Request)]
    [InlineData("public-key", CredentialKind.PublicKey)]
    public void Base64_without_a_frame_is_told_by_its_first_line(string name, CredentialKind expected)
    {
        string body = string.Join('\n', PemFiles.Text(name).Split('\n').Where(l => !l.StartsWith('-')));

        Assert.Equal(expected, Read(body).Unframed);
    }

    private static void RequireThree(string text)
    {
        PemPaste paste = Read(text);

        Assert.Equal(3, paste.Count);
        Assert.False(paste.Overflowed);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(PemFault.None, paste[i].Fault));
        Assert.Equal(PemFiles.Der("rsa-certificate"), paste[0].Der);
        Assert.Equal(PemFiles.Der("root-ca"), paste[1].Der);
        Assert.Equal(PemFiles.Der("rsa-key-pkcs8"), paste[2].Der);
    }

    private static PemPaste Read(string text)
    {
        var paste = new PemPaste();
        foreach (byte octet in Encoding.UTF8.GetBytes(text))
        {
            paste.Feed(octet);
        }

        paste.EndLine();
        return paste;
    }
}
