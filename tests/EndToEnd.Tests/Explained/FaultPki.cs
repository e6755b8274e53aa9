using System;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NanoIoTNode.EndToEnd.Tests.Explained;

/// <summary>
/// A certificate authority that issues what no authority should: expired, of another name, too weak, signed by another key.
/// </summary>
internal sealed class FaultPki : IDisposable
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    private readonly RSA _rootKey = RSA.Create(2048);
    private readonly RSA _key = RSA.Create(2048);
    private int _serial;

    public FaultPki(string rootName)
    {
        Root = SelfSigned(rootName, _rootKey, authority: true);
    }

    public X509Certificate2 Root { get; }

    /// <summary>A server certificate with its key; what is not said is as it should be.</summary>
    public X509Certificate2 Server(
        string name, int validFromDays = -1, int validToDays = 30, RSA? key = null, RSA? signer = null, string usage = ServerAuth, int furtherNames = 0)
    {
        var request = new CertificateRequest(
            "CN=" + name, key ?? _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        for (int i = 0; i < furtherNames; i++)
        {
            names.AddDnsName($"name-{i}.of-a-very-large-certificate.example");
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        return Issue(request, key ?? _key, validFromDays, validToDays, signer);
    }

    /// <summary>A device certificate with its key.</summary>
    public X509Certificate2 Device(string name)
    {
        var request = new CertificateRequest("CN=" + name, _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuth)], false));
        return Issue(request, _key, -1, 30, null);
    }

    /// <summary>A server certificate that nobody but its own key has signed.</summary>
    public X509Certificate2 SelfSignedServer(string name) => SelfSigned(name, _key, authority: false);

    /// <summary>Writes a certificate and its key as PEM.</summary>
    public static (string Certificate, string Key) Write(X509Certificate2 identity, string folder, string name)
    {
        string certificate = Path.Combine(folder, name + ".crt");
        string key = Path.Combine(folder, name + ".key");
        File.WriteAllText(certificate, identity.ExportCertificatePem());
        File.WriteAllText(key, KeyPem(identity));
        return (certificate, key);
    }

    public static string KeyPem(X509Certificate2 identity)
    {
        using RSA key = identity.GetRSAPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose()
    {
        Root.Dispose();
        _rootKey.Dispose();
        _key.Dispose();
    }

    private static X509Certificate2 SelfSigned(string name, RSA key, bool authority)
    {
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name.Replace(' ', '-'));
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(Days(-1), Days(30));
        return Exportable(made);
    }

    private X509Certificate2 Issue(CertificateRequest request, RSA key, int validFromDays, int validToDays, RSA? signer)
    {
        var generator = X509SignatureGenerator.CreateForRSA(signer ?? _rootKey, RSASignaturePadding.Pkcs1);
        using X509Certificate2 bare = request.Create(
            Root.SubjectName, generator, Days(validFromDays), Days(validToDays), BitConverter.GetBytes(++_serial));
        using X509Certificate2 made = bare.CopyWithPrivateKey(key);
        return Exportable(made);
    }

    private static DateTimeOffset Days(int days) => DateTimeOffset.UtcNow.AddDays(days);

    // A key made in memory cannot be used by a server stream on every system.
    private static X509Certificate2 Exportable(X509Certificate2 made) =>
        X509CertificateLoader.LoadPkcs12(
            made.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
}
