using System;

namespace NanoIoTNode.Core.Telemetry;

/// <summary>
/// Writes one JSON object (RFC 8259) as UTF-8 into its own buffer, which is used again for the next one: no garbage. Not
/// for several threads at once.
/// </summary>
public sealed class JsonWriter
{
    private const int FirstCapacity = 192;

    private byte[] _buffer;
    private int _length;
    private bool _first;

    /// <summary>Prepares a writer for short documents.</summary>
    public JsonWriter()
        : this(FirstCapacity)
    {
    }

    /// <param name="capacity">Bytes of the longest document; a longer one takes a larger buffer.</param>
    public JsonWriter(int capacity)
    {
        _buffer = new byte[capacity];
    }

    /// <summary>Where the document stands, from 0 on, until the next one is begun.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Bytes of it so far.</summary>
    public int Length => _length;

    /// <summary>Begins a new object and forgets the former one.</summary>
    public void Begin()
    {
        _length = 0;
        _first = true;
        Put('{');
    }

    /// <summary>Ends the object and returns a copy of it.</summary>
    public byte[] End()
    {
        EndObject();
        byte[] document = new byte[_length];
        Array.Copy(_buffer, document, _length);
        return document;
    }

    /// <summary>Begins a member that is a list of objects.</summary>
    public void BeginList(string name)
    {
        Name(name);
        Put('[');
        _first = true;
    }

    /// <summary>Ends the list.</summary>
    public void EndList()
    {
        Put(']');
        _first = false;
    }

    /// <summary>Begins an object within a list.</summary>
    public void BeginObject()
    {
        Separate();
        Put('{');
        _first = true;
    }

    /// <summary>Ends it, or the whole document.</summary>
    public void EndObject()
    {
        Put('}');
        _first = false;
    }

    /// <summary>Adds a text member; null becomes JSON's null.</summary>
    public void Text(string name, string value)
    {
        Name(name);
        if (value == null)
        {
            Ascii("null");
            return;
        }

        Quoted(value);
    }

    /// <summary>Adds a whole number.</summary>
    public void Integer(string name, long value)
    {
        Name(name);
        Digits(value);
    }

    /// <summary>
    /// Adds a number with at most <paramref name="decimals"/> (0 to 6) decimal places, without trailing zeros. What
    /// JSON cannot say (not a number, infinity, beyond 10^12) becomes null.
    /// </summary>
    public void Number(string name, double value, int decimals)
    {
        Name(name);
        if (double.IsNaN(value) || value > 1e12 || value < -1e12)
        {
            Ascii("null");
            return;
        }

        Fixed(value, decimals);
    }

    /// <summary>Adds a time (UTC) in ISO 8601 with whole seconds: 2026-11-21T06:00:00Z.</summary>
    public void Time(string name, DateTime utc)
    {
        Name(name);
        Put('"');
        Padded(utc.Year, 4);
        Put('-');
        Padded(utc.Month, 2);
        Put('-');
        Padded(utc.Day, 2);
        Put('T');
        Padded(utc.Hour, 2);
        Put(':');
        Padded(utc.Minute, 2);
        Put(':');
        Padded(utc.Second, 2);
        Put('Z');
        Put('"');
    }

    private void Name(string name)
    {
        Separate();
        Quoted(name);
        Put(':');
    }

    private void Separate()
    {
        if (!_first)
        {
            Put(',');
        }

        _first = false;
    }

    private void Fixed(double value, int decimals)
    {
        long scale = 1;
        for (int i = 0; i < decimals; i++)
        {
            scale *= 10;
        }

        bool negative = value < 0;
        long scaled = (long)(((negative ? -value : value) * scale) + 0.5);
        if (negative && scaled != 0)
        {
            Put('-');
        }

        Digits(scaled / scale);
        long rest = scaled % scale;
        if (rest == 0)
        {
            return;
        }

        Put('.');
        while (rest != 0)
        {
            scale /= 10;
            Put((char)('0' + (rest / scale)));
            rest %= scale;
        }
    }

    // long.MinValue has no positive counterpart: the digits are taken from the negative side.
    private void Digits(long value)
    {
        if (value < 0)
        {
            Put('-');
        }
        else
        {
            value = -value;
        }

        long power = 1;
        while (value / power <= -10)
        {
            power *= 10;
        }

        while (power > 0)
        {
            Put((char)('0' - (value / power % 10)));
            power /= 10;
        }
    }

    private void Padded(int value, int width)
    {
        int power = 1;
        for (int i = 1; i < width; i++)
        {
            power *= 10;
        }

        for (; power > 0; power /= 10)
        {
            Put((char)('0' + (value / power % 10)));
        }
    }

    private void Quoted(string text)
    {
        Put('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"' || c == '\\')
            {
                Put('\\');
                Put(c);
            }
            else if (c < ' ')
            {
                Ascii("\\u00");
                Put(HexDigit(c >> 4));
                Put(HexDigit(c & 15));
            }
            else if (c >= 0xD800 && c <= 0xDFFF)
            {
                i += Surrogate(c, i + 1 < text.Length ? text[i + 1] : '\0');
            }
            else
            {
                Utf8(c);
            }
        }

        Put('"');
    }

    // Returns how many further characters were used. A half without its other half cannot be said in UTF-8.
    private int Surrogate(char high, char low)
    {
        if (high > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        {
            Utf8(0xFFFD);
            return 0;
        }

        Utf8(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
        return 1;
    }

    private void Utf8(int point)
    {
        if (point < 0x80)
        {
            Byte(point);
        }
        else if (point < 0x800)
        {
            Byte(0xC0 | (point >> 6));
            Byte(0x80 | (point & 0x3F));
        }
        else
        {
            if (point < 0x10000)
            {
                Byte(0xE0 | (point >> 12));
            }
            else
            {
                Byte(0xF0 | (point >> 18));
                Byte(0x80 | ((point >> 12) & 0x3F));
            }

            Byte(0x80 | ((point >> 6) & 0x3F));
            Byte(0x80 | (point & 0x3F));
        }
    }

    private static char HexDigit(int value)
    {
        return (char)(value < 10 ? '0' + value : 'a' + value - 10);
    }

    private void Ascii(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            Put(text[i]);
        }
    }

    private void Put(char c)
    {
        Byte(c);
    }

    private void Byte(int value)
    {
        if (_length == _buffer.Length)
        {
            byte[] larger = new byte[_buffer.Length * 2];
            Array.Copy(_buffer, larger, _length);
            _buffer = larger;
        }

        _buffer[_length++] = (byte)value;
    }
}
