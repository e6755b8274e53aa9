using System;

namespace System.Security.Cryptography.X509Certificates;

/// <summary>A certificate with its private key.</summary>
public class X509Certificate2 : X509Certificate
{
    private readonly byte[]? _privateKey;

    /// <inheritdoc cref="X509Certificate(byte[])"/>
    public X509Certificate2(byte[] rawData)
        : base(rawData)
    {
    }

    /// <inheritdoc cref="X509Certificate(string)"/>
    public X509Certificate2(string certificate)
        : base(certificate)
    {
    }

    /// <inheritdoc cref="X509Certificate2(byte[], byte[], string)"/>
    public X509Certificate2(string rawData, string key, string password)
        : this(CredentialText.FromText(rawData), CredentialText.FromText(key), password)
    {
    }

    /// <inheritdoc cref="X509Certificate2(byte[], byte[], string)"/>
    public X509Certificate2(byte[] rawData, string key, string password)
        : this(rawData, CredentialText.FromText(key), password)
    {
    }

    /// <summary>Takes DER, or PEM whose last byte is NUL; the arrays are kept, not copied.</summary>
    /// <param name="rawData">The certificate, or a chain that begins with it.</param>
    /// <param name="key">PKCS#1, SEC1 or PKCS#8.</param>
    /// <param name="password">Not used: encrypted keys are refused.</param>
    /// <exception cref="ArgumentException">The native parser refuses the certificate or the key.</exception>
    public X509Certificate2(byte[] rawData, byte[] key, string password)
        : base(rawData)
    {
        _privateKey = CredentialText.Check(key, isKey: true);
    }

    /// <summary>Whether a key was given.</summary>
    public bool HasPrivateKey => _privateKey is not null;

    /// <summary>The key as it was given; null without one.</summary>
    public byte[]? PrivateKey => _privateKey;

    /// <inheritdoc cref="X509Certificate.GetRawCertData"/>
    public byte[] RawData => GetRawCertData();
}
