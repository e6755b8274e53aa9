namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// The public half of a key, as far as certificate and private key can be compared without computing: the RSA modulus
/// or the point on the curve, as a range of the DER that it was read from.
/// </summary>
public sealed class PublicKey
{
    private readonly byte[] _data;
    private readonly int _start;
    private readonly int _length;

    private PublicKey(string description, byte[] data, int start, int length)
    {
        Description = description;
        _data = data;
        _start = start;
        _length = length;
    }

    /// <summary>Kind and size, for example "RSA-2048" or "EC P-256".</summary>
    public string Description { get; }

    /// <summary>
    /// True unless the two are known to differ. A private key that does not carry its public point can only be compared
    /// by its kind.
    /// </summary>
    public bool MayEqual(PublicKey other)
    {
        if (Description != other.Description)
        {
            return false;
        }

        return _length == 0 || other._length == 0
            || (_length == other._length && DerReader.AreEqual(_data, _start, other._data, other._start, _length));
    }

    /// <summary>An RSA key whose modulus is the INTEGER that the reader stands at.</summary>
    internal static PublicKey Rsa(DerReader modulus)
    {
        int start = modulus.Start;
        int length = modulus.Length;
        while (length > 0 && modulus.Data[start] == 0)
        {
            start++;
            length--;
        }

        int bits = length * 8;
        for (int top = length == 0 ? 0x80 : modulus.Data[start]; (top & 0x80) == 0; top <<= 1)
        {
            bits--;
        }

        return new PublicKey("RSA-" + bits.ToString(), modulus.Data, start, length);
    }

    /// <summary>An EC key; the point is the BIT STRING that the reader stands at, null when it is not known.</summary>
    internal static PublicKey Ec(string curve, DerReader point)
    {
        // The first byte of a BIT STRING's value counts its unused bits.
        return point == null || point.Length < 1
            ? new PublicKey("EC " + curve, null, 0, 0)
            : new PublicKey("EC " + curve, point.Data, point.Start + 1, point.Length - 1);
    }

    /// <summary>A key of a kind that cannot be compared.</summary>
    internal static PublicKey Other() => new PublicKey("neither RSA nor EC", null, 0, 0);
}
