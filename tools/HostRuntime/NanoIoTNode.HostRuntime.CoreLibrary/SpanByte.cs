namespace System;

/// <summary>
/// A window onto a byte array, as nanoFramework's mscorlib has it in place of generic spans. It cannot be null and keeps
/// the array alive; a <see cref="byte"/> array converts implicitly.
/// </summary>
public readonly ref struct SpanByte
{
    private readonly byte[]? _array;
    private readonly int _start;

    /// <summary>A window onto the whole of <paramref name="array"/>; null gives an empty one.</summary>
    public SpanByte(byte[]? array)
    {
        _array = array;
        _start = 0;
        Length = array is null ? 0 : array.Length;
    }

    /// <summary>A window of <paramref name="length"/> bytes from <paramref name="start"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window does not lie inside the array.</exception>
    public SpanByte(byte[]? array, int start, int length)
    {
        int size = array is null ? 0 : array.Length;
        if (start < 0 || length < 0 || start > size - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start));
        }

        _array = array;
        _start = start;
        Length = length;
    }

    /// <summary>A window of no bytes.</summary>
    public static SpanByte Empty => default;

    /// <summary>Number of bytes.</summary>
    public int Length { get; }

    /// <summary>Whether the window has no bytes.</summary>
    public bool IsEmpty => Length == 0;

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside the window.</exception>
    public byte this[int index]
    {
        get => _array![Position(index)];
        set => _array![Position(index)] = value;
    }

    /// <summary>Copies all bytes to the start of <paramref name="destination"/>; the two may overlap.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter.</exception>
    public void CopyTo(SpanByte destination)
    {
        if (Length > destination.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(destination));
        }

        if (Length > 0)
        {
            Array.Copy(_array!, _start, destination._array!, destination._start, Length);
        }
    }

    /// <summary>The window without its first <paramref name="start"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is outside the window.</exception>
    public SpanByte Slice(int start) => Slice(start, Length - start);

    /// <summary>A smaller window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie inside this one.</exception>
    public SpanByte Slice(int start, int length)
    {
        if (start < 0 || length < 0 || start > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start));
        }

        return new SpanByte(_array, _start + start, length);
    }

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray()
    {
        var copy = new byte[Length];
        CopyTo(copy);
        return copy;
    }

    /// <summary>A window onto the whole array.</summary>
    public static implicit operator SpanByte(byte[]? array) => new(array);

    private int Position(int index) =>
        index >= 0 && index < Length ? _start + index : throw new ArgumentOutOfRangeException(nameof(index));
}
