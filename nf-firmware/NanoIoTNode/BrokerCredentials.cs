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
    private readonly byte[] _privateKey;

    /// <summary>Throws when the native TLS client cannot read what is stored.</summary>
    internal BrokerCredentials(NodeConfiguration configuration, ConnectionProfile profile)
    {
        byte[][] chain = configuration.CertificateChain;
        _privateKey = configuration.PrivateKey;
        if (profile.ShowsCertificate)
        {
            byte[] shown = chain.Length == 1 ? chain[0] : CertificateBundle.Of(chain, 0);
            Device = new X509Certificate2(shown, _privateKey, "");
        }

        if (configuration.Roots.Length > 0 || configuration.BuiltInRoots != NodeConfiguration.AllBuiltInRoots)
        {
            Root = new X509Certificate(CertificateBundle.Of(configuration.Roots, configuration.BuiltInRoots));
        }
    }

    /// <summary>The device certificate with its private key; null where none is shown.</summary>
    internal X509Certificate2 Device { get; }

    /// <summary>
    /// The root, or all roots, that the broker's chain may end in; null for the five of Amazon, which the TLS client has in flash.
    /// </summary>
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
}
