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

    private readonly string[] _names;
    private readonly byte[] _encoded;

    /// <summary>Takes names and decimals of readings in their order.</summary>
    /// <exception cref="ArgumentException">More than can be stored.</exception>
    public Quantities(Reading[] readings)
    {
        int size = 1;
        _names = new string[readings.Length];
        byte[][] names = new byte[readings.Length][];
        int[] shared = new int[readings.Length];
        for (int i = 0; i < readings.Length; i++)
        {
            _names[i] = readings[i].Quantity;
            names[i] = Encoding.UTF8.GetBytes(_names[i]);
            shared[i] = i == 0 ? 0 : SharedBytes(names[i - 1], names[i]);
            size += 2 + names[i].Length - shared[i];
            if (names[i].Length > MaximumName)
            {
                throw new ArgumentException("name");
            }
        }

        if (readings.Length > MaximumCount || size > MaximumSize)
        {
            throw new ArgumentException("too many quantities");
        }

        Scales = ScalesOf(readings);
        _encoded = new byte[size];
        _encoded[0] = (byte)readings.Length;
        int end = 1;
        for (int i = 0; i < readings.Length; i++)
        {
            int rest = names[i].Length - shared[i];
            _encoded[end++] = (byte)(readings[i].Decimals | (shared[i] << SharedShift));
            _encoded[end++] = (byte)rest;
            Array.Copy(names[i], shared[i], _encoded, end, rest);
            end += rest;
        }
    }

    private Quantities(byte[] encoded, string[] names, int[] scales)
    {
        _encoded = encoded;
        _names = names;
        Scales = scales;
    }

    /// <summary>How many there are.</summary>
    public int Count => _names.Length;

    /// <summary>For each the number of stored units in one unit of the quantity: 10 to the power of its decimals.</summary>
    internal int[] Scales { get; }

    /// <summary>Bytes when stored.</summary>
    internal int Size => _encoded.Length;

    /// <summary>Member name in the telemetry document.</summary>
    public string Name(int index) => _names[index];

    /// <summary>Decimal places of a quantity's values, 0 to 6.</summary>
    public int Decimals(int index)
    {
        int decimals = 0;
        for (int scale = Scales[index]; scale > 1; scale /= 10)
        {
            decimals++;
        }

        return decimals;
    }

    /// <summary>Reads stored quantities; null when they are not well formed.</summary>
    internal static Quantities Decode(byte[] data, int start, int end)
    {
        int count = start < end ? data[start] : MaximumCount + 1;
        if (count > MaximumCount)
        {
            return null;
        }

        string[] names = new string[count];
        int[] scales = new int[count];
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

            scales[i] = PowerOfTen(data[at] & DecimalsMask);
            Array.Copy(data, at + 2, name, shared, data[at + 1]);
            length = shared + data[at + 1];
            names[i] = Encoding.UTF8.GetString(name, 0, length);
            at += 2 + data[at + 1];
        }

        byte[] encoded = new byte[at - start];
        Array.Copy(data, start, encoded, 0, encoded.Length);
        return new Quantities(encoded, names, scales);
    }

    /// <summary>True when the same quantities stand there.</summary>
    internal bool StandAt(byte[] data, int start, int end)
    {
        if (end - start < _encoded.Length)
        {
            return false;
        }

        for (int i = 0; i < _encoded.Length; i++)
        {
            if (data[start + i] != _encoded[i])
            {
                return false;
            }
        }

        return true;
    }

    internal void CopyTo(byte[] data, int start) => Array.Copy(_encoded, 0, data, start, _encoded.Length);

    private static int SharedBytes(byte[] before, byte[] name)
    {
        int shared = 0;
        while (shared < before.Length && shared < name.Length && shared < MaximumShared && before[shared] == name[shared])
        {
            shared++;
        }

        return shared;
    }

    private static int[] ScalesOf(Reading[] readings)
    {
        int[] scales = new int[readings.Length];
        for (int i = 0; i < readings.Length; i++)
        {
            if (readings[i].Decimals < 0 || readings[i].Decimals > MaximumDecimals)
            {
                throw new ArgumentException("decimals");
            }

            scales[i] = PowerOfTen(readings[i].Decimals);
        }

        return scales;
    }

    private static int PowerOfTen(int exponent)
    {
        int power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}
