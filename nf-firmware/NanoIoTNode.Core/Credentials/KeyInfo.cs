namespace NanoIoTNode.Core.Credentials;

/// <summary>How a private key is wrapped.</summary>
public enum KeyFormat
{
    /// <summary>An RSA key by itself (RFC 8017).</summary>
    Pkcs1,

    /// <summary>An EC key by itself (RFC 5915).</summary>
    Sec1,

    /// <summary>A key with its algorithm's name (RFC 5208).</summary>
    Pkcs8,

    /// <summary>As <see cref="Pkcs8"/>, encrypted: nothing more is known about it.</summary>
    EncryptedPkcs8,
}

/// <summary>What the node says about, and checks of, a private key. Refers to the DER and keeps no copy of it.</summary>
public sealed class KeyInfo
{
    private KeyInfo(KeyFormat format, PublicKey publicHalf)
    {
        Format = format;
        Public = publicHalf;
    }

    /// <summary>How the key is wrapped.</summary>
    public KeyFormat Format { get; }

    /// <summary>The public half as far as it is written in the key; null for an encrypted one.</summary>
    public PublicKey Public { get; }

    /// <summary>Reads a private key, or returns null when the DER is not one.</summary>
    public static KeyInfo Read(byte[] der)
    {
        var outer = new DerReader(der, 0, der.Length);
        if (!outer.Next(DerReader.Sequence) || !outer.AtEnd)
        {
            return null;
        }

        // What follows the first number tells the formats apart.
        DerReader parts = outer.Enter();
        if (parts.Next(DerReader.Integer))
        {
            if (parts.Next(DerReader.Integer))
            {
                return ReadPkcs1(parts);
            }

            return parts.Next(DerReader.OctetString) ? ReadSec1(parts) : ReadPkcs8(parts);
        }

        return IsEncrypted(parts) ? new KeyInfo(KeyFormat.EncryptedPkcs8, null) : null;
    }

    // Seven more numbers follow the modulus; their presence tells a private key from a public one. A DSA key, which
    // openssl writes in the same manner, has four more behind its prime.
    private static KeyInfo ReadPkcs1(DerReader parts)
    {
        PublicKey key = PublicKey.Rsa(parts);
        int more = 0;
        while (more < 7 && parts.Next(DerReader.Integer))
        {
            more++;
        }

        if (more == 4 && parts.AtEnd)
        {
            key = PublicKey.Other("DSA");
        }
        else if (more < 7)
        {
            return null;
        }

        return new KeyInfo(KeyFormat.Pkcs1, key);
    }

    private static KeyInfo ReadSec1(DerReader parts)
    {
        PublicKey key = ReadEcKey(parts, null);
        return key == null ? null : new KeyInfo(KeyFormat.Sec1, key);
    }

    private static KeyInfo ReadPkcs8(DerReader parts)
    {
        if (!parts.Next(DerReader.Sequence))
        {
            return null;
        }

        DerReader algorithm = parts.Enter();
        if (!algorithm.Next(DerReader.ObjectIdentifier) || !parts.Next(DerReader.OctetString))
        {
            return null;
        }

        PublicKey key = PublicKey.Other(ObjectIdentifiers.NameOfOtherKey(algorithm));
        if (algorithm.ValueIs(ObjectIdentifiers.RsaEncryption))
        {
            key = ReadInnerRsaKey(parts.Enter());
        }
        else if (algorithm.ValueIs(ObjectIdentifiers.EcPublicKey))
        {
            key = algorithm.Next() ? ReadInnerEcKey(parts.Enter(), Curve.Of(algorithm)) : null;
        }

        return key == null ? null : new KeyInfo(KeyFormat.Pkcs8, key);
    }

    private static PublicKey ReadInnerRsaKey(DerReader content)
    {
        if (!content.Next(DerReader.Sequence))
        {
            return null;
        }

        DerReader parts = content.Enter();
        KeyInfo inner = parts.Next(DerReader.Integer) && parts.Next(DerReader.Integer) ? ReadPkcs1(parts) : null;
        return inner == null ? null : inner.Public;
    }

    private static PublicKey ReadInnerEcKey(DerReader content, Curve curve)
    {
        if (!content.Next(DerReader.Sequence))
        {
            return null;
        }

        DerReader parts = content.Enter();
        return parts.Next(DerReader.Integer) && parts.Next(DerReader.OctetString) ? ReadEcKey(parts, curve) : null;
    }

    // Behind the private number: [0] the curve (unless PKCS#8 has named it), [1] the public point, which may be missing.
    private static PublicKey ReadEcKey(DerReader parts, Curve curve)
    {
        if (parts.Next(DerReader.Context0))
        {
            DerReader parameters = parts.Enter();
            curve = parameters.Next() ? Curve.Of(parameters) : curve;
        }

        if (curve == null)
        {
            return null;
        }

        DerReader point = parts.Next(DerReader.Context1) ? parts.Enter() : null;
        return PublicKey.Ec(curve, point != null && point.Next(DerReader.BitString) ? point : null);
    }

    private static bool IsEncrypted(DerReader parts)
    {
        return parts.Next(DerReader.Sequence) && parts.Enter().Next(DerReader.ObjectIdentifier)
            && parts.Next(DerReader.OctetString) && parts.AtEnd;
    }
}
