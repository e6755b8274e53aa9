using System;
using System.Net.Sockets;
using System.Threading;
using NanoIoTNode.Core.Commands;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace NanoIoTNode;

/// <summary>
/// One connection to the broker, from TCP to its end; the next attempt takes a new session. One message is in flight
/// at a time: that keeps the order, and a message leaves the queue only when the broker has acknowledged it. One
/// thread drives it; the client's own thread only sets flags and wakes.
/// </summary>
internal sealed class BrokerSession
{
    private const ushort KeepAliveSeconds = 60;
    private const int AnswerMilliseconds = 20000;

    private readonly Log _log;
    private readonly Uptime _uptime;
    private readonly StatusLed _led;
    private readonly NodeConfiguration _configuration;
    private readonly string _clientId;
    private readonly Topics _topics;
    private readonly AutoResetEvent _wake;

    // Set on the client's thread and read after a wait on the event, which is a memory barrier.
    private bool _closed;
    private bool _answered;
    private bool _granted;
    private MqttClient _client;

    /// <param name="wake">Set by whatever the driving thread has to look at, the queue included.</param>
    internal BrokerSession(NodeBoard board, NodeConfiguration configuration, Topics topics, AutoResetEvent wake)
    {
        _log = board.Log;
        _uptime = board.Uptime;
        _led = board.Led;
        _configuration = configuration;
        _clientId = configuration.ClientId ?? configuration.ThingName;
        _topics = topics;
        _wake = wake;
    }

    /// <summary>False once the connection has ended, from whichever side.</summary>
    internal bool IsOpen
    {
        get { return _client != null && !_closed; }
    }

    /// <summary>
    /// Connects and subscribes to the commands. Logs the result. Whatever it is, <see cref="Close"/> must follow.
    /// </summary>
    internal bool TryOpen(BrokerCredentials credentials)
    {
        return TryResolve(credentials) && TryConnect() && TrySubscribe();
    }

    /// <summary>Sends a document with QoS 1 and waits for the broker's acknowledgement. Logs a failure.</summary>
    internal bool TryPublish(string topic, byte[] document)
    {
        _answered = false;
        _granted = false;
        try
        {
            _client.Publish(topic, document, null, null, MqttQoSLevel.AtLeastOnce, false);
        }
        catch (Exception e)
        {
            _log.Error(ErrorCode.MqttConnectionClosed, "publishing on " + topic + ": " + e.Message);
            return false;
        }

        if (WaitForAnswer() && _granted)
        {
            return true;
        }

        _log.Error(_closed ? ErrorCode.MqttConnectionClosed : ErrorCode.MqttNoAcknowledgement, topic);
        return false;
    }

    /// <summary>Says that the connection has ended while nothing was under way.</summary>
    internal void SayClosed()
    {
        _log.Error(ErrorCode.MqttConnectionClosed);
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
        try
        {
            _client = new MqttClient(
                _configuration.Endpoint,
                _configuration.Port,
                true,
                credentials.Root,
                credentials.Device,
                MqttSslProtocols.TLSv1_2);
        }
        catch (SocketException e)
        {
            Say(NetworkErrorDecoder.DecodeName(e.ErrorCode, _configuration.Endpoint));
            return false;
        }

        _client.ConnectionClosed += OnConnectionClosed;
        _client.MqttMsgPublished += OnPublished;
        _client.MqttMsgSubscribed += OnSubscribed;
        _client.MqttMsgPublishReceived += OnReceived;
        return true;
    }

    private bool TryConnect()
    {
        _log.Write(Layers.Tcp, "connecting to " + _configuration.Endpoint + ":" + _configuration.Port.ToString());
        MqttReasonCode reason;
        try
        {
            reason = _client.Connect(
                _clientId,
                _configuration.UserName,
                _configuration.Password,
                false,
                MqttQoSLevel.AtLeastOnce,
                true,
                _topics.Status,
                StatusMessage.Offline,
                true,
                KeepAliveSeconds);
        }
        catch (Exception e)
        {
            SayConnectFailure(e);
            return false;
        }

        _log.Write(Layers.Tls, "TLS 1.2, server verified as \"" + _configuration.Endpoint + "\"");
        if (reason != MqttReasonCode.Success)
        {
            _log.Error(ErrorCode.MqttRefused, "client id \"" + _clientId + "\", reason " + ((int)reason).ToString());
            return false;
        }

        _log.Write(Layers.Mqtt, "connected as \"" + _clientId + "\"");
        return true;
    }

    private void SayConnectFailure(Exception e)
    {
        if (e is SocketException direct)
        {
            Say(NetworkErrorDecoder.DecodeConnect(direct.ErrorCode, null));
        }
        else if (e.InnerException is SocketException inner)
        {
            Say(NetworkErrorDecoder.DecodeConnect(inner.ErrorCode, null));
        }
        else if (e is MqttTimeoutException)
        {
            _log.Error(ErrorCode.MqttNoAnswerToConnect, "client id \"" + _clientId + "\"");
        }
        else if (e is MqttCommunicationException)
        {
            _log.Error(ErrorCode.MqttClosedAfterConnect, "client id \"" + _clientId + "\"");
        }
        else
        {
            _log.Error(ErrorCode.UnexpectedFailure, "connecting: " + e.Message);
        }
    }

    private bool TrySubscribe()
    {
        _answered = false;
        _granted = false;
        try
        {
            _client.Subscribe(
                new string[] { _topics.LedCommand }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce });
        }
        catch (Exception e)
        {
            _log.Error(ErrorCode.MqttClosedAfterSubscribe, _topics.LedCommand + ": " + e.Message);
            return false;
        }

        if (WaitForAnswer() && _granted)
        {
            return true;
        }

        _log.Error(ErrorCode.MqttClosedAfterSubscribe, _topics.LedCommand);
        return false;
    }

    // The queue sets the same event: each waking looks at the flags again.
    private bool WaitForAnswer()
    {
        long end = _uptime.Milliseconds + AnswerMilliseconds;
        while (!_answered && !_closed)
        {
            long left = end - _uptime.Milliseconds;
            if (left <= 0)
            {
                return false;
            }

            _wake.WaitOne((int)left, false);
        }

        return _answered;
    }

    private void Say(NetworkFailure failure)
    {
        _log.Error(failure.Code, failure.Details);
    }

    private void OnConnectionClosed(object sender, EventArgs e)
    {
        _closed = true;
        _wake.Set();
    }

    private void OnPublished(object sender, MqttMsgPublishedEventArgs e)
    {
        _granted = e.IsPublished;
        _answered = true;
        _wake.Set();
    }

    private void OnSubscribed(object sender, MqttMsgSubscribedEventArgs e)
    {
        _granted = e.GrantedQoSLevels.Length > 0 && e.GrantedQoSLevels[0] != MqttQoSLevel.GrantedFailure;
        _answered = true;
        _wake.Set();
    }

    // On the client's dispatch thread, which acknowledgements wait for as well: short, and nothing is thrown.
    private void OnReceived(object sender, MqttMsgPublishEventArgs e)
    {
        if (e.Topic != _topics.LedCommand)
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
