namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The codes of the errors that the node itself raises, by name. The rows stand in the catalogue.</summary>
public static class ErrorCode
{
    public const string WifiNetworkNotFound = "NIN-W02";
    public const string WifiPassphraseRefused = "NIN-W03";
    public const string WifiJoinTimedOut = "NIN-W04";
    public const string WifiJoinFailed = "NIN-W05";
    public const string WifiSecurityUnsupported = "NIN-W06";
    public const string WifiLinkLost = "NIN-W07";
    public const string WifiModuleTooOld = "NIN-W08";

    public const string NameUnknown = "NIN-D01";
    public const string NameServerSilent = "NIN-D02";
    public const string NameTooLong = "NIN-D03";

    public const string TimeServersSilent = "NIN-T01";
    public const string TimeReplyRefused = "NIN-T02";
    public const string TimeServerDeclined = "NIN-T03";

    public const string TlsIssuerNotTrusted = "NIN-S01";
    public const string TlsCertificateDates = "NIN-S02";
    public const string TlsNameMismatch = "NIN-S03";
    public const string TlsCertificateUnfit = "NIN-S04";
    public const string TlsNoCommonParameters = "NIN-S05";
    public const string TlsDeviceCertificateRefused = "NIN-S06";
    public const string TlsDeviceIssuerUnknown = "NIN-S07";
    public const string TlsOtherAlert = "NIN-S08";
    public const string TlsOutOfMemory = "NIN-S09";
    public const string TlsHandshakeTimedOut = "NIN-S10";
    public const string TlsClosedByServer = "NIN-S11";
    public const string TlsOtherFailure = "NIN-S12";
    public const string TlsStoredCredentialUnusable = "NIN-S13";
    public const string TlsBrokenOff = "NIN-S14";
    public const string TlsCertificateNotYetValid = "NIN-S15";
    public const string TlsClockNotSet = "NIN-S16";
    public const string TlsSelfSigned = "NIN-S17";
    public const string TlsWeakCertificate = "NIN-S18";
    public const string TlsSignatureBroken = "NIN-S19";
    public const string TlsProtocolVersion = "NIN-S20";
    public const string TlsNotTls = "NIN-S21";
    public const string TlsCertificateWanted = "NIN-S22";
    public const string TlsDeviceCertificateType = "NIN-S23";
    public const string TlsDeviceCertificateRevoked = "NIN-S24";
    public const string TlsDeviceCertificateExpired = "NIN-S25";
    public const string TlsDeviceAccessDenied = "NIN-S26";
    public const string TlsDeviceProofRefused = "NIN-S27";
    public const string TlsServerInternal = "NIN-S28";
    public const string TlsNameNotServed = "NIN-S29";
    public const string TlsNoCommonProtocol = "NIN-S30";
    public const string TlsMessageTooLarge = "NIN-S31";
    public const string TlsRandomFailed = "NIN-S32";
    public const string TlsRegistrationAsked = "NIN-S33";

    public const string TcpRefused = "NIN-N01";
    public const string TcpTimedOut = "NIN-N02";
    public const string TcpConnectionLost = "NIN-N03";
    public const string TcpNoSocketFree = "NIN-N04";
    public const string TcpNoLink = "NIN-N05";
    public const string TcpOtherFailure = "NIN-N06";

    public const string MqttRefused = "NIN-M01";
    public const string MqttClosedAfterConnect = "NIN-M02";
    public const string MqttNoAnswerToConnect = "NIN-M03";
    public const string MqttClosedAfterSubscribe = "NIN-M04";
    public const string MqttNoAcknowledgement = "NIN-M05";
    public const string MqttConnectionClosed = "NIN-M06";
    public const string MqttCommandNotUnderstood = "NIN-M07";
    public const string MqttReadingsDropped = "NIN-M08";
    public const string MqttVersionRefused = "NIN-M09";
    public const string MqttClientIdRefused = "NIN-M10";
    public const string MqttServerUnavailable = "NIN-M11";
    public const string MqttBadUserNameOrPassword = "NIN-M12";
    public const string MqttNotAuthorized = "NIN-M13";
    public const string MqttBanned = "NIN-M14";
    public const string MqttOverQuota = "NIN-M15";
    public const string MqttServerMoved = "NIN-M16";
    public const string MqttSubscriptionRefused = "NIN-M17";
    public const string MqttNoAnswerToSubscribe = "NIN-M18";
    public const string MqttPublishRefused = "NIN-M19";
    public const string MqttClosedAfterPublish = "NIN-M20";
    public const string MqttSessionTakenOver = "NIN-M21";
    public const string MqttKeepAliveLost = "NIN-M22";
    public const string MqttHalfOpen = "NIN-M23";
    public const string MqttDisconnectedByBroker = "NIN-M24";
    public const string MqttRegistrationAsked = "NIN-M25";
    public const string MqttNoEcho = "NIN-M26";
    public const string MqttNotMqtt = "NIN-M27";

    public const string SensorSilent = "NIN-B01";
    public const string UnexpectedFailure = "NIN-B02";
    public const string ExtensionRefused = "NIN-B03";
}
