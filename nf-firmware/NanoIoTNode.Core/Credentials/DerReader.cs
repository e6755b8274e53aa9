namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Walks through the elements of a DER structure without copying it. Every length is checked against what is there:
/// whatever the input, no read leaves it, and a fault shows as <see cref="Next"/> being false with
/// <see cref="Failed"/> true.
/// </summary>
public sealed class DerReader
{
    internal const int Boolean = 0x01;
    internal const int Integer = 0x02;
    internal const int BitString = 0x03;
    internal const int OctetString = 0x04;
    internal const int ObjectIdentifier = 0x06;
    internal const int UtcTime = 0x17;
    internal const int GeneralizedTime = 0x18;
    internal const int Sequence = 0x30;
    internal const int Set = 0x31;
    internal const int Context0 = 0xA0;
    internal const int Context1 = 0xA1;
    internal const int Context3 = 0xA3;

    private const int LongestLengthField = 3;

    private readonly int _end;
    private int _position;

    /// <summary>Reads the elements in a range of <paramref name="data"/>, which must lie inside it.</summary>
    public DerReader(byte[] data, int start, int count)
    {
        Data = data;
        _position = start;
        _end = start + count;
    }

    /// <summary>The bytes that are read.</summary>
    public byte[] Data { get; }

    /// <summary>The current element's tag.</summary>
    public int Tag { get; private set; }

    /// <summary>Where the current element begins, with its tag.</summary>
    public int ElementStart { get; private set; }

    /// <summary>Where the current element's value begins.</summary>
    public int Start { get; private set; }

    /// <summary>Bytes in the current element's value.</summary>
    public int Length { get; private set; }

    /// <summary>True when the structure is broken at the place reached.</summary>
    public bool Failed { get; private set; }

    /// <summary>True when nothing is left.</summary>
    public bool AtEnd => _position == _end;

    /// <summary>Goes on to the next element; false at the end and at a fault.</summary>
    public bool Next()
    {
        if (AtEnd || Failed)
        {
            return false;
        }

        ElementStart = _position;
        Tag = Data[_position++];
        int length = ReadLength();
        if ((Tag & 0x1F) == 0x1F || length < 0 || length > _end - _position)
        {
            Failed = true;
            return false;
        }

        Start = _position;
        Length = length;
        _position += length;
        return true;
    }

    /// <summary>Goes on to the next element; false (and no step) when it has not the tag wanted.</summary>
    public bool Next(int tag)
    {
        return !AtEnd && Data[_position] == tag && Next();
    }

    /// <summary>A reader for the elements inside the current one.</summary>
    public DerReader Enter() => new DerReader(Data, Start, Length);

    /// <summary>True when the current value equals <paramref name="expected"/>, in hexadecimal (A to F).</summary>
    public bool ValueIs(string expected) => 2 * Length == expected.Length && Begins(Data, Start, expected);

    /// <summary>True when these bytes, in hexadecimal (A to F), stand at a place of an array that has as many left.</summary>
    internal static bool Begins(byte[] data, int start, string expected)
    {
        for (int i = 0; i < expected.Length; i += 2)
        {
            if (data[start + (i / 2)] != ((DigitOf(expected[i]) << 4) | DigitOf(expected[i + 1])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares two ranges, which must lie inside their arrays.</summary>
    public static bool AreEqual(byte[] a, int startA, byte[] b, int startB, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (a[startA + i] != b[startB + i])
            {
                return false;
            }
        }

        return true;
    }

    private static int DigitOf(char symbol) => symbol <= '9' ? symbol - '0' : symbol - 'A' + 10;

    // Returns -1 for what DER does not allow: no length, an indefinite one, one with needless bytes, one beyond 16 MB.
    private int ReadLength()
    {
        if (AtEnd)
        {
            return -1;
        }

        int first = Data[_position++];
        if (first < 0x80)
        {
            return first;
        }

        int count = first - 0x80;
        if (count == 0 || count > LongestLengthField || count > _end - _position || Data[_position] == 0)
        {
            return -1;
        }

        int length = 0;
        for (int i = 0; i < count; i++)
        {
            length = (length << 8) | Data[_position++];
        }

        return length < 0x80 ? -1 : length;
    }
}
