namespace NanoIoTNode.Core.Credentials;

/// <summary>Says in one line what a certificate or key is, without anything secret.</summary>
public static class CredentialText
{
    /// <summary>Subject, issuer, key and validity of a certificate (DER).</summary>
    public static string OfCertificate(byte[] der)
    {
        CertificateInfo info = CertificateInfo.Read(der);
        return info == null
            ? "unreadable"
            : "\"" + info.Subject + "\", issued by " + (info.IsSelfIssued ? "itself" : "\"" + info.Issuer + "\"") + ", "
                + info.Key.Description + ", valid " + info.NotBefore.ToString("yyyy-MM-dd") + " to "
                + info.NotAfter.ToString("yyyy-MM-dd");
    }

    /// <summary>The subject of a certificate (DER).</summary>
    public static string SubjectOf(byte[] der)
    {
        CertificateInfo info = CertificateInfo.Read(der);
        return info == null ? "unreadable" : info.Subject;
    }

    /// <summary>Kind, size and wrapping of a private key (DER).</summary>
    public static string OfKey(byte[] der)
    {
        KeyInfo info = KeyInfo.Read(der);
        if (info == null || info.Public == null)
        {
            return "unreadable";
        }

        string format = info.Format == KeyFormat.Pkcs1 ? "PKCS#1" : info.Format == KeyFormat.Sec1 ? "SEC1" : "PKCS#8";
        return info.Public.Description + " (" + format + ")";
    }
}
