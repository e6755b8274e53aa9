namespace NanoIoTNode.Core.Diagnostics;

/// <summary>The codes of what is refused at the console (area C) and of the configuration's flash (area F).</summary>
public static class EntryErrorCode
{
    public const string NothingEntered = "NIN-C01";
    public const string LineTooLong = "NIN-C02";
    public const string NotUtf8 = "NIN-C03";
    public const string AnswerNotUnderstood = "NIN-C04";

    public const string SsidLength = "NIN-C05";
    public const string Passphrase = "NIN-C06";
    public const string ThingName = "NIN-C07";
    public const string PublishInterval = "NIN-C08";
    public const string CommandUnknown = "NIN-C09";

    public const string EndpointIsUrl = "NIN-C10";
    public const string EndpointPort = "NIN-C11";
    public const string EndpointIsAddress = "NIN-C12";
    public const string EndpointNotHostName = "NIN-C13";
    public const string EndpointWithoutAts = "NIN-C14";

    public const string ClientId = "NIN-C15";
    public const string UserName = "NIN-C16";
    public const string Password = "NIN-C17";
    public const string TelemetryTopic = "NIN-C18";
    public const string KeepAlive = "NIN-C19";

    public const string PemDamaged = "NIN-C20";
    public const string PemWithoutFrame = "NIN-C21";
    public const string WrongKindOfPem = "NIN-C22";
    public const string CertificateUnreadable = "NIN-C23";
    public const string KeyUnreadable = "NIN-C24";
    public const string KeyEncrypted = "NIN-C25";
    public const string AuthorityAsDeviceCertificate = "NIN-C26";
    public const string DeviceCertificateAsRoot = "NIN-C27";
    public const string KeyOfAnotherCertificate = "NIN-C28";
    public const string IsRequest = "NIN-C29";
    public const string IsPublicKey = "NIN-C30";
    public const string IsPkcs12 = "NIN-C31";
    public const string IsPkcs7 = "NIN-C32";
    public const string IsSshKey = "NIN-C33";
    public const string IssuerNotAuthority = "NIN-C34";
    public const string RootNotSelfSigned = "NIN-C35";
    public const string RsaTooShort = "NIN-C36";
    public const string CurveUnsupported = "NIN-C37";
    public const string KeyAlgorithm = "NIN-C38";
    public const string CertificateExpired = "NIN-C39";
    public const string CertificateNotYetValid = "NIN-C40";
    public const string CertificateTwice = "NIN-C41";
    public const string TooManyCertificates = "NIN-C42";
    public const string ChainOrder = "NIN-C43";
    public const string ChainGap = "NIN-C44";
    public const string SignatureWrong = "NIN-C45";
    public const string PasteTooLarge = "NIN-C46";
    public const string RootBuiltIn = "NIN-C47";
    public const string BatchSize = "NIN-C48";
    public const string DeadBands = "NIN-C49";
    public const string SensorIntervals = "NIN-C50";

    public const string SpareCopyDamaged = "NIN-F01";
    public const string ConfigurationDamaged = "NIN-F02";
    public const string RegionNotOurs = "NIN-F03";
    public const string ConfigurationTooLarge = "NIN-F04";
    public const string EraseFailed = "NIN-F05";
    public const string ProgramFailed = "NIN-F06";
    public const string VerifyFailed = "NIN-F07";
}
