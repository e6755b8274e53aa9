using System;
using System.Text;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// What the values of a reading mean, in their order. Stored beside the values, so that readings keep their meaning when
/// a later firmware has other sensors. Does not change once made.
/// <code>
///  0  count   then for each: decimals (3 bits) and how many bytes the name begins with as the one before (5 bits), how many
///     bytes follow (1 byte), these bytes of the name in UTF-8
/// </code>
/// </summary>
public sealed class Quantities
{
    /// <summary>Quantities at most: each has a bit in <see cref="StoredReading.Present"/>.</summary>
    public const int MaximumCount = 32;

    /// <summary>Bytes that all of them may take when stored.</summary>
    internal const int MaximumSize = 312;

    private const int MaximumDecimals = 6;
    private const int MaximumShared = 31;
    private const int SharedShift = 3;
    private const int DecimalsMask = 7;
    private const int MaximumName = 255;

    private readonly Reading[] _readings;
    private byte[] _encoded;

    /// <summary>Takes names and decimals of readings in their order, and keeps the array: nobody changes it any more.</summary>
    /// <exception cref="ArgumentException">More than can be stored.</exception>
    public Quantities(Reading[] readings)
    {
        _readings = readings;

        // Only to see that they can be stored: the stored form is made when it is asked for, and takes RAM while it is there.
        Encode();
    }

    private Quantities(Reading[] readings, byte[] encoded)
    {
        _readings = readings;
        _encoded = encoded;
    }

    /// <summary>How many there are.</summary>
    public int Count => _readings.Length;

    /// <summary>Bytes when stored.</summary>
    internal int Size => Encoded.Length;

    private byte[] Encoded => _encoded ??= Encode();

    /// <summary>Member name in the telemetry document.</summary>
    public string Name(int index) => _readings[index].Quantity;

    /// <summary>Decimal places of a quantity's values, 0 to 6.</summary>
    public int Decimals(int index) => _readings[index].Decimals;

    /// <summary>The number of stored units in one unit of a quantity: 10 to the power of its decimals.</summary>
    internal int Scale(int index)
    {
        int power = 1;
        for (int i = _readings[index].Decimals; i > 0; i--)
        {
            power *= 10;
        }

        return power;
    }

    /// <summary>True when it was made of that array.</summary>
    internal bool AreOf(Reading[] readings) => _readings == readings;

    /// <summary>Lets the stored form go; it is made anew when it is asked for.</summary>
    internal void Trim() => _encoded = null;

    /// <summary>Reads stored quantities; null when they are not well formed.</summary>
    internal static Quantities Decode(byte[] data, int start, int end)
    {
        int count = start < end ? data[start] : MaximumCount + 1;
        if (count > MaximumCount)
        {
            return null;
        }

        Reading[] readings = new Reading[count];
        byte[] name = new byte[MaximumShared + MaximumName];
        int length = 0;
        int at = start + 1;
        for (int i = 0; i < count; i++)
        {
            if (at + 2 > end)
            {
                return null;
            }

            int shared = data[at] >> SharedShift;
            if (shared > length || (data[at] & DecimalsMask) > MaximumDecimals || at + 2 + data[at + 1] > end)
            {
                return null;
            }

            Array.Copy(data, at + 2, name, shared, data[at + 1]);
            length = shared + data[at + 1];
            readings[i] = new Reading(Encoding.UTF8.GetString(name, 0, length), data[at] & DecimalsMask);
            at += 2 + data[at + 1];
        }

        byte[] encoded = new byte[at - start];
        Array.Copy(data, start, encoded, 0, encoded.Length);
        return new Quantities(readings, encoded);
    }

    /// <summary>True when the same quantities stand there.</summary>
    internal bool StandAt(byte[] data, int start, int end)
    {
        byte[] encoded = Encoded;
        if (end - start < encoded.Length)
        {
            return false;
        }

        for (int i = 0; i < encoded.Length; i++)
        {
            if (data[start + i] != encoded[i])
            {
                return false;
            }
        }

        return true;
    }

    internal void CopyTo(byte[] data, int start) => Array.Copy(Encoded, 0, data, start, Encoded.Length);

    private static int SharedBytes(byte[] before, byte[] name)
    {
        int shared = 0;
        while (shared < before.Length && shared < name.Length && shared < MaximumShared && before[shared] == name[shared])
        {
            shared++;
        }

        return shared;
    }

    private byte[] Encode()
    {
        if (Count > MaximumCount)
        {
            throw new ArgumentException("too many quantities");
        }

        byte[] data = new byte[MaximumSize];
        data[0] = (byte)Count;
        int end = 1;
        byte[] before = new byte[0];
        for (int i = 0; i < Count; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(Name(i));
            int shared = SharedBytes(before, name);
            int rest = name.Length - shared;
            if (name.Length > MaximumName || end + 2 + rest > MaximumSize || Decimals(i) < 0 || Decimals(i) > MaximumDecimals)
            {
                throw new ArgumentException("too long names, or decimals beyond 0 to 6");
            }

            data[end++] = (byte)(Decimals(i) | (shared << SharedShift));
            data[end++] = (byte)rest;
            Array.Copy(name, shared, data, end, rest);
            end += rest;
            before = name;
        }

        byte[] encoded = new byte[end];
        Array.Copy(data, encoded, end);
        return encoded;
    }
}
