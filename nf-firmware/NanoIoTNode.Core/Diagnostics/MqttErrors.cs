namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// What a broker's answers, and its closing the connection in place of one, mean: an entry of the catalogue and what was
/// seen, with the last packet that was sent and, at AWS IoT Core, the right that the policy has to give. Numbers are the
/// return codes of MQTT 3.1.1 (section 3.2.2.3) and the reason codes of MQTT 5.0 (section 2.4); they do not overlap.
/// </summary>
public static class MqttErrors
{
    /// <summary>A CONNECT as a last packet sent.</summary>
    public const string ConnectPacket = "CONNECT";

    /// <summary>A SUBSCRIBE as a last packet sent.</summary>
    public static string SubscribePacket(string filter) => "SUBSCRIBE \"" + filter + "\"";

    /// <summary>A PUBLISH as a last packet sent.</summary>
    public static string PublishPacket(string topic) => "PUBLISH \"" + topic + "\"";

    /// <summary>What a CONNACK with <paramref name="code"/> (not 0) means.</summary>
    public static NetworkFailure RefusedConnect(BrokerIdentity identity, int code)
    {
        return new NetworkFailure(
            MqttReasons.CodeOf(code, ErrorCode.MqttRefused),
            MqttReasons.Describe(code) + "; " + WhatConnectShowed(identity, code) + LastSent(ConnectPacket));
    }

    /// <summary>What it means that the connection ended in place of a CONNACK.</summary>
    /// <param name="identity">Who connects where.</param>
    /// <param name="willTopic">Topic of the last will; null: none is armed.</param>
    public static NetworkFailure ClosedAfterConnect(BrokerIdentity identity, string willTopic)
    {
        string will = willTopic == null ? "" : "; for the last will " + identity.PublishRight(willTopic);
        return new NetworkFailure(
            ErrorCode.MqttClosedAfterConnect,
            ClientId(identity) + identity.ConnectRight + will + Certificate(identity) + LastSent(ConnectPacket));
    }

    /// <summary>What it means that no CONNACK came in time.</summary>
    public static NetworkFailure NoAnswerToConnect(BrokerIdentity identity)
    {
        return new NetworkFailure(
            ErrorCode.MqttNoAnswerToConnect, "client id \"" + identity.ClientId + "\"" + LastSent(ConnectPacket));
    }

    /// <summary>What a SUBACK with <paramref name="code"/> (128 or more) for a topic filter means.</summary>
    public static NetworkFailure RefusedSubscribe(BrokerIdentity identity, int code, string filter)
    {
        return new NetworkFailure(
            ErrorCode.MqttSubscriptionRefused,
            MqttReasons.Describe(code) + "; " + identity.SubscribeRight(filter) + "; " + Sent(SubscribePacket(filter)));
    }

    /// <summary>What it means that the connection ended in place of a SUBACK.</summary>
    public static NetworkFailure ClosedAfterSubscribe(BrokerIdentity identity, string filter)
    {
        return new NetworkFailure(
            ErrorCode.MqttClosedAfterSubscribe, identity.SubscribeRight(filter) + "; " + Sent(SubscribePacket(filter)));
    }

    /// <summary>What it means that no SUBACK came in time.</summary>
    public static NetworkFailure NoAnswerToSubscribe(string filter)
    {
        return new NetworkFailure(ErrorCode.MqttNoAnswerToSubscribe, Sent(SubscribePacket(filter)));
    }

    /// <summary>What a PUBACK with <paramref name="code"/> (128 or more; MQTT 5 only) means.</summary>
    public static NetworkFailure RefusedPublish(BrokerIdentity identity, int code, string topic)
    {
        return new NetworkFailure(
            MqttReasons.IsQuota(code) ? ErrorCode.MqttOverQuota : ErrorCode.MqttPublishRefused,
            MqttReasons.Describe(code) + "; " + identity.PublishRight(topic) + "; " + Sent(PublishPacket(topic)));
    }

    /// <summary>What it means that the connection ended in place of a PUBACK.</summary>
    public static NetworkFailure ClosedAfterPublish(BrokerIdentity identity, string topic)
    {
        return new NetworkFailure(
            ErrorCode.MqttClosedAfterPublish, identity.PublishRight(topic) + "; " + Sent(PublishPacket(topic)));
    }

    /// <summary>What it means that no PUBACK came in time while the connection stands.</summary>
    public static NetworkFailure NoAnswerToPublish(BrokerIdentity identity, string topic)
    {
        return new NetworkFailure(
            ErrorCode.MqttNoAcknowledgement, identity.PublishRight(topic) + "; " + Sent(PublishPacket(topic)));
    }

    /// <summary>What it means that a message of ours does not come back though the subscription stands.</summary>
    public static NetworkFailure NoEcho(BrokerIdentity identity, string topic)
    {
        return new NetworkFailure(
            ErrorCode.MqttNoEcho, identity.SubscribeRight(topic) + "; " + Sent(PublishPacket(topic)));
    }

    /// <summary>What it means that no PINGRESP came in time: the connection is dead, whatever the module says of it.</summary>
    /// <param name="keepAliveSeconds">The keep-alive of the CONNECT, 30 to 1200 s.</param>
    public static NetworkFailure NoAnswerToPing(int keepAliveSeconds)
    {
        return new NetworkFailure(
            ErrorCode.MqttHalfOpen, "keep-alive " + keepAliveSeconds.ToString() + " s; last sent: PINGREQ");
    }

    /// <summary>What the server's DISCONNECT with <paramref name="code"/> (MQTT 5 only) means.</summary>
    /// <param name="identity">Who connects where.</param>
    /// <param name="code">Its reason code.</param>
    /// <param name="lastSent">The last packet sent, such as <c>PINGREQ</c>; null: not known.</param>
    public static NetworkFailure Disconnected(BrokerIdentity identity, int code, string lastSent)
    {
        return new NetworkFailure(
            MqttReasons.CodeOf(code, ErrorCode.MqttDisconnectedByBroker),
            MqttReasons.Describe(code) + "; client id \"" + identity.ClientId + "\"" + LastSent(lastSent));
    }

    /// <summary>What it means that the server's bytes make no packet, or one that only clients send.</summary>
    /// <param name="identity">Who connects where.</param>
    /// <param name="lastSent">The last packet sent; null: not known.</param>
    public static NetworkFailure NotMqtt(BrokerIdentity identity, string lastSent)
    {
        return new NetworkFailure(ErrorCode.MqttNotMqtt, "endpoint \"" + identity.Endpoint + "\"" + LastSent(lastSent));
    }

    /// <summary>What it means that an accepted connection ended without a word while nothing was awaited.</summary>
    /// <param name="identity">Who connects where.</param>
    /// <param name="isRepeated">True when it was the third time within a minute of a CONNACK: see
    /// <see cref="ConnectionHistory"/>.</param>
    /// <param name="lastSent">The last packet sent, such as <c>PUBLISH "topic"</c>; null: not known.</param>
    public static NetworkFailure Closed(BrokerIdentity identity, bool isRepeated, string lastSent)
    {
        return new NetworkFailure(
            isRepeated ? ErrorCode.MqttSessionTakenOver : ErrorCode.MqttConnectionClosed,
            "client id \"" + identity.ClientId + "\"" + LastSent(lastSent));
    }

    private static string WhatConnectShowed(BrokerIdentity identity, int code)
    {
        if (MqttReasons.CodeOf(code, ErrorCode.MqttRefused) == ErrorCode.MqttBadUserNameOrPassword)
        {
            return identity.UserName == null ? "no user name was sent" : "user name \"" + identity.UserName + "\"";
        }

        return ClientId(identity) + identity.ConnectRight;
    }

    // At other brokers the right to connect is the client id itself.
    private static string ClientId(BrokerIdentity identity)
    {
        return identity.IsAws ? "client id \"" + identity.ClientId + "\" " : "";
    }

    private static string Certificate(BrokerIdentity identity)
    {
        return identity.CertificateId == null ? "" : "; certificate id " + identity.CertificateId;
    }

    private static string Sent(string packet) => "last sent: " + packet;

    private static string LastSent(string packet) => packet == null ? "" : "; " + Sent(packet);
}
