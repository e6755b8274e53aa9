using System;
using System.Threading;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace NanoIoTNode;

/// <summary>
/// The MQTT half of the command <c>test</c>: connects as the node does, without a last will, publishes with QoS 1, and asks for one
/// message back. The echo comes last, because a broker may close where it is not allowed.
/// </summary>
internal sealed class SelfTestClient
{
    private const int AnswerMilliseconds = 10000;

    private static readonly byte[] s_document = { (byte)'{', (byte)'}' };

    private readonly NodeBoard _board;
    private readonly BrokerLink _link;
    private readonly TestReport _report;
    private readonly BrokerIdentity _identity;
    private readonly string _topic;

    // Set on the client's thread and read after a wait on the event, which is a memory barrier.
    private readonly AutoResetEvent _wake = new(false);
    private bool _closed;
    private bool _acknowledged;
    private bool _subscribed;
    private int _grant = SessionAnswers.RefusedFrom;
    private bool _echoed;

    internal SelfTestClient(NodeBoard board, BrokerLink link, TestReport report)
    {
        _board = board;
        _link = link;
        _report = report;
        _identity = link.Identity;
        _topic = link.Profile.Topics.SelfTest;
    }

    /// <summary>Runs the three steps up to the first that fails.</summary>
    internal bool Run(BrokerCredentials credentials)
    {
        MqttClient client = _link.NewClient(credentials);
        try
        {
            client.ConnectionClosed += (sender, e) => Note(ref _closed);
            client.MqttMsgPublished += (sender, e) => Note(ref _acknowledged);
            client.MqttMsgPublishReceived += (sender, e) => Note(ref _echoed);
            client.MqttMsgSubscribed += OnSubscribed;
            return Connect(client, credentials) && Publish(client) && Echo(client);
        }
        finally
        {
            End(client);
        }
    }

    private bool Connect(MqttClient client, BrokerCredentials credentials)
    {
        long begin = _board.Uptime.Milliseconds;
        try
        {
            int reason = (int)client.Connect(
                _link.Profile.ClientId,
                _link.Profile.UserName,
                credentials.PasswordFor(_link.Profile),
                !_link.Profile.PersistentSession,
                _link.KeepAliveSeconds);
            if (reason != 0)
            {
                return Fail(TestSteps.Mqtt, MqttErrors.RefusedConnect(_identity, reason));
            }
        }
        catch (Exception e)
        {
            return Fail(TestSteps.Mqtt, _link.WhyNotConnected(e, _board.Uptime.Milliseconds - begin, null));
        }

        _report.Pass(TestSteps.Mqtt, ProtocolChoice.Name(_link.Protocol.Next) + ", connected as \"" + _identity.ClientId + "\"");
        return true;
    }

    private bool Publish(MqttClient client)
    {
        if (!TrySend(client, false) || !WaitFor(ref _acknowledged))
        {
            return Fail(
                TestSteps.Publish,
                _closed ? MqttErrors.ClosedAfterPublish(_identity, _topic) : MqttErrors.NoAnswerToPublish(_identity, _topic));
        }

        _report.Pass(TestSteps.Publish, "\"" + _topic + "\" with QoS 1, acknowledged");
        return true;
    }

    private bool Echo(MqttClient client)
    {
        if (!TrySend(client, true) || !WaitFor(ref _subscribed))
        {
            return Fail(
                TestSteps.Echo,
                _closed ? MqttErrors.ClosedAfterSubscribe(_identity, _topic) : MqttErrors.NoAnswerToSubscribe(_topic));
        }

        if (_grant >= SessionAnswers.RefusedFrom)
        {
            return Fail(TestSteps.Echo, MqttErrors.RefusedSubscribe(_identity, _grant, _topic));
        }

        if (!TrySend(client, false) || !WaitFor(ref _echoed))
        {
            return Fail(TestSteps.Echo, MqttErrors.NoEcho(_identity, _topic));
        }

        _report.Pass(TestSteps.Echo, "the message came back");
        return true;
    }

    // False when the connection has ended: who waits for the answer learns it from the flag.
    private bool TrySend(MqttClient client, bool subscribe)
    {
        try
        {
            if (subscribe)
            {
                client.Subscribe(new string[] { _topic }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce });
            }
            else
            {
                client.Publish(_topic, s_document, null, null, MqttQoSLevel.AtLeastOnce, false);
            }

            return true;
        }
        catch (MqttCommunicationException)
        {
            _closed = true;
            return false;
        }
    }

    private bool WaitFor(ref bool flag)
    {
        long end = _board.Uptime.Milliseconds + AnswerMilliseconds;
        while (!flag && !_closed)
        {
            long left = end - _board.Uptime.Milliseconds;
            if (left <= 0)
            {
                return false;
            }

            _wake.WaitOne((int)left, false);
        }

        return flag;
    }

    private void Note(ref bool flag)
    {
        flag = true;
        _wake.Set();
    }

    private void OnSubscribed(object sender, MqttMsgSubscribedEventArgs e)
    {
        _grant = e.GrantedQoSLevels.Length > 0 ? (int)e.GrantedQoSLevels[0] : SessionAnswers.RefusedFrom;
        Note(ref _subscribed);
    }

    private bool Fail(string step, NetworkFailure failure)
    {
        _report.Fail(step, failure);
        return false;
    }

    // A session that the broker keeps is left as it was found.
    private void End(MqttClient client)
    {
        try
        {
            if (_grant < SessionAnswers.RefusedFrom && client.IsConnected)
            {
                client.Unsubscribe(new string[] { _topic });
            }

            client.Disconnect();
        }
        catch (Exception)
        {
            // The broker has closed it: the report says so.
        }

        client.Dispose();
    }
}
