using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>The questions of the dialogue, in their order.</summary>
internal enum Question
{
    Ssid,
    Passphrase,
    Endpoint,
    ThingName,
    Unusual,
    ClientId,
    UserName,
    Password,
    TelemetryTopic,
    KeepAlive,
    Session,
    BatchSize,
    DeadBands,
    SensorIntervals,
    Interval,
    DeviceCertificate,
    PrivateKey,
    Roots,
    Store,
}

/// <summary>Knows which answer a failure points at.</summary>
internal static class QuestionOfFailure
{
    /// <summary>Where mending best begins after a proof that failed with this code; the first question when in doubt.</summary>
    internal static Question Find(string code)
    {
        switch (code)
        {
            case ErrorCode.WifiPassphraseRefused:
            case ErrorCode.WifiSecurityUnsupported:
                return Question.Passphrase;
            case ErrorCode.TlsNameMismatch:
                return Question.Endpoint;
            case ErrorCode.TlsIssuerNotTrusted:
            case ErrorCode.TlsCertificateUnfit:
            case ErrorCode.TlsSelfSigned:
            case ErrorCode.TlsSignatureBroken:
                return Question.Roots;
            case ErrorCode.TlsDeviceCertificateRefused:
            case ErrorCode.TlsDeviceIssuerUnknown:
            case ErrorCode.TlsStoredCredentialUnusable:
            case ErrorCode.TlsBrokenOff:
            case ErrorCode.TlsCertificateWanted:
            case ErrorCode.TlsDeviceCertificateType:
            case ErrorCode.TlsDeviceCertificateRevoked:
            case ErrorCode.TlsDeviceCertificateExpired:
            case ErrorCode.TlsDeviceAccessDenied:
            case ErrorCode.TlsDeviceProofRefused:
            case ErrorCode.TlsRegistrationAsked:
                return Question.DeviceCertificate;
            default:
                return OfLayer(ErrorCatalogue.Find(code).Layer);
        }
    }

    private static Question OfLayer(string layer)
    {
        switch (layer)
        {
            case Layers.Dns:
            case Layers.Tcp:
            case Layers.Tls:
                return Question.Endpoint;
            case Layers.Mqtt:
                return Question.ThingName;
            case Layers.Config:
                return Question.DeviceCertificate;
            default:
                return Question.Ssid;
        }
    }
}
