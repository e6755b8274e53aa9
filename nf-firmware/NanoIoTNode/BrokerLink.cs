using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode;

/// <summary>What is known of a broker beyond one connection. For one thread.</summary>
internal sealed class BrokerLink
{
    /// <param name="configuration">A complete one.</param>
    /// <param name="acceptedVersion">The MQTT version that this broker has accepted before; 0: not known.</param>
    internal BrokerLink(NodeConfiguration configuration, int acceptedVersion)
    {
        Configuration = configuration;
        Profile = new ConnectionProfile(configuration);
        Identity = ConnectionFacts.IdentityOf(configuration);
        Protocol = Profile.ChooseProtocol(acceptedVersion);
        Subscriptions = new SubscriptionList(new string[] { Profile.Topics.LedCommand });
    }

    internal NodeConfiguration Configuration { get; }

    internal ConnectionProfile Profile { get; }

    internal BrokerIdentity Identity { get; }

    internal ProtocolChoice Protocol { get; }

    internal SubscriptionList Subscriptions { get; }

    internal ConnectionHistory History { get; } = new ConnectionHistory();

    /// <summary>Seconds of keep-alive that the broker has asked for; 0: none.</summary>
    internal int ServerKeepAlive { get; set; }

    /// <summary>Seconds of keep-alive for the next connection.</summary>
    internal ushort KeepAliveSeconds => KeepAlive.For(Profile.KeepAliveSeconds, ServerKeepAlive);
}
