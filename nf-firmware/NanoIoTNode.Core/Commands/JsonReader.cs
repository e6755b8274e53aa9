namespace NanoIoTNode.Core.Commands;

/// <summary>
/// Reads one JSON document (RFC 8259) token by token. What comes over the network is bounded: no recursion, at most
/// <see cref="DeepestNesting"/> open brackets, names and texts of at most <see cref="LongestText"/> characters.
/// </summary>
public sealed class JsonReader
{
    public const int DeepestNesting = 16;
    public const int LongestText = 64;

    private readonly byte[] _document;
    private readonly char[] _text = new char[LongestText];
    private readonly bool[] _isObject = new bool[DeepestNesting];
    private int _textLength;
    private int _depth;
    private int _at;
    private Expected _expected = Expected.Value;

    public JsonReader(byte[] document)
    {
        _document = document;
    }

    private enum Expected
    {
        Value,
        ValueOrArrayEnd,
        NameOrObjectEnd,
        Name,
        CommaOrEnd,
        Nothing,
        Failed,
    }

    /// <summary>The characters of the last name or text, or the digits of the last number.</summary>
    public string Text
    {
        get { return new string(_text, 0, _textLength); }
    }

    /// <summary>Open brackets around the last token.</summary>
    public int Depth
    {
        get { return _depth; }
    }

    /// <summary>Reads the next token.</summary>
    public JsonToken Next()
    {
        JsonToken token = Read();
        if (token == JsonToken.Error)
        {
            _expected = Expected.Failed;
        }

        return token;
    }

    private JsonToken Read()
    {
        int c = SkipBlanks();
        if (_expected == Expected.CommaOrEnd && c == ',')
        {
            _at++;
            _expected = _isObject[_depth - 1] ? Expected.Name : Expected.Value;
            c = SkipBlanks();
        }

        switch (_expected)
        {
            case Expected.Nothing:
                return c < 0 ? JsonToken.End : JsonToken.Error;
            case Expected.CommaOrEnd:
                return Close(c);
            case Expected.Name:
                return ReadName(c);
            case Expected.NameOrObjectEnd:
                return c == '}' ? Close(c) : ReadName(c);
            case Expected.ValueOrArrayEnd:
                return c == ']' ? Close(c) : ReadValue(c);
            case Expected.Value:
                return ReadValue(c);
            default:
                return JsonToken.Error;
        }
    }

    private JsonToken ReadValue(int c)
    {
        switch (c)
        {
            case '{':
                return Open(true);
            case '[':
                return Open(false);
            case '"':
                return ReadText() ? Ended(JsonToken.Text) : JsonToken.Error;
            case 't':
                return ReadWord("true", JsonToken.True);
            case 'f':
                return ReadWord("false", JsonToken.False);
            case 'n':
                return ReadWord("null", JsonToken.Null);
            default:
                return ReadNumber() ? Ended(JsonToken.Number) : JsonToken.Error;
        }
    }

    private JsonToken Open(bool isObject)
    {
        if (_depth == DeepestNesting)
        {
            return JsonToken.Error;
        }

        _at++;
        _isObject[_depth++] = isObject;
        _expected = isObject ? Expected.NameOrObjectEnd : Expected.ValueOrArrayEnd;
        return isObject ? JsonToken.ObjectStart : JsonToken.ArrayStart;
    }

    private JsonToken Close(int c)
    {
        bool isObject = _isObject[_depth - 1];
        if (c != (isObject ? '}' : ']'))
        {
            return JsonToken.Error;
        }

        _at++;
        _depth--;
        return Ended(isObject ? JsonToken.ObjectEnd : JsonToken.ArrayEnd);
    }

    private JsonToken Ended(JsonToken token)
    {
        _expected = _depth == 0 ? Expected.Nothing : Expected.CommaOrEnd;
        return token;
    }

    private JsonToken ReadName(int c)
    {
        if (c != '"' || !ReadText() || SkipBlanks() != ':')
        {
            return JsonToken.Error;
        }

        _at++;
        _expected = Expected.Value;
        return JsonToken.Name;
    }

    private JsonToken ReadWord(string word, JsonToken token)
    {
        for (int i = 0; i < word.Length; i++)
        {
            if (Peek() != word[i])
            {
                return JsonToken.Error;
            }

            _at++;
        }

        return Ended(token);
    }

    private bool ReadNumber()
    {
        _textLength = 0;
        Keep('-');
        if (!Keep('0') && !KeepDigits())
        {
            return false;
        }

        if (Keep('.') && !KeepDigits())
        {
            return false;
        }

        if (Keep('e') || Keep('E'))
        {
            if (!Keep('+'))
            {
                Keep('-');
            }

            return KeepDigits();
        }

        return true;
    }

    private bool KeepDigits()
    {
        int before = _textLength;
        for (int c = Peek(); c >= '0' && c <= '9'; c = Peek())
        {
            if (!Append((char)c))
            {
                return false;
            }

            _at++;
        }

        return _textLength > before;
    }

    private bool Keep(char wanted)
    {
        if (Peek() != wanted || !Append(wanted))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool ReadText()
    {
        _textLength = 0;
        _at++;
        while (true)
        {
            int c = Peek();
            _at++;
            if (c == '"')
            {
                return true;
            }

            bool good = c == '\\' ? ReadEscape() : c >= ' ' && ReadCharacter(c);
            if (!good)
            {
                return false;
            }
        }
    }

    private bool ReadEscape()
    {
        int c = Peek();
        _at++;
        switch (c)
        {
            case '"':
            case '\\':
            case '/':
                return Append((char)c);
            case 'b':
                return Append('\b');
            case 'f':
                return Append('\f');
            case 'n':
                return Append('\n');
            case 'r':
                return Append('\r');
            case 't':
                return Append('\t');
            case 'u':
                return ReadHex();
            default:
                return false;
        }
    }

    private bool ReadHex()
    {
        int value = 0;
        for (int i = 0; i < 4; i++)
        {
            int digit = HexValue(Peek());
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | digit;
            _at++;
        }

        return Append((char)value);
    }

    // UTF-8: the lead byte says how many bytes follow. Overlong forms and encoded surrogates are not accepted.
    private bool ReadCharacter(int lead)
    {
        if (lead < 0x80)
        {
            return Append((char)lead);
        }

        int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
        if (lead < 0xC2 || lead > 0xF4)
        {
            return false;
        }

        int point = lead & (0x3F >> more);
        for (int i = 0; i < more; i++)
        {
            int c = Peek();
            if (c < 0x80 || c > 0xBF)
            {
                return false;
            }

            point = (point << 6) | (c & 0x3F);
            _at++;
        }

        return AppendPoint(point, more);
    }

    private bool AppendPoint(int point, int more)
    {
        if (more == 3)
        {
            return point >= 0x10000 && point <= 0x10FFFF
                && Append((char)(0xD800 + ((point - 0x10000) >> 10)))
                && Append((char)(0xDC00 + (point & 0x3FF)));
        }

        bool overlong = more == 2 && point < 0x800;
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        return !overlong && !surrogate && Append((char)point);
    }

    private bool Append(char c)
    {
        if (_textLength == LongestText)
        {
            return false;
        }

        _text[_textLength++] = c;
        return true;
    }

    private int SkipBlanks()
    {
        int c = Peek();
        while (c == ' ' || c == '\t' || c == '\n' || c == '\r')
        {
            _at++;
            c = Peek();
        }

        return c;
    }

    private int Peek()
    {
        return _at < _document.Length ? _document[_at] : -1;
    }

    private static int HexValue(int c)
    {
        if (c >= '0' && c <= '9')
        {
            return c - '0';
        }

        int lower = c | 0x20;
        return c > 0 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
