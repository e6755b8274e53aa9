using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace NanoIoTNode.Workbench;

/// <summary>A certificate and its private key as PEM files.</summary>
public sealed record Identity(string CertificateFile, string KeyFile)
{
    public string CertificatePem => File.ReadAllText(CertificateFile);

    public string KeyPem => File.ReadAllText(KeyFile);
}

/// <summary>
/// A certificate authority that exists for one run: made with openssl in a folder of the caller's, which also removes
/// it. What is already there is used again, so that a kept folder keeps its credentials.
/// </summary>
public sealed class ThrowawayPki
{
    private const string Days = "30";

    private readonly string _folder;
    private readonly bool _ellipticCurve;

    private ThrowawayPki(string folder, bool ellipticCurve, Identity root)
    {
        _folder = folder;
        _ellipticCurve = ellipticCurve;
        Root = root;
    }

    /// <summary>Gets the root CA.</summary>
    public Identity Root { get; }

    /// <summary>Makes the root CA, or takes the one in the folder.</summary>
    /// <param name="folder">Made when missing; openssl makes the key files readable by their owner only.</param>
    /// <param name="ellipticCurve">P-256 keys instead of RSA-2048.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="WorkbenchException">openssl is missing or refuses.</exception>
    public static async Task<ThrowawayPki> CreateAsync(
        string folder, bool ellipticCurve = false, CancellationToken cancel = default)
    {
        Directory.CreateDirectory(folder);
        var root = new Identity(Path.Combine(folder, "root.crt"), Path.Combine(folder, "root.key"));
        var pki = new ThrowawayPki(folder, ellipticCurve, root);
        if (!File.Exists(root.CertificateFile))
        {
            await pki.OpensslAsync(
                [
                    "req", "-x509", .. pki.NewKey(root.KeyFile), "-out", root.CertificateFile, "-days", Days,
                    "-subj", "/O=NanoIoTNode throw-away/CN=Throw-away root",
                    "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
                ],
                cancel).ConfigureAwait(false);
        }

        return pki;
    }

    /// <summary>Makes a certificate for a server's name, or takes the one in the folder.</summary>
    public Task<Identity> ServerAsync(string hostName, CancellationToken cancel = default) =>
        IssueAsync(hostName, ["extendedKeyUsage=serverAuth", "subjectAltName=DNS:" + hostName], cancel);

    /// <summary>Makes a client certificate whose common name is the given one, or takes the one in the folder.</summary>
    public Task<Identity> ClientAsync(string commonName, CancellationToken cancel = default) =>
        IssueAsync(commonName, ["extendedKeyUsage=clientAuth"], cancel);

    private async Task<Identity> IssueAsync(string commonName, string[] extensions, CancellationToken cancel)
    {
        var identity = new Identity(Path.Combine(_folder, commonName + ".crt"), Path.Combine(_folder, commonName + ".key"));
        if (File.Exists(identity.CertificateFile))
        {
            return identity;
        }

        List<string> arguments =
        [
            "req", "-x509", "-CA", Root.CertificateFile, "-CAkey", Root.KeyFile, .. NewKey(identity.KeyFile),
            "-out", identity.CertificateFile, "-days", Days, "-subj", "/CN=" + commonName,
            "-addext", "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,digitalSignature,keyEncipherment",
        ];
        foreach (string extension in extensions)
        {
            arguments.AddRange(["-addext", extension]);
        }

        await OpensslAsync(arguments, cancel).ConfigureAwait(false);
        return identity;
    }

    private string[] NewKey(string file) =>
        _ellipticCurve
            ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-sha256", "-keyout", file]
            : ["-newkey", "rsa:2048", "-nodes", "-sha256", "-keyout", file];

    private Task<string> OpensslAsync(IEnumerable<string> arguments, CancellationToken cancel) =>
        ChildProcess.RunAsync("openssl", arguments, cancel);
}
