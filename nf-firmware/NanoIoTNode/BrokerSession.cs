using System;
using System.Net.Sockets;
using System.Threading;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Mqtt;

namespace NanoIoTNode;

/// <summary>
/// One connection to the broker, from TCP to its end; the next attempt takes a new session. One message is in flight
/// at a time: that keeps the order, and a message leaves the queue only when the broker has acknowledged it. For one thread.
/// </summary>
internal sealed class BrokerSession
{
    private readonly Log _log;
    private readonly Uptime _uptime;
    private readonly CommandRunner _commands;
    private readonly BrokerLink _link;
    private readonly AutoResetEvent _wake;
    private MqttConnection _connection;
    private int _resent;
    private byte[] _resentDocument;
    private bool _wasRefused;

    /// <param name="board">The parts of the node.</param>
    /// <param name="link">The broker.</param>
    /// <param name="wake">Set when the connection ends.</param>
    internal BrokerSession(NodeBoard board, BrokerLink link, AutoResetEvent wake)
    {
        _log = board.Log;
        _uptime = board.Uptime;
        _commands = board.Commands;
        _link = link;
        _wake = wake;
    }

    /// <summary>How far the connection has come.</summary>
    internal ConnectionStep Step { get; private set; }

    /// <summary>Why the session has failed, for the owner to tell; null while it has not.</summary>
    internal NetworkFailure Failure { get; private set; }

    /// <summary>
    /// Connects and subscribes to what the broker grants. Whatever the result, <see cref="Close"/> must follow.
    /// </summary>
    internal bool TryOpen() => TryResolve() && TryConnect() && TryResume() && TrySubscribe();

    /// <summary>
    /// Sends a message beside the readings, with QoS 1. A broker that refuses just this is told of and gets the readings.
    /// </summary>
    /// <param name="topic">Where to.</param>
    /// <param name="document">Its content, the same object each time it is tried.</param>
    /// <param name="isAgain">True when it may have been sent before: it is marked so.</param>
    internal bool TryAnnounce(string topic, byte[] document, bool isAgain)
    {
        if (document == _resentDocument)
        {
            _resentDocument = null;
            return true;
        }

        _link.InFlight.Begin(topic, document, document.Length, 0, isAgain);
        if (TrySend())
        {
            return true;
        }

        if (_wasRefused)
        {
            _log.Error(Failure.Code, Failure.Details);
            Failure = null;
        }

        return _wasRefused;
    }

    /// <summary>Sends a reading with QoS 1 and waits for the broker's acknowledgement.</summary>
    internal bool TryPublish(TelemetryDocument document)
    {
        if (document.Sequence == _resent)
        {
            // The queue goes on where it was: its first document is the one that the broker's session was waiting for.
            _resent = 0;
            return true;
        }

        _link.InFlight.Begin(
            document.Topic, document.Buffer, document.Length, document.Sequence, document.IsAgain);
        return TrySend();
    }

    /// <summary>
    /// Keeps the connection alive; to be called every second or so. False when it has ended, and <see cref="Failure"/> says why.
    /// </summary>
    internal bool KeepAlive()
    {
        if (_connection.KeepAlive())
        {
            return true;
        }

        Failure = WhyEnded(null, null);
        return false;
    }

    /// <summary>Says good-bye, so that the broker does not publish the last will. <see cref="Close"/> must follow.</summary>
    internal void Leave() => _connection.Leave();

    /// <summary>Ends the connection and frees socket, TLS memory and thread, whatever state they are in.</summary>
    internal void Close()
    {
        if (_connection != null)
        {
            _connection.Close();
            _connection = null;
        }
    }

    // Certificates and key are there as long as this takes.
    private bool TryConnect()
    {
        BrokerCredentials credentials = _link.NewCredentials(out NetworkFailure failure);
        return credentials == null ? Fail(failure) : TryConnect(credentials);
    }

    private bool TryResolve()
    {
        Step = ConnectionStep.Resolving;
        try
        {
            _connection = _link.NewConnection(OnReceived, _wake, _uptime);
            return true;
        }
        catch (SocketException e)
        {
            return Fail(NetworkErrorDecoder.DecodeName(e.ErrorCode, _link.Identity.Endpoint));
        }
    }

    private bool TryConnect(BrokerCredentials credentials)
    {
        ConnectionProfile profile = _link.Profile;
        string password = credentials.PasswordFor(profile);
        Step = ConnectionStep.TcpConnecting;
        _log.Write(
            Layers.Tcp,
            "connecting to " + _link.Identity.Endpoint + ":" + _link.Port.ToString());
        long start = _uptime.Milliseconds;
        try
        {
            _connection.Open(_link.Identity.Endpoint, credentials);
        }
        catch (Exception e)
        {
            return FailToConnect(_link.WhyNotConnected(e, _uptime.Milliseconds - start));
        }

        Step = ConnectionStep.MqttConnecting;
        _log.Write(Layers.Tls, "TLS 1.2, server verified as \"" + _link.Identity.Endpoint + "\"");
        MqttAnswer answer = _connection.Connect(profile, password, profile.HasLastWill);
        if (answer == MqttAnswer.Granted || answer == MqttAnswer.Refused)
        {
            _link.Protocol.NoteAnswer(_connection.AnswerCode);
        }
        else
        {
            _link.Protocol.NoteClosed();
        }

        if (answer != MqttAnswer.Granted)
        {
            return FailToConnect(
                _link.WhyNotAccepted(_connection, answer, profile.HasLastWill ? profile.Topics.Status : null));
        }

        Step = ConnectionStep.Connected;
        _link.History.NoteAccepted(_uptime.Milliseconds);
        _link.Subscriptions.Begin(_connection.SessionPresent);
        _log.Write(
            Layers.Mqtt,
            "connected as \"" + profile.ClientId + "\", " + ProtocolChoice.Name(_link.Protocol.Accepted)
                + (_connection.SessionPresent ? ", session kept" : ""));
        return true;
    }

    private bool FailToConnect(NetworkFailure failure) => Fail(_link.History.NoteRefused(failure, _link.Identity));

    // MQTT 4.4: where the broker has kept the session, what it has not acknowledged comes first, under its old identifier.
    private bool TryResume()
    {
        InFlight inFlight = _link.InFlight;
        if (!_connection.SessionPresent || !inFlight.IsOpen)
        {
            inFlight.End();
            return true;
        }

        inFlight.BeginAgain();
        byte[] document = inFlight.Document;
        if (!TrySend())
        {
            return false;
        }

        _resent = inFlight.Sequence;
        _resentDocument = _resent == 0 ? document : null;
        return true;
    }

    // Sends what is in flight, and leaves it there unless the broker has answered.
    private bool TrySend()
    {
        InFlight inFlight = _link.InFlight;
        string topic = inFlight.Topic;
        Step = ConnectionStep.Publishing;
        _wasRefused = false;
        MqttAnswer answer = _connection.Publish(
            topic, inFlight.Document, inFlight.Length, inFlight.Identifier, inFlight.IsAgain);
        switch (answer)
        {
            case MqttAnswer.Granted:
                inFlight.End();
                _link.History.NoteAllowed(topic);
                Step = ConnectionStep.Connected;
                return true;
            case MqttAnswer.Refused:
                inFlight.End();
                _wasRefused = true;
                return Fail(MqttErrors.RefusedPublish(_link.Identity, _connection.AnswerCode, topic));
            case MqttAnswer.Missing:
                return Fail(MqttErrors.NoAnswerToPublish(_link.Identity, topic));
            default:
                return Fail(WhyEnded(
                    MqttErrors.PublishPacket(topic),
                    _link.History.WasAllowed(topic) ? null : MqttErrors.ClosedAfterPublish(_link.Identity, topic)));
        }
    }

    // Readings flow without any of them: what is refused is told and left out.
    private bool TrySubscribe()
    {
        string filter;
        while ((filter = _link.Subscriptions.Next(_uptime.Milliseconds)) != null)
        {
            Step = ConnectionStep.Subscribing;
            switch (_connection.Subscribe(filter, _link.InFlight.NextIdentifier()))
            {
                case MqttAnswer.Granted:
                    _link.Subscriptions.NoteGranted(filter);
                    _link.History.NoteAllowed(filter);
                    break;
                case MqttAnswer.Refused:
                    _link.Subscriptions.NoteRefused(filter, _uptime.Milliseconds);
                    NetworkFailure refused = MqttErrors.RefusedSubscribe(_link.Identity, _connection.AnswerCode, filter);
                    _log.Error(refused.Code, refused.Details);
                    break;
                case MqttAnswer.Missing:
                    return Fail(MqttErrors.NoAnswerToSubscribe(filter));
                default:
                    _link.Subscriptions.NoteClosed(filter, _uptime.Milliseconds);
                    return Fail(WhyEnded(
                        MqttErrors.SubscribePacket(filter),
                        _link.History.WasAllowed(filter) ? null : MqttErrors.ClosedAfterSubscribe(_link.Identity, filter)));
            }
        }

        Step = ConnectionStep.Connected;
        return true;
    }

    // What the connection itself tells comes first; then what a close at this packet means; else it is just a close.
    private NetworkFailure WhyEnded(string lastSent, NetworkFailure closed)
    {
        if (_connection.IsSilent)
        {
            return MqttErrors.NoAnswerToPing(_link.KeepAliveSeconds);
        }

        if (_connection.IsBroken)
        {
            return MqttErrors.NotMqtt(_link.Identity, lastSent);
        }

        bool repeated = _link.History.NoteClosed(_uptime.Milliseconds);
        return _connection.DisconnectCode != 0
            ? MqttErrors.Disconnected(_link.Identity, _connection.DisconnectCode, lastSent)
            : closed ?? MqttErrors.Closed(_link.Identity, repeated, lastSent);
    }

    private bool Fail(NetworkFailure failure)
    {
        Failure = failure;
        return false;
    }

    // On the thread that reads: short, and nothing is thrown.
    private void OnReceived(string topic, byte[] message)
    {
        string name = _link.Profile.Topics.CommandName(topic);
        if (name != null)
        {
            _commands.Receive(name, message);
        }
    }
}
