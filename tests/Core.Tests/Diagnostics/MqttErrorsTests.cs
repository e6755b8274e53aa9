using System;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

public sealed class MqttErrorsTests
{
    private const string Arn = "arn:aws:iot:eu-west-1:<account>:";

    private static readonly BrokerIdentity s_aws = new("a1b2c3-ats.iot.eu-west-1.amazonaws.com", "node-1", null);
    private static readonly BrokerIdentity s_other = new("broker.example", "node-1", "worker");

    [Theory]
    [InlineData(1, ErrorCode.MqttVersionRefused, "reason 1, unacceptable protocol version")]
    [InlineData(2, ErrorCode.MqttClientIdRefused, "reason 2, identifier rejected")]
    [InlineData(3, ErrorCode.MqttServerUnavailable, "reason 3, server unavailable")]
    [InlineData(4, ErrorCode.MqttBadUserNameOrPassword, "reason 4, bad user name or password; user name \"worker\"")]
    [InlineData(5, ErrorCode.MqttNotAuthorized, "reason 5, not authorized; client id \"node-1\"")]
    [InlineData(6, ErrorCode.MqttRefused, "reason 6, not listed in MQTT")]
    [InlineData(0x80, ErrorCode.MqttRefused, "reason 0x80, unspecified error")]
    [InlineData(0x84, ErrorCode.MqttVersionRefused, "reason 0x84, unsupported protocol version")]
    [InlineData(0x85, ErrorCode.MqttClientIdRefused, "reason 0x85, client identifier not valid")]
    [InlineData(0x86, ErrorCode.MqttBadUserNameOrPassword, "reason 0x86, bad user name or password")]
    [InlineData(0x87, ErrorCode.MqttNotAuthorized, "reason 0x87, not authorized")]
    [InlineData(0x88, ErrorCode.MqttServerUnavailable, "reason 0x88, server unavailable")]
    [InlineData(0x89, ErrorCode.MqttServerUnavailable, "reason 0x89, server busy")]
    [InlineData(0x8A, ErrorCode.MqttBanned, "reason 0x8A, banned")]
    [InlineData(0x8C, ErrorCode.MqttBadUserNameOrPassword, "reason 0x8C, bad authentication method")]
    [InlineData(0x95, ErrorCode.MqttOverQuota, "reason 0x95, packet too large")]
    [InlineData(0x97, ErrorCode.MqttOverQuota, "reason 0x97, quota exceeded")]
    [InlineData(0x9A, ErrorCode.MqttRefused, "reason 0x9A, retain not supported")]
    [InlineData(0x9C, ErrorCode.MqttServerMoved, "reason 0x9C, use another server")]
    [InlineData(0x9F, ErrorCode.MqttOverQuota, "reason 0x9F, connection rate exceeded")]
    public void Each_refusal_of_a_connect_is_told_by_number_and_name(int code, string expected, string words)
    {
        NetworkFailure failure = MqttErrors.RefusedConnect(s_other, code);

        Assert.Equal(expected, failure.Code);
        Assert.StartsWith(words, failure.Details, StringComparison.Ordinal);
        Assert.EndsWith("; last sent: CONNECT", failure.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x8B, ErrorCode.MqttServerUnavailable)]
    [InlineData(0x8D, ErrorCode.MqttKeepAliveLost)]
    [InlineData(0x8E, ErrorCode.MqttSessionTakenOver)]
    [InlineData(0x93, ErrorCode.MqttOverQuota)]
    [InlineData(0x96, ErrorCode.MqttOverQuota)]
    [InlineData(0x98, ErrorCode.MqttDisconnectedByBroker)]
    [InlineData(0x9D, ErrorCode.MqttServerMoved)]
    [InlineData(0xA0, ErrorCode.MqttDisconnectedByBroker)]
    public void Each_disconnect_of_a_server_is_told_with_what_was_sent_last(int code, string expected)
    {
        NetworkFailure failure = MqttErrors.Disconnected(s_aws, code, "PUBLISH \"a/b\"");

        Assert.Equal(expected, failure.Code);
        Assert.StartsWith($"reason 0x{code:X2}, ", failure.Details, StringComparison.Ordinal);
        Assert.EndsWith("; last sent: PUBLISH \"a/b\"", failure.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_after_connect_names_the_policy_action_for_the_client_and_its_last_will()
    {
        Assert.Equal(
            $"client id \"node-1\" needs iot:Connect on {Arn}client/node-1; for the last will needs iot:Publish on "
                + $"{Arn}topic/dt/node-1/status; last sent: CONNECT",
            MqttErrors.ClosedAfterConnect(s_aws, "dt/node-1/status").Details);
    }

    [Fact]
    public void Closed_after_subscribe_names_both_policy_actions()
    {
        NetworkFailure failure = MqttErrors.ClosedAfterSubscribe(s_aws, "cmd/+/node-1/#");

        Assert.Equal(ErrorCode.MqttClosedAfterSubscribe, failure.Code);
        Assert.Equal(
            $"needs iot:Subscribe on {Arn}topicfilter/cmd/+/node-1/# and iot:Receive on {Arn}topic/cmd/*/node-1/*; "
                + "last sent: SUBSCRIBE \"cmd/+/node-1/#\"",
            failure.Details);
    }

    [Fact]
    public void Closed_after_publish_names_the_policy_action()
    {
        NetworkFailure failure = MqttErrors.ClosedAfterPublish(s_aws, "dt/node-1/telemetry");

        Assert.Equal(ErrorCode.MqttClosedAfterPublish, failure.Code);
        Assert.Equal(
            $"needs iot:Publish on {Arn}topic/dt/node-1/telemetry; last sent: PUBLISH \"dt/node-1/telemetry\"",
            failure.Details);
    }

    [Theory]
    [InlineData("x-ats.iot.cn-north-1.amazonaws.com.cn", "arn:aws-cn:iot:cn-north-1:")]
    [InlineData("x-ats.iot.us-gov-west-1.amazonaws.com", "arn:aws-us-gov:iot:us-gov-west-1:")]
    [InlineData("X-ATS.IoT.us-east-1.AMAZONAWS.com", "arn:aws:iot:us-east-1:")]
    public void A_resource_is_one_of_the_endpoints_partition_and_region(string endpoint, string start)
    {
        var identity = new BrokerIdentity(endpoint, "n", null);

        Assert.True(identity.IsAws);
        Assert.Contains($" on {start}<account>:topic/t", MqttErrors.ClosedAfterPublish(identity, "t").Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("broker.example")]
    [InlineData("iot")]
    [InlineData("iot.eu-west-1.amazonaws.com")]
    [InlineData("x.iot.amazonaws.com")]
    [InlineData("")]
    public void Other_brokers_have_no_policies(string endpoint)
    {
        var identity = new BrokerIdentity(endpoint, "n", null);

        Assert.False(identity.IsAws);
        Assert.DoesNotContain("iot:", MqttErrors.ClosedAfterSubscribe(identity, "a/#").Details, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_user_name_is_said()
    {
        Assert.Contains(
            "no user name was sent", MqttErrors.RefusedConnect(s_aws, 0x86).Details, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_message_is_one_of_policy_or_of_quota()
    {
        Assert.Equal(ErrorCode.MqttPublishRefused, MqttErrors.RefusedPublish(s_aws, 0x87, "t").Code);
        Assert.Equal(ErrorCode.MqttOverQuota, MqttErrors.RefusedPublish(s_aws, 0x97, "t").Code);
    }

    [Fact]
    public void Three_closes_within_a_minute_of_a_connack_are_a_duplicate_client_id()
    {
        var history = new ConnectionHistory();
        bool[] repeated = new bool[4];
        for (int i = 0; i < repeated.Length; i++)
        {
            history.NoteAccepted(100_000 * i);
            repeated[i] = history.NoteClosed((100_000 * i) + 59_999);
        }

        Assert.Equal([false, false, true, true], repeated);
    }

    [Fact]
    public void What_was_allowed_on_a_connection_is_remembered_until_the_next()
    {
        var history = new ConnectionHistory();
        for (int i = 0; i < 40; i++)
        {
            history.NoteAllowed($"topic/{i}");
            history.NoteAllowed($"topic/{i}");
        }

        Assert.True(history.WasAllowed("topic/31"));
        Assert.False(history.WasAllowed("topic/32"));
        Assert.False(history.WasAllowed("topic"));

        history.NoteAccepted(0);
        Assert.False(history.WasAllowed("topic/31"));
    }

    [Fact]
    public void A_connection_that_lived_for_a_minute_ends_the_count_of_short_ones()
    {
        var history = new ConnectionHistory();
        history.NoteAccepted(0);
        history.NoteClosed(1);
        history.NoteClosed(2);
        Assert.False(history.NoteClosed(60_000));
        Assert.False(history.NoteClosed(3));
    }

    [Fact]
    public void Only_the_first_refusal_by_aws_of_a_certificate_of_an_own_ca_may_be_a_registration()
    {
        var own = new BrokerIdentity(s_aws.Endpoint, "n", null) { CertificateIssuer = "Plant CA" };
        var amazons = new BrokerIdentity(s_aws.Endpoint, "n", null)
        {
            CertificateIssuer = "Amazon Web Services O=Amazon.com Inc. L=Seattle ST=Washington C=US",
        };
        var elsewhere = new BrokerIdentity("broker.example", "n", null) { CertificateIssuer = "Plant CA" };
        NetworkFailure closed = MqttErrors.ClosedAfterConnect(own, null);

        var history = new ConnectionHistory();
        Assert.Equal(ErrorCode.MqttRegistrationAsked, history.NoteRefused(closed, own).Code);
        Assert.Same(closed, history.NoteRefused(closed, own));
        Assert.Same(closed, new ConnectionHistory().NoteRefused(closed, amazons));
        Assert.Same(closed, new ConnectionHistory().NoteRefused(closed, elsewhere));
    }

    [Fact]
    public void A_refusal_after_an_accepted_connection_is_no_registration()
    {
        var own = new BrokerIdentity(s_aws.Endpoint, "n", null) { CertificateIssuer = "Plant CA" };
        var history = new ConnectionHistory();
        history.NoteAccepted(0);
        NetworkFailure closed = MqttErrors.ClosedAfterConnect(own, null);

        Assert.Same(closed, history.NoteRefused(closed, own));
    }

    [Fact]
    public void A_fault_on_the_way_is_not_taken_for_a_registration()
    {
        var own = new BrokerIdentity(s_aws.Endpoint, "n", null) { CertificateIssuer = "Plant CA" };
        NetworkFailure refused = NetworkErrorDecoder.Decode(10061);

        Assert.Same(refused, new ConnectionHistory().NoteRefused(refused, own));
    }
}
