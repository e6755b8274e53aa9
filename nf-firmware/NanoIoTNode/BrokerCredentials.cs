using System;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Cryptography;

namespace NanoIoTNode;

/// <summary>What the node shows to the broker, and what it asks the broker to show.</summary>
internal sealed class BrokerCredentials
{
    private const int PemLineLength = 64;

    private readonly byte[] _privateKey;

    /// <summary>Throws when the native TLS client cannot read what is stored.</summary>
    internal BrokerCredentials(NodeConfiguration configuration, ConnectionProfile profile)
    {
        byte[][] chain = configuration.CertificateChain;
        _privateKey = configuration.PrivateKey;
        Device = !profile.ShowsCertificate ? null
            : chain.Length == 1
            ? new X509Certificate2(chain[0], configuration.PrivateKey, "")
            : new X509Certificate2(WithNul(Bundle(chain, 0)), configuration.PrivateKey, "");
        Root = new X509Certificate(Bundle(configuration.Roots, configuration.BuiltInRoots));
    }

    /// <summary>The device certificate with its private key; null where none is shown.</summary>
    internal X509Certificate2 Device { get; }

    /// <summary>The root, or all roots, that the broker's chain may end in.</summary>
    internal X509Certificate Root { get; }

    /// <summary>
    /// The password of the CONNECT that is about to be sent; null for none. A token is made anew for each: it takes up to 2 s.
    /// </summary>
    internal string PasswordFor(ConnectionProfile profile)
    {
        if (profile.Kind != ServerKind.Token)
        {
            return profile.Password;
        }

        KeyInfo key = KeyInfo.Read(_privateKey);
        string unsigned = JsonWebToken.Unsigned(!key.Public.IsRsa, profile.Path.Project, DateTime.UtcNow);
        return JsonWebToken.Sign(unsigned, TokenSignature.Make(_privateKey, Encoding.UTF8.GetBytes(unsigned)));
    }

    // X509Certificate takes one DER certificate, or PEM text with any number of them.
    private static string Bundle(byte[][] certificates, int builtInRoots)
    {
        StringBuilder pem = new(6400);
        foreach (byte[] certificate in certificates)
        {
            Append(pem, certificate);
        }

        for (int number = 1; number <= AmazonRoots.Count; number++)
        {
            if ((builtInRoots & (1 << (number - 1))) != 0)
            {
                Append(pem, AmazonRoots.Get(number));
            }
        }

        return pem.ToString();
    }

    // The parser wants a NUL behind PEM. It is added to the bytes: on the nanoCLR a text ends before its first NUL.
    private static byte[] WithNul(string pem)
    {
        byte[] text = Encoding.UTF8.GetBytes(pem);
        byte[] terminated = new byte[text.Length + 1];
        Array.Copy(text, terminated, text.Length);
        return terminated;
    }

    private static void Append(StringBuilder pem, byte[] certificate)
    {
        string base64 = Convert.ToBase64String(certificate);
        pem.Append("-----BEGIN CERTIFICATE-----\n");
        for (int at = 0; at < base64.Length; at += PemLineLength)
        {
            int left = base64.Length - at;
            pem.Append(base64, at, left < PemLineLength ? left : PemLineLength).Append('\n');
        }

        pem.Append("-----END CERTIFICATE-----\n");
    }
}
