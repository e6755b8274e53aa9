namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// The public half of a key, as far as certificate and private key can be compared without computing: the RSA modulus
/// or the point on the curve, as a range of the DER that it was read from.
/// </summary>
public sealed class PublicKey
{
    /// <summary>Fewest bits of an RSA key that will do.</summary>
    public const int SmallestRsa = 2048;

    private const int UncompressedPoint = 4;

    private readonly byte[] _data;
    private readonly int _start;
    private readonly int _length;

    private PublicKey(string description, KeyProblem problem, byte[] data, int start, int length)
    {
        Description = description;
        Problem = problem;
        _data = data;
        _start = start;
        _length = length;
    }

    /// <summary>Kind and size, for example "RSA-2048" or "EC P-256".</summary>
    public string Description { get; }

    /// <summary>True for RSA, false for a point on a curve.</summary>
    public bool IsRsa => Description.StartsWith("RSA");

    /// <summary>True when a token can be signed with it (RFC 7518, section 3.1): RSA, or on P-256.</summary>
    internal bool SignsTokens => IsRsa || Description == "EC P-256";

    /// <summary>Why the TLS layer cannot use it.</summary>
    public KeyProblem Problem { get; }

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

        KeyProblem problem = bits < SmallestRsa ? KeyProblem.RsaTooShort : KeyProblem.None;
        return new PublicKey("RSA-" + bits.ToString(), problem, modulus.Data, start, length);
    }

    /// <summary>
    /// An EC key; the point is the BIT STRING that the reader stands at, null when it is not known. Null when the point
    /// is not one of this curve.
    /// </summary>
    internal static PublicKey Ec(Curve curve, DerReader point)
    {
        string description = "EC " + curve.Name;
        KeyProblem problem = curve.IsKnown ? KeyProblem.None : KeyProblem.CurveUnknown;
        if (point == null || !curve.IsKnown)
        {
            return new PublicKey(description, problem, null, 0, 0);
        }

        // The first byte of a BIT STRING's value counts its unused bits, the first of a point tells its form.
        int start = point.Start + 1;
        int length = point.Length - 1;
        if (length < 1 || point.Data[point.Start] != 0)
        {
            return null;
        }

        if (length == 1 + curve.FieldSize && (point.Data[start] & 0xFE) == 2)
        {
            return new PublicKey(description + " (compressed)", KeyProblem.CurveUnknown, null, 0, 0);
        }

        return length == 1 + (2 * curve.FieldSize) && point.Data[start] == UncompressedPoint
            ? new PublicKey(description, problem, point.Data, start, length)
            : null;
    }

    /// <summary>A key that is neither, under the name of its algorithm.</summary>
    internal static PublicKey Other(string name) => new PublicKey(name, KeyProblem.AlgorithmUnknown, null, 0, 0);
}
