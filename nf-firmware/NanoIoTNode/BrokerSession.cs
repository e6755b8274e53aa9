using System;
using System.Net.Sockets;
using System.Threading;
using NanoIoTNode.Core.Commands;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace NanoIoTNode;

/// <summary>
/// One connection to the broker, from TCP to its end; the next attempt takes a new session. One message is in flight
/// at a time: that keeps the order, and a message leaves the queue only when the broker has acknowledged it. One
/// thread drives it; the client's own threads only set flags and wake.
/// </summary>
internal sealed class BrokerSession
{
    private const int AnswerMilliseconds = 20000;

    // Behind a keep-alive without a word from the broker the client waits so long for the answer to its ping, or longer.
    private const int PingMilliseconds = 29000;

    private readonly Log _log;
    private readonly Uptime _uptime;
    private readonly StatusLed _led;
    private readonly BrokerLink _link;
    private readonly AutoResetEvent _wake;
    private readonly SessionAnswers _answers;
    private readonly ushort _keepAlive;
    private MqttClient _client;
    private long _lastAnswer;

    /// <param name="board">The parts of the node.</param>
    /// <param name="link">The broker.</param>
    /// <param name="wake">Set by whatever the driving thread has to look at, the queue included.</param>
    internal BrokerSession(NodeBoard board, BrokerLink link, AutoResetEvent wake)
    {
        _log = board.Log;
        _uptime = board.Uptime;
        _led = board.Led;
        _link = link;
        _wake = wake;
        _answers = new SessionAnswers(wake);
        _keepAlive = link.KeepAliveSeconds;
    }

    /// <summary>False once the connection has ended, from whichever side.</summary>
    internal bool IsOpen
    {
        get { return _client != null && !_answers.IsClosed; }
    }

    /// <summary>How far the connection has come.</summary>
    internal ConnectionStep Step { get; private set; }

    /// <summary>Why the session has failed, for the owner to tell; null while it has not.</summary>
    internal NetworkFailure Failure { get; private set; }

    /// <summary>
    /// Connects and subscribes to what the broker grants. Whatever the result, <see cref="Close"/> must follow.
    /// </summary>
    internal bool TryOpen(BrokerCredentials credentials)
    {
        return TryResolve(credentials) && TryConnect(credentials) && TrySubscribe();
    }

    /// <summary>Sends a document with QoS 1 and waits for the broker's acknowledgement.</summary>
    internal bool TryPublish(string topic, byte[] document)
    {
        Step = ConnectionStep.Publishing;
        _answers.Expect();
        try
        {
            _client.Publish(topic, document, null, null, MqttQoSLevel.AtLeastOnce, false);
        }
        catch (Exception)
        {
            return Fail(HasEndedBy(topic));
        }

        if (WaitForAnswer())
        {
            if (_answers.AnswerCode < SessionAnswers.RefusedFrom)
            {
                _link.History.NoteAllowed(topic);
                Step = ConnectionStep.Connected;
                return true;
            }

            return Fail(MqttErrors.NoAnswerToPublish(_link.Identity, topic));
        }

        return Fail(_answers.IsClosed ? HasEndedBy(topic) : MqttErrors.NoAnswerToPublish(_link.Identity, topic));
    }

    /// <summary>The connection has ended while nothing was under way: finds out why.</summary>
    internal void NoteEnd()
    {
        bool repeated = _link.History.NoteClosed(_uptime.Milliseconds);
        long silence = _uptime.Milliseconds - _lastAnswer;
        if (_answers.DisconnectCode != 0)
        {
            Failure = MqttErrors.Disconnected(_link.Identity, _answers.DisconnectCode, null);
        }
        else if (!repeated && silence >= (_keepAlive * 1000L) + PingMilliseconds)
        {
            Failure = MqttErrors.NoAnswerToPing(_keepAlive);
        }
        else
        {
            Failure = MqttErrors.Closed(_link.Identity, repeated, null);
        }
    }

    /// <summary>Says good-bye, so that the broker does not publish the last will. <see cref="Close"/> must follow.</summary>
    internal void Leave()
    {
        try
        {
            _client.Disconnect();
        }
        catch (Exception)
        {
            // The connection has broken meanwhile: nobody is left to say good-bye to.
        }
    }

    /// <summary>Ends the connection and frees socket, TLS memory and threads, whatever state they are in.</summary>
    internal void Close()
    {
        if (_client == null)
        {
            return;
        }

        try
        {
            _client.Close();
        }
        catch (Exception)
        {
            // It could not be closed because it was broken: that has been said where it showed.
        }

        _client.Dispose();
        _client = null;
    }

    // The client resolves the broker's name in its constructor.
    private bool TryResolve(BrokerCredentials credentials)
    {
        Step = ConnectionStep.Resolving;
        try
        {
            _client = _link.NewClient(credentials);
        }
        catch (SocketException e)
        {
            return Fail(NetworkErrorDecoder.DecodeName(e.ErrorCode, _link.Configuration.Endpoint));
        }

        _client.MqttMsgPublishReceived += OnReceived;
        _answers.Attach(_client);
        return true;
    }

    private bool TryConnect(BrokerCredentials credentials)
    {
        Step = ConnectionStep.TcpConnecting;
        _log.Write(
            Layers.Tcp,
            "connecting to " + _link.Configuration.Endpoint + ":" + _link.Configuration.Port.ToString());
        long start = _uptime.Milliseconds;
        int code;
        try
        {
            code = (int)Connect(credentials);
        }
        catch (Exception e)
        {
            return Fail(_link.History.NoteRefused(
                FailureToConnect(e, _uptime.Milliseconds - start), _link.Identity));
        }

        Step = ConnectionStep.MqttConnecting;
        _link.Protocol.NoteAnswer(code);
        _log.Write(Layers.Tls, "TLS 1.2, server verified as \"" + _link.Configuration.Endpoint + "\"");
        if (code != 0)
        {
            return Fail(_link.History.NoteRefused(MqttErrors.RefusedConnect(_link.Identity, code), _link.Identity));
        }

        Step = ConnectionStep.Connected;
        _lastAnswer = _uptime.Milliseconds;
        _link.History.NoteAccepted(_lastAnswer);
        _link.ServerKeepAlive = _answers.ServerKeepAlive;
        _link.Subscriptions.Begin(_answers.SessionPresent);
        _log.Write(
            Layers.Mqtt,
            "connected as \"" + _link.Profile.ClientId + "\", " + ProtocolChoice.Name(_link.Protocol.Accepted)
                + (_answers.SessionPresent ? ", session kept" : ""));
        return true;
    }

    private MqttReasonCode Connect(BrokerCredentials credentials)
    {
        ConnectionProfile profile = _link.Profile;
        bool hasWill = profile.HasLastWill;
        return _client.Connect(
            profile.ClientId,
            profile.UserName,
            credentials.PasswordFor(profile),
            false,
            hasWill ? MqttQoSLevel.AtLeastOnce : MqttQoSLevel.AtMostOnce,
            hasWill,
            hasWill ? profile.Topics.Status : null,
            hasWill ? StatusMessage.Offline : null,
            !profile.PersistentSession,
            _keepAlive);
    }

    private NetworkFailure FailureToConnect(Exception e, long elapsed)
    {
        if (BrokerLink.HasReachedMqtt(e))
        {
            Step = ConnectionStep.MqttConnecting;
            _link.Protocol.NoteClosed();
        }

        return _link.WhyNotConnected(e, elapsed, _link.Profile.HasLastWill ? _link.Profile.Topics.Status : null);
    }

    // Readings flow without any of them: what is refused is told and left out.
    private bool TrySubscribe()
    {
        string filter;
        while ((filter = _link.Subscriptions.Next(_uptime.Milliseconds)) != null)
        {
            Step = ConnectionStep.Subscribing;
            _answers.Expect();
            try
            {
                _client.Subscribe(new string[] { filter }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce });
            }
            catch (Exception)
            {
                return FailSubscription(filter);
            }

            if (!WaitForAnswer())
            {
                return FailSubscription(filter);
            }

            if (_answers.AnswerCode < SessionAnswers.RefusedFrom)
            {
                _link.Subscriptions.NoteGranted(filter);
                _link.History.NoteAllowed(filter);
                continue;
            }

            _link.Subscriptions.NoteRefused(filter, _uptime.Milliseconds);
            NetworkFailure refused = MqttErrors.RefusedSubscribe(_link.Identity, _answers.AnswerCode, filter);
            _log.Error(refused.Code, refused.Details);
        }

        Step = ConnectionStep.Connected;
        return true;
    }

    private bool FailSubscription(string filter)
    {
        if (IsOpen)
        {
            return Fail(MqttErrors.NoAnswerToSubscribe(filter));
        }

        bool repeated = _link.History.NoteClosed(_uptime.Milliseconds);
        _link.Subscriptions.NoteClosed(filter, _uptime.Milliseconds);
        string sent = "SUBSCRIBE \"" + filter + "\"";
        if (_answers.DisconnectCode != 0)
        {
            return Fail(MqttErrors.Disconnected(_link.Identity, _answers.DisconnectCode, sent));
        }

        return Fail(_link.History.WasAllowed(filter)
            ? MqttErrors.Closed(_link.Identity, repeated, sent)
            : MqttErrors.ClosedAfterSubscribe(_link.Identity, filter));
    }

    private NetworkFailure HasEndedBy(string topic)
    {
        bool repeated = _link.History.NoteClosed(_uptime.Milliseconds);
        string sent = "PUBLISH \"" + topic + "\"";
        if (_answers.DisconnectCode != 0)
        {
            return MqttErrors.Disconnected(_link.Identity, _answers.DisconnectCode, sent);
        }

        return _link.History.WasAllowed(topic)
            ? MqttErrors.Closed(_link.Identity, repeated, sent)
            : MqttErrors.ClosedAfterPublish(_link.Identity, topic);
    }

    private bool Fail(NetworkFailure failure)
    {
        Failure = failure;
        return false;
    }

    // The queue sets the same event: each waking looks at the flags again.
    private bool WaitForAnswer()
    {
        long end = _uptime.Milliseconds + AnswerMilliseconds;
        while (!_answers.IsAnswered && !_answers.IsClosed)
        {
            long left = end - _uptime.Milliseconds;
            if (left <= 0)
            {
                return false;
            }

            _wake.WaitOne((int)left, false);
        }

        _lastAnswer = _answers.IsAnswered ? _uptime.Milliseconds : _lastAnswer;
        return _answers.IsAnswered;
    }

    // On the client's dispatch thread, which acknowledgements wait for as well: short, and nothing is thrown.
    private void OnReceived(object sender, MqttMsgPublishEventArgs e)
    {
        if (e.Topic != _link.Profile.Topics.LedCommand)
        {
            return;
        }

        if (LedCommand.TryParse(e.Message, out bool on))
        {
            _led.Switch(on);
            _log.Write(Layers.Mqtt, on ? "command: LED on" : "command: LED off");
        }
        else
        {
            _log.Error(ErrorCode.MqttCommandNotUnderstood, e.Topic);
        }
    }
}
