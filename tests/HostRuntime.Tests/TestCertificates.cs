using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NanoIoTNode.HostRuntime.Tests;

/// <summary>A root made for this run, and a server and a device certificate under it (P-256).</summary>
internal sealed class TestCertificates : IDisposable
{
    public const string ServerName = "broker.nin.test";

    private static readonly DateTimeOffset s_from = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset s_to = DateTimeOffset.UtcNow.AddDays(30);

    private readonly X509Certificate2 _root;

    public TestCertificates()
    {
        using ECDsa key = NewKey();
        var request = new CertificateRequest("CN=nin test root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _root = request.CreateSelfSigned(s_from, s_to);
        Server = Issue(ServerName);
        Client = Issue("thing");
    }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Client { get; }

    public byte[] RootDer => _root.RawData;

    public byte[] ClientKeyDer => Client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKey();

    public void Dispose()
    {
        _root.Dispose();
        Server.Dispose();
        Client.Dispose();
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private X509Certificate2 Issue(string name)
    {
        using ECDsa key = NewKey();
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate =
            request.Create(_root, s_from, s_to, RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 withKey = certificate.CopyWithPrivateKey(key);

        // Through PKCS#12: a key that lives in memory only is refused by some platforms' TLS.
        return X509CertificateLoader.LoadPkcs12(
            withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
