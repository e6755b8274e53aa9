using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Tests.Credentials;
using NanoIoTNode.Core.Tests.Provisioning;

namespace NanoIoTNode.Core.Tests.Diagnostics;

/// <summary>For each code about a certificate or a key a paste that yields it.</summary>
internal static class CredentialProvocations
{
    private const string Device = DialogueBench.Certificate;

    private static readonly DateTimeOffset s_from = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_to = s_from.AddYears(10);
    private static readonly string s_good = PemFiles.Text("rsa-certificate");
    private static readonly string s_root = PemFiles.Text("root-ca");

    public static Dictionary<string, Func<string>> All { get; } = new()
    {
        [EntryErrorCode.CertificateUnreadable] = () => Paste(Device, Frame("CERTIFICATE", [0x30, 0x03, 0x02, 0x01, 0x01])),
        [EntryErrorCode.KeyUnreadable] = () => Paste(DialogueBench.Key, Frame("PRIVATE KEY", [0x30, 0x03, 0x02, 0x01, 0x01])),
        [EntryErrorCode.IsRequest] = () => Paste(Device, PemFiles.Text("request")),
        [EntryErrorCode.IsPublicKey] = () => Paste(DialogueBench.Key, PemFiles.Text("public-key")),
        [EntryErrorCode.IsPkcs12] = () => Paste(Device, Frame("PKCS12", [0x30, 0x00])),
        [EntryErrorCode.IsPkcs7] = () => Paste(Device, Frame("PKCS7", [0x30, 0x00])),
        [EntryErrorCode.IssuerNotAuthority] = () => Paste(Device, s_good + PemFiles.Text("ec-certificate")),
        [EntryErrorCode.RootNotSelfSigned] = () => Paste(DialogueBench.Root, Pem(IssuedAuthority())),
        [EntryErrorCode.RsaTooShort] = () => Paste(Device, Pem(WithRsa(1024))),
        [EntryErrorCode.CurveUnsupported] = () => Paste(Device, Pem(WithCurve(ECCurve.NamedCurves.nistP521))),
        [EntryErrorCode.KeyAlgorithm] = () => Paste(Device, Pem(WithEd25519())),
        [EntryErrorCode.CertificateExpired] = () => Paste(
            Device, Pem(WithCurve(ECCurve.NamedCurves.nistP256)), new DateTime(2040, 1, 1)),
        [EntryErrorCode.CertificateNotYetValid] = () => Paste(Device, s_good, new DateTime(2026, 1, 1)),
        [EntryErrorCode.CertificateTwice] = () => Paste(DialogueBench.Root, s_root + s_root),
        [EntryErrorCode.TooManyCertificates] = () => Paste(
            DialogueBench.Root, string.Concat(Enumerable.Range(0, 4).Select(i => Pem(Root("CN=root " + i))))),
        [EntryErrorCode.ChainOrder] = ChainInWrongOrder,
        [EntryErrorCode.ChainGap] = () => Paste(Device, s_good + Pem(Root("CN=stranger"))),
        [EntryErrorCode.SignatureWrong] = () =>
            CredentialProof.Roots([PemFiles.Der("root-ca")], new Doubter()).ToRefusal().ToString(),
        [EntryErrorCode.PasteTooLarge] = () => Paste(Device, string.Concat(Enumerable.Repeat(s_good, 9))),
        [EntryErrorCode.RootBuiltIn] = () => CredentialSets.Roots([AmazonRoots.Get(1)]).ToRefusal().ToString(),
    };

    private static string Paste(string prompt, string text, DateTime? clock = null)
    {
        DialogueBench bench = new DialogueBench().AnswerWell(upTo: prompt);
        bench.Steps.UtcNow = clock ?? bench.Steps.UtcNow;
        bench.Console.Answer(prompt, text.TrimEnd()).Send(prompt, "\u0003");
        bench.Run();
        return bench.Console.Output;
    }

    private static string ChainInWrongOrder()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 root = Authority("CN=root", key).CreateSelfSigned(s_from, s_to);
        using ECDsa middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 middle = Authority("CN=middle", middleKey).Create(root, s_from, s_to, [2]);
        using X509Certificate2 signer = middle.CopyWithPrivateKey(middleKey);
        using ECDsa deviceKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=device", deviceKey, HashAlgorithmName.SHA256);
        using X509Certificate2 device = request.Create(signer, s_from, s_to, [3]);
        return Paste(Device, Pem(device) + Pem(root) + Pem(middle));
    }

    private static X509Certificate2 IssuedAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 root = Authority("CN=root", key).CreateSelfSigned(s_from, s_to);
        using ECDsa own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Authority("CN=issued", own).Create(root, s_from, s_to, [1]);
    }

    private static X509Certificate2 Root(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Authority(name, key).CreateSelfSigned(s_from, s_to);
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    private static X509Certificate2 WithRsa(int bits)
    {
        using var key = RSA.Create(bits);
        var request = new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(s_from, s_to);
    }

    private static X509Certificate2 WithCurve(ECCurve curve)
    {
        using ECDsa key = ECDsa.Create(curve);
        return new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256).CreateSelfSigned(s_from, s_to);
    }

    // RFC 8410; the key itself does not matter.
    private static X509Certificate2 WithEd25519()
    {
        var key = new System.Security.Cryptography.X509Certificates.PublicKey(
            new Oid("1.3.101.112"), new AsnEncodedData([5, 0]), new AsnEncodedData(new byte[32]));
        using ECDsa issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=device"), key, HashAlgorithmName.SHA256);
        return request.Create(
            new X500DistinguishedName("CN=issuer"), X509SignatureGenerator.CreateForECDsa(issuer), s_from, s_to, [1]);
    }

    private static string Pem(X509Certificate2 certificate) => Frame("CERTIFICATE", certificate.RawData);

    private static string Frame(string label, byte[] der) => new string(PemEncoding.Write(label, der)) + "\n";

    private sealed class Doubter : ICredentialVerifier
    {
        public bool KeyBelongs(byte[] certificate, byte[] privateKey) => false;

        public bool IsSignedBy(byte[] certificate, byte[] issuer) => false;
    }
}
