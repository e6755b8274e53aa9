using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>The native half of NanoIoTNode.Cryptography: the TLS layer's own arithmetic.</summary>
[Collection(BoardFixture.Collection)]
public sealed class CryptographyTests(BoardFixture fixture) : IDisposable
{
    private const int Right = 0;
    private const int Wrong = 1;
    private const int Unknown = 2;

    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void A_key_is_told_from_that_of_another_certificate()
    {
        Assert.NotNull(fixture.Board);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(Right, CheckPair(_certificates.Client.RawData, _certificates.ClientKeyDer));
        Assert.Equal(Wrong, CheckPair(_certificates.Client.RawData, other.ExportPkcs8PrivateKey()));
        Assert.Equal(Wrong, CheckPair(_certificates.Server.RawData, _certificates.ClientKeyDer));
    }

    [Fact]
    public void A_key_without_its_public_half_is_told_from_that_of_another_certificate()
    {
        using ECDsa own = _certificates.Client.GetECDsaPrivateKey()!;
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(Right, CheckPair(_certificates.Client.RawData, WithoutPoint(own)));
        Assert.Equal(Wrong, CheckPair(_certificates.Client.RawData, WithoutPoint(other)));
    }

    [Fact]
    public void A_signature_is_told_from_that_of_another_key()
    {
        using var others = new TestCertificates();

        Assert.Equal(Right, CheckSignature(_certificates.Client.RawData, _certificates.RootDer));
        Assert.Equal(Right, CheckSignature(_certificates.RootDer, _certificates.RootDer));
        Assert.Equal(Wrong, CheckSignature(_certificates.Client.RawData, others.RootDer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void What_cannot_be_read_is_not_judged(int length)
    {
        byte[] cut = _certificates.RootDer[..length];

        Assert.Equal(Unknown, CheckSignature(cut, _certificates.RootDer));
        Assert.Equal(Unknown, CheckSignature(_certificates.RootDer, cut));
        Assert.Equal(Unknown, CheckPair(_certificates.Client.RawData, cut));
        Assert.Equal(Unknown, CheckPair(cut, _certificates.ClientKeyDer));
    }

    [Fact]
    public void A_token_signed_on_P_256_is_verified_by_its_public_key()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] message = "header.claims"u8.ToArray();

        for (int i = 0; i < 20; i++)
        {
            byte[] signature = SignToken(i % 2 == 0 ? key.ExportPkcs8PrivateKey() : key.ExportECPrivateKey(), message);

            Assert.Equal(64, signature.Length);
            Assert.True(key.VerifyData(
                message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }
    }

    [Theory]
    [InlineData(2048)]
    [InlineData(4096)]
    public void A_token_signed_with_RSA_is_verified_by_its_public_key(int bits)
    {
        using RSA key = RSA.Create(bits);
        byte[] message = "header.claims"u8.ToArray();

        byte[] signature = SignToken(key.ExportPkcs8PrivateKey(), message);

        Assert.Equal(bits / 8, signature.Length);
        Assert.True(key.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void A_key_that_no_token_algorithm_takes_is_refused()
    {
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.True(LoadedClient.Instance.Call<int>(
            "SignToken", other.ExportPkcs8PrivateKey(), new byte[1], new byte[512]) < 0);
        Assert.True(LoadedClient.Instance.Call<int>("SignToken", new byte[40], new byte[1], new byte[512]) < 0);
    }

    private static byte[] SignToken(byte[] privateKey, byte[] message)
    {
        var room = new byte[512];
        int length = LoadedClient.Instance.Call<int>(nameof(SignToken), privateKey, message, room);
        Assert.True(length > 0, $"refused: {length}");
        return room[..length];
    }

    private static int CheckPair(byte[] certificate, byte[] privateKey) =>
        LoadedClient.Instance.Call<int>(nameof(CheckPair), certificate, privateKey);

    private static int CheckSignature(byte[] certificate, byte[] issuer) =>
        LoadedClient.Instance.Call<int>(nameof(CheckSignature), certificate, issuer);

    // RFC 5915, section 3: version, private key and the curve (P-256), without the optional public key.
    private static byte[] WithoutPoint(ECDsa key) =>
    [
        0x30, 0x31, 0x02, 0x01, 0x01, 0x04, 0x20, .. key.ExportParameters(true).D!,
        0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07,
    ];
}
