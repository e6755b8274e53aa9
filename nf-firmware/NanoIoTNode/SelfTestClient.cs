using System;
using System.Threading;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Mqtt;

namespace NanoIoTNode;

/// <summary>
/// The MQTT half of the command <c>test</c>: connects as the node does, without a last will, publishes with QoS 1, and asks for one
/// message back. The echo comes last, because a broker may close where it is not allowed.
/// </summary>
internal sealed class SelfTestClient
{
    private const int EchoMilliseconds = 10000;

    private readonly NodeBoard _board;
    private readonly BrokerLink _link;
    private readonly TestReport _report;
    private readonly BrokerIdentity _identity;
    private readonly string _topic;
    private readonly AutoResetEvent _wake = new(false);

    // Set on the thread that reads, behind which the event is a memory barrier.
    private bool _echoed;
    private bool _isSubscribed;

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
        MqttConnection connection = _link.NewConnection(OnReceived, _wake, _board.Uptime);
        try
        {
            return Connect(connection, credentials) && Publish(connection) && Echo(connection);
        }
        finally
        {
            End(connection);
        }
    }

    private bool Connect(MqttConnection connection, BrokerCredentials credentials)
    {
        string password = credentials.PasswordFor(_link.Profile);
        long begin = _board.Uptime.Milliseconds;
        try
        {
            connection.Open(_link.Identity.Endpoint, credentials);
        }
        catch (Exception e)
        {
            return Fail(TestSteps.Mqtt, _link.WhyNotConnected(e, _board.Uptime.Milliseconds - begin));
        }

        MqttAnswer answer = connection.Connect(_link.Profile, password, false);
        if (answer != MqttAnswer.Granted)
        {
            return Fail(TestSteps.Mqtt, _link.WhyNotAccepted(connection, answer, null));
        }

        _report.Pass(TestSteps.Mqtt, ProtocolChoice.Name(_link.Protocol.Next) + ", connected as \"" + _identity.ClientId + "\"");
        return true;
    }

    private bool Publish(MqttConnection connection)
    {
        switch (Send(connection))
        {
            case MqttAnswer.Granted:
                _report.Pass(TestSteps.Publish, "\"" + _topic + "\" with QoS 1, acknowledged");
                return true;
            case MqttAnswer.Refused:
                return Fail(TestSteps.Publish, MqttErrors.RefusedPublish(_identity, connection.AnswerCode, _topic));
            case MqttAnswer.Ended:
                return Fail(TestSteps.Publish, MqttErrors.ClosedAfterPublish(_identity, _topic));
            default:
                return Fail(TestSteps.Publish, MqttErrors.NoAnswerToPublish(_identity, _topic));
        }
    }

    private bool Echo(MqttConnection connection)
    {
        switch (connection.Subscribe(_topic, _link.InFlight.NextIdentifier()))
        {
            case MqttAnswer.Granted:
                _isSubscribed = true;
                break;
            case MqttAnswer.Refused:
                return Fail(TestSteps.Echo, MqttErrors.RefusedSubscribe(_identity, connection.AnswerCode, _topic));
            case MqttAnswer.Ended:
                return Fail(TestSteps.Echo, MqttErrors.ClosedAfterSubscribe(_identity, _topic));
            default:
                return Fail(TestSteps.Echo, MqttErrors.NoAnswerToSubscribe(_topic));
        }

        if (Send(connection) != MqttAnswer.Granted || !WaitForEcho(connection))
        {
            return Fail(TestSteps.Echo, MqttErrors.NoEcho(_identity, _topic));
        }

        _report.Pass(TestSteps.Echo, "the message came back");
        return true;
    }

    private MqttAnswer Send(MqttConnection connection)
    {
        byte[] document = { (byte)'{', (byte)'}' };
        return connection.Publish(_topic, document, document.Length, _link.InFlight.NextIdentifier(), false);
    }

    private bool WaitForEcho(MqttConnection connection)
    {
        long end = _board.Uptime.Milliseconds + EchoMilliseconds;
        while (!_echoed && connection.IsOpen)
        {
            long left = end - _board.Uptime.Milliseconds;
            if (left <= 0)
            {
                break;
            }

            _wake.WaitOne((int)left, false);
        }

        return _echoed;
    }

    private void OnReceived(string topic, byte[] message)
    {
        if (topic == _topic)
        {
            _echoed = true;
            _wake.Set();
        }
    }

    private bool Fail(string step, NetworkFailure failure)
    {
        _report.Fail(step, failure);
        return false;
    }

    // A session that the broker keeps is left as it was found.
    private void End(MqttConnection connection)
    {
        if (_isSubscribed && connection.IsOpen)
        {
            connection.Unsubscribe(_topic, _link.InFlight.NextIdentifier());
        }

        connection.Leave();
        connection.Close();
    }
}
