using NanoIoTNode.Core.Configuration;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>The configuration that a dialogue is putting together, and the one that it began with.</summary>
internal sealed class Draft
{
    private bool _hasNewCredentials;

    internal Draft(NodeConfiguration stored)
    {
        Values = stored == null ? Blank() : stored.Clone();
        if (stored != null)
        {
            // They would take room beside those that are entered in their place.
            Stored = stored.Clone();
            Stored.CertificateChain = null;
            Stored.PrivateKey = null;
            Stored.Roots = null;
        }
    }

    /// <summary>The configuration in force, without certificates, key and roots; null when there is none.</summary>
    internal NodeConfiguration Stored { get; }

    /// <summary>What has been entered so far; certificates and key come by the methods for them.</summary>
    internal NodeConfiguration Values { get; private set; }

    /// <summary>
    /// True when something differs on which joining and connecting depend. A paste always counts.
    /// </summary>
    internal bool NeedsProof
    {
        get
        {
            NodeConfiguration old = Stored;
            NodeConfiguration draft = Values;
            return old == null || _hasNewCredentials || old.Ssid != draft.Ssid || old.Passphrase != draft.Passphrase
                || old.Endpoint != draft.Endpoint || old.Port != draft.Port || old.ThingName != draft.ThingName
                || old.ClientId != draft.ClientId || old.UserName != draft.UserName || old.Password != draft.Password
                || old.KeepAliveSeconds != draft.KeepAliveSeconds || old.PersistentSession != draft.PersistentSession
                || old.BuiltInRoots != draft.BuiltInRoots;
        }
    }

    /// <summary>Takes the device's certificate and those of its issuers; empty for none.</summary>
    internal void TakeChain(byte[][] chain)
    {
        Values.CertificateChain = chain;
        _hasNewCredentials = true;
    }

    /// <summary>Takes the private key; null for none.</summary>
    internal void TakeKey(byte[] key)
    {
        Values.PrivateKey = key;
        _hasNewCredentials = true;
    }

    /// <summary>Takes the roots, own ones and built-in ones.</summary>
    internal void TakeRoots(byte[][] roots, int builtIn)
    {
        Values.Roots = roots;
        Values.BuiltInRoots = builtIn;
        _hasNewCredentials = true;
    }

    /// <summary>Forgets all that was entered and all that was stored.</summary>
    internal void StartOver()
    {
        Values = Blank();
        _hasNewCredentials = true;
    }

    private static NodeConfiguration Blank()
    {
        return new NodeConfiguration { PublishIntervalSeconds = NodeConfiguration.DefaultPublishIntervalSeconds };
    }
}
