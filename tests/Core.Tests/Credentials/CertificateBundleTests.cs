using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

public sealed class CertificateBundleTests
{
    [Fact]
    public void Base64_of_every_length_is_that_of_dotnet()
    {
        byte[] bytes = new byte[300];
        new Random(7).NextBytes(bytes);
        for (int count = 0; count <= bytes.Length; count++)
        {
            var text = new byte[Base64Encoder.LengthOf(count) + 2];

            int end = Base64Encoder.Write(bytes, 0, count, text, 1);

            Assert.Equal(Convert.ToBase64String(bytes, 0, count), Encoding.ASCII.GetString(text, 1, end - 1));
            Assert.Equal(text.Length - 1, end);
            Assert.Equal(0, text[^1]);
        }
    }

    [Theory]
    [InlineData(0b00000)]
    [InlineData(0b00001)]
    [InlineData(0b10110)]
    [InlineData(0b11111)]
    public void A_bundle_holds_each_certificate_and_each_chosen_root_and_nothing_else(int roots)
    {
        byte[][] own = [AmazonRoots.Get(3), AmazonRoots.Get(1)];

        byte[] bundle = CertificateBundle.Of(own, roots);

        byte[][] chosen = [.. Enumerable.Range(1, AmazonRoots.Count).Where(n => (roots >> (n - 1) & 1) != 0).Select(AmazonRoots.Get)];
        Assert.Equal([.. own, .. chosen], Certificates(bundle));
    }

    [Fact]
    public void The_length_of_a_root_is_told_without_it()
    {
        Assert.All(Enumerable.Range(1, AmazonRoots.Count), n => Assert.Equal(AmazonRoots.Get(n).Length, AmazonRoots.LengthOf(n)));
        Assert.Equal((0, 0), (AmazonRoots.LengthOf(0), AmazonRoots.LengthOf(AmazonRoots.Count + 1)));
    }

    // A node that trusts all five hands none of them to the TLS client, which has a list of its own.
    [Fact]
    public void The_TLS_clients_own_roots_are_the_same_five()
    {
        string source = File.ReadAllText(Path.Combine(Sources.Root, "targets/tls/src/amazon_roots.c"));

        byte[] own = [.. Regex.Matches(source, "0x([0-9A-F]{2})").Select(m => Convert.ToByte(m.Groups[1].Value, 16))];

        Assert.Equal(CertificateBundle.Of([], NodeConfiguration.AllBuiltInRoots), own);
    }

    private static IEnumerable<byte[]> Certificates(byte[] bundle)
    {
        for (var reader = new DerReader(bundle, 0, bundle.Length); reader.Next();)
        {
            yield return bundle[reader.ElementStart..(reader.Start + reader.Length)];
        }
    }
}
