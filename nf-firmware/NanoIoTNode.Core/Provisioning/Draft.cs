using NanoIoTNode.Core.Configuration;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>The configuration that a dialogue is putting together, and the one that it began with.</summary>
internal sealed class Draft
{
    internal Draft(NodeConfiguration stored)
    {
        Stored = stored;
        Values = stored == null ? Blank() : stored.Clone();
    }

    /// <summary>The configuration in force; null when there is none.</summary>
    internal NodeConfiguration Stored { get; }

    /// <summary>What has been entered so far.</summary>
    internal NodeConfiguration Values { get; private set; }

    /// <summary>
    /// True when something differs on which joining and connecting depend. Arrays are new ones after each paste, so a
    /// paste always counts.
    /// </summary>
    internal bool NeedsProof
    {
        get
        {
            NodeConfiguration old = Stored;
            NodeConfiguration draft = Values;
            return old == null || old.Ssid != draft.Ssid || old.Passphrase != draft.Passphrase
                || old.Endpoint != draft.Endpoint || old.Port != draft.Port || old.ThingName != draft.ThingName
                || old.ClientId != draft.ClientId || old.UserName != draft.UserName || old.Password != draft.Password
                || old.CertificateChain != draft.CertificateChain || old.PrivateKey != draft.PrivateKey
                || old.KeepAliveSeconds != draft.KeepAliveSeconds || old.PersistentSession != draft.PersistentSession
                || old.Roots != draft.Roots || old.BuiltInRoots != draft.BuiltInRoots;
        }
    }

    /// <summary>Forgets all that was entered and all that was stored.</summary>
    internal void StartOver()
    {
        Values = Blank();
    }

    private static NodeConfiguration Blank()
    {
        return new NodeConfiguration { PublishIntervalSeconds = NodeConfiguration.DefaultPublishIntervalSeconds };
    }
}
