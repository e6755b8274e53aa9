using System;
using System.Collections.Generic;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Tests.Diagnostics;

/// <summary>What a server does, for each code that a connection to it can end with.</summary>
internal static class ConnectionProvocations
{
    private const int Verification = 0x40000000;
    private const int Alert = 0x20000000;

    private static readonly BrokerIdentity s_identity = new("broker.example", "node-1", null);

    public static Dictionary<string, Func<string>> All { get; } = new()
    {
        [ErrorCode.TlsCertificateNotYetValid] = () => Handshake(Verification | 0x200),
        [ErrorCode.TlsClockNotSet] = () => Handshake(Verification | 0x200, a => a.UtcNow = new DateTime(2000, 1, 1)),
        [ErrorCode.TlsSelfSigned] = () => Handshake(Verification | 0x08, a => a.Peer = Chain("own", "own", "own")),
        [ErrorCode.TlsWeakCertificate] = () => Handshake(Verification | 0x10000),
        [ErrorCode.TlsSignatureBroken] = () => Handshake(Verification | 0x08, a => a.Peer = Chain("broker", "CA", "Root")),
        [ErrorCode.TlsProtocolVersion] = () => Handshake(Alert | 70),
        [ErrorCode.TlsNotTls] = () => Handshake(-0x7200),
        [ErrorCode.TlsCertificateWanted] = () => Handshake(Alert | 40),
        [ErrorCode.TlsDeviceCertificateType] = () => Handshake(Alert | 43),
        [ErrorCode.TlsDeviceCertificateRevoked] = () => Handshake(Alert | 44),
        [ErrorCode.TlsDeviceCertificateExpired] = () => Handshake(Alert | 45),
        [ErrorCode.TlsDeviceAccessDenied] = () => Handshake(Alert | 49),
        [ErrorCode.TlsDeviceProofRefused] = () => Handshake(Alert | 51),
        [ErrorCode.TlsServerInternal] = () => Handshake(Alert | 80),
        [ErrorCode.TlsNameNotServed] = () => Handshake(Alert | 112),
        [ErrorCode.TlsNoCommonProtocol] = () => Handshake(Alert | 120),
        [ErrorCode.TlsMessageTooLarge] = () => Handshake(-0x7080),
        [ErrorCode.TlsRandomFailed] = () => Handshake(-0x34),
        [ErrorCode.TlsRegistrationAsked] = () => FirstRefusal(i => NetworkErrorDecoder.Decode(Alert | 46)),
        [ErrorCode.MqttRegistrationAsked] = () => FirstRefusal(i => MqttErrors.ClosedAfterConnect(i, null)),
        [ErrorCode.MqttVersionRefused] = () => MqttErrors.RefusedConnect(s_identity, 1).Code,
        [ErrorCode.MqttClientIdRefused] = () => MqttErrors.RefusedConnect(s_identity, 2).Code,
        [ErrorCode.MqttServerUnavailable] = () => MqttErrors.RefusedConnect(s_identity, 3).Code,
        [ErrorCode.MqttBadUserNameOrPassword] = () => MqttErrors.RefusedConnect(s_identity, 4).Code,
        [ErrorCode.MqttNotAuthorized] = () => MqttErrors.RefusedConnect(s_identity, 5).Code,
        [ErrorCode.MqttRefused] = () => MqttErrors.RefusedConnect(s_identity, 0x83).Code,
        [ErrorCode.MqttBanned] = () => MqttErrors.RefusedConnect(s_identity, 0x8A).Code,
        [ErrorCode.MqttOverQuota] = () => MqttErrors.RefusedPublish(s_identity, 0x97, "a/b").Code,
        [ErrorCode.MqttServerMoved] = () => MqttErrors.RefusedConnect(s_identity, 0x9D).Code,
        [ErrorCode.MqttSubscriptionRefused] = () => MqttErrors.RefusedSubscribe(s_identity, 0x80, "a/#").Code,
        [ErrorCode.MqttNoAnswerToSubscribe] = () => MqttErrors.NoAnswerToSubscribe("a/#").Code,
        [ErrorCode.MqttPublishRefused] = () => MqttErrors.RefusedPublish(s_identity, 0x87, "a/b").Code,
        [ErrorCode.MqttClosedAfterPublish] = () => MqttErrors.ClosedAfterPublish(s_identity, "a/b").Code,
        [ErrorCode.MqttSessionTakenOver] = () => MqttErrors.Disconnected(s_identity, 0x8E, null).Code,
        [ErrorCode.MqttKeepAliveLost] = () => MqttErrors.Disconnected(s_identity, 0x8D, null).Code,
        [ErrorCode.MqttHalfOpen] = () => MqttErrors.NoAnswerToPing(60).Code,
        [ErrorCode.MqttNoEcho] = () => MqttErrors.NoEcho(s_identity, "a/b").Code,
        [ErrorCode.MqttNotMqtt] = () => MqttErrors.NotMqtt(s_identity, MqttErrors.ConnectPacket).Code,
        [ErrorCode.MqttDisconnectedByBroker] = () => MqttErrors.Disconnected(s_identity, 0x98, null).Code,
    };

    private static string Handshake(int errorCode, Action<ConnectAttempt>? change = null)
    {
        var attempt = new ConnectAttempt(s_identity, 8883) { UtcNow = new DateTime(2026, 11, 21), Roots = ["Root"] };
        change?.Invoke(attempt);
        return NetworkErrorDecoder.DecodeConnect(errorCode, attempt).Code;
    }

    private static PeerReport Chain(string subject, string issuer, string root) =>
        new() { Subject = subject, Issuer = issuer, Root = root };

    private static string FirstRefusal(Func<BrokerIdentity, NetworkFailure> refuse)
    {
        var identity = new BrokerIdentity("a1-ats.iot.eu-west-1.amazonaws.com", "node-1", null)
        {
            CertificateIssuer = "Plant CA",
        };
        return new ConnectionHistory().NoteRefused(refuse(identity), identity).Code;
    }
}
