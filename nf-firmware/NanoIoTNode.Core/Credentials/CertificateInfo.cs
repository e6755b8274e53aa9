using System;

namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// What the node says about, and checks of, an X.509 certificate (RFC 5280). Refers to the DER and keeps no copy of it.
/// </summary>
public sealed class CertificateInfo
{
    private readonly byte[] _der;
    private int _issuerStart;
    private int _issuerLength;
    private int _subjectStart;
    private int _subjectLength;

    private CertificateInfo(byte[] der)
    {
        _der = der;
    }

    /// <summary>The subject's common name; without one its unit or organization, or "(no name)".</summary>
    public string Subject { get; private set; }

    /// <summary>The issuer's common name; without one its unit or organization, or "(no name)".</summary>
    public string Issuer { get; private set; }

    /// <summary>First moment of validity, UTC.</summary>
    public DateTime NotBefore { get; private set; }

    /// <summary>Last moment of validity, UTC; not later than the year 3000, where DateTime ends on the board.</summary>
    public DateTime NotAfter { get; private set; }

    /// <summary>The key that the certificate speaks for.</summary>
    public PublicKey Key { get; private set; }

    /// <summary>True when basicConstraints says that this is a certificate authority.</summary>
    public bool IsAuthority { get; private set; }

    /// <summary>True when subject and issuer are the same name, as in every root.</summary>
    public bool IsSelfIssued => IsIssuedBy(this);

    /// <summary>True when its issuer has the name of that certificate's subject, byte for byte.</summary>
    public bool IsIssuedBy(CertificateInfo other)
    {
        return _issuerLength == other._subjectLength
            && DerReader.AreEqual(_der, _issuerStart, other._der, other._subjectStart, _issuerLength);
    }

    /// <summary>Reads a certificate, or returns null when the DER is not one.</summary>
    public static CertificateInfo Read(byte[] der)
    {
        var outer = new DerReader(der, 0, der.Length);
        if (!outer.Next(DerReader.Sequence) || !outer.AtEnd)
        {
            return null;
        }

        DerReader parts = outer.Enter();
        if (!parts.Next(DerReader.Sequence))
        {
            return null;
        }

        var info = new CertificateInfo(der);
        bool whole = info.TakeBody(parts.Enter())
            && parts.Next(DerReader.Sequence) && parts.Next(DerReader.BitString) && parts.AtEnd;
        return whole ? info : null;
    }

    private bool TakeBody(DerReader body)
    {
        body.Next(DerReader.Context0); // the version, left out in version 1
        if (!body.Next(DerReader.Integer) || !body.Next(DerReader.Sequence) || !body.Next(DerReader.Sequence))
        {
            return false;
        }

        _issuerStart = body.Start;
        _issuerLength = body.Length;
        Issuer = NameOf(body);
        if (!body.Next(DerReader.Sequence) || !TakeValidity(body.Enter()) || !body.Next(DerReader.Sequence))
        {
            return false;
        }

        Subject = NameOf(body);
        _subjectStart = body.Start;
        _subjectLength = body.Length;
        if (!body.Next(DerReader.Sequence))
        {
            return false;
        }

        Key = ReadKey(body.Enter());
        return Key != null && TakeExtensions(body);
    }

    private bool TakeValidity(DerReader validity)
    {
        if (!validity.Next() || !DerTime.TryRead(validity, out DateTime notBefore)
            || !validity.Next() || !DerTime.TryRead(validity, out DateTime notAfter))
        {
            return false;
        }

        NotBefore = notBefore;
        NotAfter = notAfter;
        return true;
    }

    private static PublicKey ReadKey(DerReader keyInfo)
    {
        if (!keyInfo.Next(DerReader.Sequence))
        {
            return null;
        }

        DerReader algorithm = keyInfo.Enter();
        if (!algorithm.Next(DerReader.ObjectIdentifier) || !keyInfo.Next(DerReader.BitString) || keyInfo.Length < 1)
        {
            return null;
        }

        if (algorithm.ValueIs(ObjectIdentifiers.RsaEncryption))
        {
            var key = new DerReader(keyInfo.Data, keyInfo.Start + 1, keyInfo.Length - 1);
            if (!key.Next(DerReader.Sequence))
            {
                return null;
            }

            DerReader numbers = key.Enter();
            return numbers.Next(DerReader.Integer) ? PublicKey.Rsa(numbers) : null;
        }

        if (algorithm.ValueIs(ObjectIdentifiers.EcPublicKey))
        {
            return algorithm.Next() ? PublicKey.Ec(Curve.Of(algorithm), keyInfo) : null;
        }

        return PublicKey.Other(ObjectIdentifiers.NameOfOtherKey(algorithm));
    }

    private bool TakeExtensions(DerReader body)
    {
        while (body.Next())
        {
            if (body.Tag != DerReader.Context3)
            {
                continue;
            }

            DerReader wrapper = body.Enter();
            if (!wrapper.Next(DerReader.Sequence))
            {
                return false;
            }

            DerReader extensions = wrapper.Enter();
            while (extensions.Next(DerReader.Sequence))
            {
                TakeExtension(extensions.Enter());
            }

            if (!extensions.AtEnd)
            {
                return false;
            }
        }

        return !body.Failed;
    }

    private void TakeExtension(DerReader extension)
    {
        if (!extension.Next(DerReader.ObjectIdentifier) || !extension.ValueIs(ObjectIdentifiers.BasicConstraints))
        {
            return;
        }

        extension.Next(DerReader.Boolean); // critical or not
        if (!extension.Next(DerReader.OctetString))
        {
            return;
        }

        DerReader content = extension.Enter();
        if (content.Next(DerReader.Sequence))
        {
            DerReader constraints = content.Enter();
            IsAuthority = constraints.Next(DerReader.Boolean) && constraints.Length == 1
                && constraints.Data[constraints.Start] != 0;
        }
    }

    // The issuer of AWS IoT's own certificates has an organizational unit and nothing else.
    private static string NameOf(DerReader name)
    {
        string text = Find(name.Enter(), ObjectIdentifiers.CommonName)
            ?? Find(name.Enter(), ObjectIdentifiers.OrganizationalUnit)
            ?? Find(name.Enter(), ObjectIdentifiers.Organization);
        return text ?? "(no name)";
    }

    private static string Find(DerReader name, string type)
    {
        while (name.Next(DerReader.Set))
        {
            DerReader attributes = name.Enter();
            while (attributes.Next(DerReader.Sequence))
            {
                DerReader attribute = attributes.Enter();
                if (attribute.Next(DerReader.ObjectIdentifier) && attribute.ValueIs(type) && attribute.Next())
                {
                    return DerText.Read(attribute);
                }
            }
        }

        return null;
    }
}
