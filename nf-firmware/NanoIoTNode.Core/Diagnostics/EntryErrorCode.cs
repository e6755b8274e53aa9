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

    public const string EndpointIsUrl = "NIN-C10";
    public const string EndpointHasPort = "NIN-C11";
    public const string EndpointIsAddress = "NIN-C12";
    public const string EndpointNotHostName = "NIN-C13";

    public const string PemDamaged = "NIN-C20";
    public const string PemWithoutFrame = "NIN-C21";
    public const string WrongKindOfPem = "NIN-C22";
    public const string CertificateUnreadable = "NIN-C23";
    public const string KeyUnreadable = "NIN-C24";
    public const string KeyEncrypted = "NIN-C25";
    public const string AuthorityAsDeviceCertificate = "NIN-C26";
    public const string DeviceCertificateAsRoot = "NIN-C27";
    public const string KeyOfAnotherCertificate = "NIN-C28";

    public const string SpareCopyDamaged = "NIN-F01";
    public const string ConfigurationDamaged = "NIN-F02";
    public const string RegionNotOurs = "NIN-F03";
    public const string ConfigurationTooLarge = "NIN-F04";
    public const string EraseFailed = "NIN-F05";
    public const string ProgramFailed = "NIN-F06";
    public const string VerifyFailed = "NIN-F07";
}
