using System;
using System.Text;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Offline;

/// <summary>
/// What the values of a reading mean, in their order. Stored beside the values, so that readings keep their meaning when
/// a later firmware has other sensors. Does not change once made.
/// <code>
///  0  count   then for each: decimals (1 byte), length of the name (1 byte), the name in UTF-8
/// </code>
/// </summary>
public sealed class Quantities
{
    /// <summary>Quantities at most: each has a bit in <see cref="StoredReading.Present"/>.</summary>
    public const int MaximumCount = 32;

    /// <summary>Bytes that all of them may take when stored.</summary>
    internal const int MaximumSize = 250;

    private const int MaximumDecimals = 6;

    private readonly string[] _names;
    private readonly byte[] _encoded;

    /// <summary>Takes names and decimals of readings in their order.</summary>
    /// <exception cref="ArgumentException">More than can be stored.</exception>
    public Quantities(Reading[] readings)
    {
        int size = 1;
        _names = new string[readings.Length];
        byte[][] names = new byte[readings.Length][];
        for (int i = 0; i < readings.Length; i++)
        {
            _names[i] = readings[i].Quantity;
            names[i] = Encoding.UTF8.GetBytes(_names[i]);
            size += 2 + names[i].Length;
        }

        if (readings.Length > MaximumCount || size > MaximumSize)
        {
            throw new ArgumentException("too many quantities");
        }

        _encoded = new byte[size];
        _encoded[0] = (byte)readings.Length;
        int end = 1;
        for (int i = 0; i < readings.Length; i++)
        {
            _encoded[end++] = (byte)readings[i].Decimals;
            _encoded[end++] = (byte)names[i].Length;
            Array.Copy(names[i], 0, _encoded, end, names[i].Length);
            end += names[i].Length;
        }

        Scales = ScalesOf(readings);
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
        int at = start + 1;
        for (int i = 0; i < count; i++)
        {
            if (at + 2 > end || data[at] > MaximumDecimals || at + 2 + data[at + 1] > end)
            {
                return null;
            }

            scales[i] = PowerOfTen(data[at]);
            names[i] = Encoding.UTF8.GetString(data, at + 2, data[at + 1]);
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
