using System;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Credentials;

namespace NanoIoTNode;

/// <summary>What the node shows to the broker, and what it asks the broker to show.</summary>
internal sealed class BrokerCredentials
{
    private const int PemLineLength = 64;

    /// <summary>Throws when the native TLS client cannot read what is stored.</summary>
    internal BrokerCredentials(NodeConfiguration configuration)
    {
        Device = new X509Certificate2(configuration.DeviceCertificate, configuration.PrivateKey, "");
        Root = configuration.RootCertificate == null
            ? new X509Certificate(AmazonBundle())
            : new X509Certificate(configuration.RootCertificate);
    }

    /// <summary>The device certificate with its private key.</summary>
    internal X509Certificate2 Device { get; }

    /// <summary>The root, or all roots, that the broker's chain may end in.</summary>
    internal X509Certificate Root { get; }

    // X509Certificate takes one DER certificate, or PEM text with any number of them.
    private static string AmazonBundle()
    {
        StringBuilder pem = new(6400);
        for (int number = 1; number <= AmazonRoots.Count; number++)
        {
            string base64 = Convert.ToBase64String(AmazonRoots.Get(number));
            pem.Append("-----BEGIN CERTIFICATE-----\n");
            for (int at = 0; at < base64.Length; at += PemLineLength)
            {
                int left = base64.Length - at;
                pem.Append(base64, at, left < PemLineLength ? left : PemLineLength).Append('\n');
            }

            pem.Append("-----END CERTIFICATE-----\n");
        }

        return pem.ToString();
    }
}
