using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>Answers by .NET's cryptography, for keys of RSA and EC and signatures with SHA-256.</summary>
internal sealed class DotnetVerifier : ICredentialVerifier
{
    private const int Sequence = 0x30;

    public bool KeyBelongs(byte[] certificate, byte[] privateKey)
    {
        using X509Certificate2 parsed = X509CertificateLoader.LoadCertificate(certificate);
        using RSA? rsa = parsed.GetRSAPublicKey();
        using ECDsa? ec = parsed.GetECDsaPublicKey();
        byte[] probe = [1, 2, 3];
        if (rsa is not null)
        {
            using RSA key = RSA.Create();
            key.ImportFromPem(Pem(privateKey, "RSA PRIVATE KEY"));
            byte[] made = key.SignData(probe, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return rsa.VerifyData(probe, made, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using ECDsa ecKey = ECDsa.Create();
        ecKey.ImportFromPem(Pem(privateKey, "EC PRIVATE KEY"));
        return ec!.VerifyData(probe, ecKey.SignData(probe, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
    }

    public bool IsSignedBy(byte[] certificate, byte[] issuer)
    {
        var outer = new DerReader(certificate, 0, certificate.Length);
        outer.Next();
        DerReader parts = outer.Enter();
        parts.Next();
        ReadOnlySpan<byte> body = certificate.AsSpan(parts.ElementStart, parts.Start + parts.Length - parts.ElementStart);
        parts.Next();
        parts.Next();
        ReadOnlySpan<byte> signature = certificate.AsSpan(parts.Start + 1, parts.Length - 1);

        using X509Certificate2 parsed = X509CertificateLoader.LoadCertificate(issuer);
        using RSA? rsa = parsed.GetRSAPublicKey();
        using ECDsa? ec = parsed.GetECDsaPublicKey();
        return rsa is not null
            ? rsa.VerifyData(body, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ec!.VerifyData(body, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    // PKCS#8 has the algorithm's identifier, a SEQUENCE, behind its version; the older forms have something else there.
    private static string Pem(byte[] privateKey, string olderLabel)
    {
        var outer = new DerReader(privateKey, 0, privateKey.Length);
        outer.Next();
        DerReader parts = outer.Enter();
        parts.Next();
        parts.Next();
        return PemEncoding.WriteString(parts.Tag == Sequence ? "PRIVATE KEY" : olderLabel, privateKey);
    }
}
