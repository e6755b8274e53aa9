using System;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Credentials;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Cryptography;

namespace NanoIoTNode;

/// <summary>What a configuration says about a connection, as those take it who explain why it failed.</summary>
internal static class ConnectionFacts
{
    /// <summary>Who connects where. Takes some tenths of a second: the certificate's id is a hash.</summary>
    internal static BrokerIdentity IdentityOf(NodeConfiguration configuration, ConnectionProfile profile)
    {
        BrokerIdentity identity = new(
            configuration.Endpoint, configuration.ClientId ?? configuration.ThingName, configuration.UserName);
        byte[][] chain = configuration.CertificateChain;
        if (profile.ShowsCertificate)
        {
            identity.CertificateId = CertificateId.Of(chain[0]);
            CertificateInfo certificate = CertificateInfo.Read(chain[0]);
            identity.CertificateIssuer = certificate == null ? null : certificate.Issuer;
        }

        return identity;
    }

    /// <summary>An attempt that ends now.</summary>
    /// <param name="configuration">What it was made with; null: that cannot be read any more.</param>
    /// <param name="identity">Who has made it.</param>
    /// <param name="port">The broker's TCP port.</param>
    /// <param name="elapsedMilliseconds">How long it took.</param>
    internal static ConnectAttempt AttemptOf(
        NodeConfiguration configuration, BrokerIdentity identity, int port, long elapsedMilliseconds)
    {
        return new ConnectAttempt(identity, port)
        {
            UtcNow = DateTime.UtcNow,
            ElapsedMilliseconds = elapsedMilliseconds,
            Roots = configuration == null ? null : RootNames(configuration),
            Peer = PeerReport.Read(HandshakeReport.Read()),
        };
    }

    private static string[] RootNames(NodeConfiguration configuration)
    {
        byte[][] own = configuration.Roots;
        var names = new string[own.Length + AmazonRoots.Count];
        int count = 0;
        foreach (byte[] root in own)
        {
            names[count++] = NameOf(root);
        }

        for (int number = 1; number <= AmazonRoots.Count; number++)
        {
            if (AmazonRoots.IsAmong(configuration.BuiltInRoots, number))
            {
                names[count++] = NameOf(AmazonRoots.Get(number));
            }
        }

        var all = new string[count];
        Array.Copy(names, all, count);
        return all;
    }

    private static string NameOf(byte[] root)
    {
        CertificateInfo info = CertificateInfo.Read(root);
        return info == null ? "(unreadable)" : info.Subject;
    }
}
