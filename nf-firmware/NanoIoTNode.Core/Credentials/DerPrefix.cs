namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Walks through the first elements of a DER structure whose end may be missing; to look at, not to trust: see
/// <see cref="DerReader"/> for that. No read leaves what is there.
/// </summary>
internal sealed class DerPrefix
{
    private readonly byte[] _data;
    private readonly int _end;
    private int _start;

    /// <summary>Stands at the first element of the first <paramref name="count"/> bytes.</summary>
    internal DerPrefix(byte[] data, int count)
    {
        _data = data;
        _end = count;
        MoveTo(0);
    }

    private DerPrefix(DerPrefix other)
    {
        _data = other._data;
        _end = other._end;
        _start = other._start;
        Tag = other.Tag;
        Length = other.Length;
    }

    /// <summary>The tag of the element that it stands at, -1 behind the end.</summary>
    internal int Tag { get; private set; }

    /// <summary>The length that this element announces, in bytes.</summary>
    internal int Length { get; private set; }

    internal DerPrefix Copy() => new DerPrefix(this);

    /// <summary>Goes into the element; false, and no step, when it has not the tag wanted.</summary>
    internal bool Enter(int tag)
    {
        if (Tag != tag)
        {
            return false;
        }

        MoveTo(_start);
        return true;
    }

    /// <summary>Goes on behind the element.</summary>
    internal void Skip() => MoveTo(Length > _end - _start ? _end : _start + Length);

    /// <summary>True when the element's value is this number of one byte.</summary>
    internal bool IsNumber(int number) => Length == 1 && _start < _end && _data[_start] == number;

    /// <summary>True when the element's value begins with these bytes, in hexadecimal (A to F).</summary>
    internal bool ValueBegins(string expected)
    {
        int size = expected.Length / 2;
        return size <= Length && size <= _end - _start && DerReader.Begins(_data, _start, expected);
    }

    private void MoveTo(int position)
    {
        Tag = -1;
        Length = 0;
        _start = _end;
        if (_end - position < 2)
        {
            return;
        }

        int first = _data[position + 1];
        int octets = first < 0x80 ? 0 : first - 0x80;
        if (octets > 3 || octets > _end - position - 2)
        {
            return;
        }

        Tag = _data[position];
        Length = octets == 0 ? first : 0;
        for (int i = 0; i < octets; i++)
        {
            Length = (Length << 8) | _data[position + 2 + i];
        }

        _start = position + 2 + octets;
    }
}
