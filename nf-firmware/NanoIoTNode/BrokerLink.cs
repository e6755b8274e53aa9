using System;
using System.Net.Sockets;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;

namespace NanoIoTNode;

/// <summary>What is known of a broker beyond one connection. For one thread.</summary>
internal sealed class BrokerLink
{
    private const uint SessionExpirySeconds = 3600;

    // The client waits 30 s for a CONNACK and ends that wait like a closed connection.
    private const int ConnackMilliseconds = 29000;

    /// <param name="configuration">A complete one.</param>
    /// <param name="acceptedVersion">The MQTT version that this broker has accepted before; 0: not known.</param>
    internal BrokerLink(NodeConfiguration configuration, int acceptedVersion)
    {
        Configuration = configuration;
        Profile = new ConnectionProfile(configuration);
        Identity = ConnectionFacts.IdentityOf(configuration, Profile);
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

    /// <summary>True when the CONNECT has gone out and what came was no CONNACK.</summary>
    internal static bool HasReachedMqtt(Exception e) => SocketErrorIn(e) == null && e is MqttCommunicationException;

    /// <summary>A client for the next connection, in the MQTT version that is to be tried. Resolves the name.</summary>
    /// <exception cref="SocketException">The name is not known, or nobody answers for it.</exception>
    internal MqttClient NewClient(BrokerCredentials credentials)
    {
        MqttClient client = new(
            Configuration.Endpoint,
            Configuration.Port,
            true,
            credentials.Root,
            credentials.Device,
            MqttSslProtocols.TLSv1_2);
        bool isMqtt5 = Protocol.Next == ProtocolChoice.Mqtt5;
        client.ProtocolVersion = isMqtt5 ? MqttProtocolVersion.Version_5 : MqttProtocolVersion.Version_3_1_1;
        client.SessionExpiryInterval = Profile.PersistentSession ? SessionExpirySeconds : 0;
        return client;
    }

    /// <summary>An attempt to connect that ends now.</summary>
    internal ConnectAttempt AttemptOf(long elapsedMilliseconds) =>
        ConnectionFacts.AttemptOf(Configuration, Identity, elapsedMilliseconds);

    /// <summary>Why the client's Connect has thrown.</summary>
    /// <param name="e">What it has thrown.</param>
    /// <param name="elapsedMilliseconds">How long it took.</param>
    /// <param name="willTopic">Topic of the last will that was sent with it; null: there was none.</param>
    internal NetworkFailure WhyNotConnected(Exception e, long elapsedMilliseconds, string willTopic)
    {
        SocketException socket = SocketErrorIn(e);
        if (socket != null)
        {
            return NetworkErrorDecoder.DecodeConnect(socket.ErrorCode, AttemptOf(elapsedMilliseconds));
        }

        if (!HasReachedMqtt(e))
        {
            return new NetworkFailure(ErrorCode.UnexpectedFailure, "connecting: " + e.Message);
        }

        return elapsedMilliseconds >= ConnackMilliseconds
            ? MqttErrors.NoAnswerToConnect(Identity)
            : MqttErrors.ClosedAfterConnect(Identity, willTopic);
    }

    private static SocketException SocketErrorIn(Exception e) => e as SocketException ?? e.InnerException as SocketException;
}
