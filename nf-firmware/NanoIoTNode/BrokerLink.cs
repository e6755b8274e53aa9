using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NanoIoTNode.Core.Commands;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;
using NanoIoTNode.Mqtt;

namespace NanoIoTNode;

/// <summary>What is known of a broker beyond one connection. For one thread.</summary>
internal sealed class BrokerLink
{
    private readonly IConfigurationSource _source;

    /// <param name="configuration">A complete one.</param>
    /// <param name="source">Where it is read again when its certificates and key are needed.</param>
    /// <param name="acceptedVersion">The MQTT version that this broker has accepted before; 0: not known.</param>
    /// <param name="commands">The node subscribes to each of them.</param>
    internal BrokerLink(
        NodeConfiguration configuration, IConfigurationSource source, int acceptedVersion, CommandTable commands)
    {
        _source = source;
        Port = configuration.Port;
        Profile = new ConnectionProfile(configuration);
        Identity = ConnectionFacts.IdentityOf(configuration, Profile);
        Protocol = Profile.ChooseProtocol(acceptedVersion);
        string[] filters = new string[commands.Count];
        for (int i = 0; i < filters.Length; i++)
        {
            filters[i] = Profile.Topics.Command(commands.Name(i));
        }

        Subscriptions = new SubscriptionList(filters);
    }

    /// <summary>The broker's TCP port.</summary>
    internal int Port { get; }

    internal ConnectionProfile Profile { get; }

    internal BrokerIdentity Identity { get; }

    internal ProtocolChoice Protocol { get; }

    internal SubscriptionList Subscriptions { get; }

    internal ConnectionHistory History { get; } = new ConnectionHistory();

    internal InFlight InFlight { get; } = new InFlight();

    /// <summary>Seconds of keep-alive that a CONNECT asks for.</summary>
    internal ushort KeepAliveSeconds => KeepAlive.For(Profile.KeepAliveSeconds, 0);

    /// <summary>What the next connection shows and trusts, read anew: 2 to 9 KB, to be let go once it is open.</summary>
    /// <param name="failure">Why there is nothing; else null.</param>
    /// <exception cref="OutOfMemoryException">There is no room for them now.</exception>
    internal BrokerCredentials NewCredentials(out NetworkFailure failure)
    {
        failure = null;
        try
        {
            NodeConfiguration configuration = _source.Read();
            if (configuration != null)
            {
                return new BrokerCredentials(configuration, Profile);
            }

            failure = new NetworkFailure(EntryErrorCode.ConfigurationDamaged, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failure = new NetworkFailure(ErrorCode.TlsStoredCredentialUnusable, e.Message);
        }

        return null;
    }

    /// <summary>The next connection, in the MQTT version that is to be tried. Resolves the name.</summary>
    /// <param name="received">As <see cref="MqttConnection"/> takes it, and so are the others.</param>
    /// <exception cref="SocketException">The name is not known, or nobody answers for it.</exception>
    internal MqttConnection NewConnection(MessageHandler received, AutoResetEvent wake, Uptime uptime)
    {
        IPEndPoint server = new(Dns.GetHostEntry(Identity.Endpoint).AddressList[0], Port);
        return new MqttConnection(server, Protocol.Next, received, wake, uptime);
    }

    /// <summary>An attempt to connect that ends now.</summary>
    internal ConnectAttempt AttemptOf(long elapsedMilliseconds) =>
        ConnectionFacts.AttemptOf(_source.Read(), Identity, Port, elapsedMilliseconds);

    /// <summary>Why TCP or TLS has failed.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="elapsedMilliseconds">How long it took.</param>
    internal NetworkFailure WhyNotConnected(Exception e, long elapsedMilliseconds)
    {
        SocketException socket = e as SocketException;
        return socket == null
            ? new NetworkFailure(ErrorCode.UnexpectedFailure, "connecting: " + e.Message)
            : NetworkErrorDecoder.DecodeConnect(socket.ErrorCode, AttemptOf(elapsedMilliseconds));
    }

    /// <summary>Why the broker has not accepted the CONNECT.</summary>
    /// <param name="connection">As it is behind that.</param>
    /// <param name="answer">What the broker has answered; not a yes.</param>
    /// <param name="willTopic">Topic of the last will that was sent with it; null: there was none.</param>
    internal NetworkFailure WhyNotAccepted(MqttConnection connection, MqttAnswer answer, string willTopic)
    {
        switch (answer)
        {
            case MqttAnswer.Refused:
                return MqttErrors.RefusedConnect(Identity, connection.AnswerCode);
            case MqttAnswer.Missing:
                return MqttErrors.NoAnswerToConnect(Identity);
            default:
                return connection.IsBroken ? MqttErrors.NotMqtt(Identity, MqttErrors.ConnectPacket)
                    : connection.DisconnectCode != 0
                    ? MqttErrors.Disconnected(Identity, connection.DisconnectCode, MqttErrors.ConnectPacket)
                    : MqttErrors.ClosedAfterConnect(Identity, willTopic);
        }
    }
}
