namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Turns the bytes of a pasted PEM text into its characters: undoes what word processors (typographic dashes and
/// quotes, hard blanks, in UTF-8 or in the Windows code page 1252), editors (the UTF-8 byte-order mark) and JSON or C
/// strings (escapes) make of it. Bytes that are none of that become <see cref="Garbage"/>.
/// </summary>
internal sealed class PemCharacters
{
    /// <summary>Stands for what cannot be read.</summary>
    internal const char Garbage = '\u001A';

    /// <summary>Stands for every dash that is not the plain one.</summary>
    internal const char LongDash = '\u2013';

    /// <summary>Stands for every blank that does not break a line.</summary>
    internal const char HardBlank = '\u00A0';

    private const int Nothing = -1;

    private readonly char[] _completed = new char[4];
    private int _code;
    private int _octetsLeft;
    private int _digitsLeft;
    private bool _escaped;

    /// <summary>How many characters the last byte completed: 0 to 3.</summary>
    internal int Count { get; private set; }

    /// <summary>One of the characters that the last byte completed.</summary>
    internal char this[int index] => _completed[index];

    /// <summary>Takes the next byte.</summary>
    internal void Take(byte octet)
    {
        Count = 0;
        if (_octetsLeft > 0)
        {
            if ((octet & 0xC0) == 0x80)
            {
                _code = (_code << 6) | (octet & 0x3F);
                _octetsLeft--;
                if (_octetsLeft == 0)
                {
                    Put(OfUnicode(_code));
                }

                return;
            }

            _octetsLeft = 0;
            Put(Garbage);
        }

        if (octet < 0x80)
        {
            TakeAscii((char)octet);
        }
        else
        {
            TakeHigh(octet);
        }
    }

    private void TakeAscii(char symbol)
    {
        if (_digitsLeft > 0)
        {
            TakeDigit(symbol);
        }
        else if (_escaped)
        {
            TakeEscaped(symbol);
        }
        else if (symbol == '\\')
        {
            _escaped = true;
        }
        else if (symbol != '\0')
        {
            Put(symbol);
        }
    }

    private void TakeEscaped(char symbol)
    {
        // A doubled backslash comes of a string that was escaped twice: it goes on escaping.
        _escaped = symbol == '\\';
        switch (symbol)
        {
            case '\\':
            case 'r': // its \n follows
                break;
            case 'n':
                Put('\n');
                break;
            case 't':
                Put(' ');
                break;
            case 'u':
                _digitsLeft = 4;
                _code = 0;
                break;
            case '/':
            case '"':
            case '\'':
            case '\r': // C goes on with a string in the next line
            case '\n':
            case ' ':
                Put(symbol);
                break;
            default:
                Put(Garbage);
                Put(symbol);
                break;
        }
    }

    private void TakeDigit(char symbol)
    {
        int value = symbol >= '0' && symbol <= '9' ? symbol - '0'
            : symbol >= 'a' && symbol <= 'f' ? symbol - 'a' + 10
            : symbol >= 'A' && symbol <= 'F' ? symbol - 'A' + 10 : -1;
        if (value < 0)
        {
            _digitsLeft = 0;
            Put(Garbage);
            Put(symbol);
            return;
        }

        _code = (_code << 4) | value;
        _digitsLeft--;
        if (_digitsLeft == 0)
        {
            Put(_code < 0x80 ? _code : OfUnicode(_code));
        }
    }

    private void TakeHigh(byte octet)
    {
        if (_escaped || _digitsLeft > 0)
        {
            _escaped = false;
            _digitsLeft = 0;
            Put(Garbage);
        }

        if (octet >= 0xC2 && octet <= 0xF4)
        {
            _octetsLeft = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
            _code = octet & (0x3F >> _octetsLeft);
        }
        else
        {
            Put(OfCodePage(octet));
        }
    }

    private void Put(int code)
    {
        if (code != Nothing)
        {
            _completed[Count++] = (char)code;
        }
    }

    private static int OfUnicode(int code)
    {
        switch (code)
        {
            case 0xFEFF: // byte-order mark
            case 0x200B: // zero-width blank
                return Nothing;
            case 0x00A0:
            case 0x202F:
                return HardBlank;
            case 0x00AB: // quotes
            case 0x00BB:
                return '"';
            case 0x00AD: // soft hyphen
            case 0x2212: // minus
                return LongDash;
        }

        if (code >= 0x2010 && code <= 0x2015)
        {
            return LongDash;
        }

        return code >= 0x2018 && code <= 0x201F ? '"' : Garbage;
    }

    private static int OfCodePage(byte octet)
    {
        switch (octet)
        {
            case 0xA0:
                return HardBlank;
            case 0x82:
            case 0x84:
            case 0x91:
            case 0x92:
            case 0x93:
            case 0x94:
            case 0xAB:
            case 0xBB:
                return '"';
            case 0x96:
            case 0x97:
            case 0xAD:
                return LongDash;
            default:
                return Garbage;
        }
    }
}
