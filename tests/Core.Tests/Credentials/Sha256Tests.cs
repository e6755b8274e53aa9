using System;
using System.Linq;
using System.Security.Cryptography;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

public sealed class Sha256Tests
{
    // FIPS 180-4's own examples.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void The_published_examples_come_out(string text, string expected)
    {
        Assert.Equal(expected, CertificateId.Of([.. text.Select(c => (byte)c)]));
    }

    [Fact]
    public void Every_length_around_the_blocks_is_hashed_as_dotnet_hashes_it()
    {
        for (int length = 0; length <= 300; length++)
        {
            byte[] data = [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + length))];

            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(data)), CertificateId.Of(data));
        }
    }
}
