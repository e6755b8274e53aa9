using System;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>A certificate, or several one behind the other, checked by the native parser.</summary>
public class X509Certificate
{
    private readonly byte[] _rawData;

    /// <summary>Takes DER, or PEM whose last byte is NUL; the array is kept, not copied.</summary>
    /// <exception cref="ArgumentException">The native parser refuses it.</exception>
    public X509Certificate(byte[] certificate)
    {
        _rawData = CredentialText.Check(certificate, isKey: false);
    }

    /// <summary>Takes PEM.</summary>
    /// <exception cref="ArgumentException">The native parser refuses it.</exception>
    public X509Certificate(string certificate)
        : this(CredentialText.FromText(certificate))
    {
    }

    /// <summary>The bytes as they were given, PEM with its NUL.</summary>
    public virtual byte[] GetRawCertData() => _rawData;
}
