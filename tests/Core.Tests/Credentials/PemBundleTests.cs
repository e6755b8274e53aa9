using System;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NanoIoTNode.Core.Credentials;
using Xunit;

namespace NanoIoTNode.Core.Tests.Credentials;

public sealed class PemBundleTests
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
    [InlineData(0b00001)]
    [InlineData(0b10110)]
    [InlineData(0b11111)]
    public void A_bundle_holds_each_certificate_and_each_chosen_root_and_ends_with_one_NUL(int roots)
    {
        byte[][] own = [AmazonRoots.Get(3), AmazonRoots.Get(1)];

        byte[] bundle = PemBundle.Of(own, roots);

        var read = new X509Certificate2Collection();
        read.ImportFromPem(Encoding.ASCII.GetString(bundle, 0, bundle.Length - 1));
        byte[][] chosen = [.. Enumerable.Range(1, AmazonRoots.Count).Where(n => (roots >> (n - 1) & 1) != 0).Select(AmazonRoots.Get)];
        Assert.Equal([.. own, .. chosen], read.Select(c => c.RawData));
        Assert.Equal(bundle.Length - 1, Array.IndexOf(bundle, (byte)0));
    }
}
