using System;

namespace NanoIoTNode.Core.Credentials;

/// <summary>Decodes base64 that comes in pieces, so that the text never has to be in RAM as a whole.</summary>
internal sealed class Base64Decoder
{
    private const int FirstSize = 1024;

    private readonly int _maximum;
    private byte[] _bytes = new byte[0];
    private int _bits;
    private int _symbols;
    private int _padding;

    /// <summary>Decodes up to so many bytes; more is a fault.</summary>
    internal Base64Decoder(int maximum)
    {
        _maximum = maximum;
    }

    /// <summary>Bytes decoded so far.</summary>
    internal int Count { get; private set; }

    /// <summary>True when more came than may come.</summary>
    internal bool Overflowed { get; private set; }

    /// <summary>True when the text may end here: all groups of four are complete.</summary>
    internal bool IsComplete => _symbols == 0;

    /// <summary>Takes one character; false when base64 cannot go on with it. Blanks are skipped.</summary>
    internal bool Take(char symbol)
    {
        if (symbol == ' ' || symbol == '\t')
        {
            return true;
        }

        int value = Value(symbol);
        if (symbol == '=')
        {
            // Padding fills a last group of which two or three symbols are there.
            if (_symbols < 2)
            {
                return false;
            }

            _padding++;
            value = 0;
        }
        else if (value < 0 || _padding > 0)
        {
            return false;
        }

        _bits = (_bits << 6) | value;
        _symbols++;
        return _symbols < 4 || TakeGroup();
    }

    /// <summary>What was decoded.</summary>
    internal byte[] ToArray()
    {
        var result = new byte[Count];
        Array.Copy(_bytes, 0, result, 0, Count);
        return result;
    }

    /// <summary>Overwrites what was decoded and lets its RAM go, and is ready for another text.</summary>
    internal void Reset()
    {
        Array.Clear(_bytes, 0, _bytes.Length);
        _bytes = new byte[0];
        Count = 0;
        Overflowed = false;
        _bits = 0;
        _symbols = 0;
        _padding = 0;
    }

    // After a padded group the padding stays counted, so that nothing may follow it.
    private bool TakeGroup()
    {
        int count = 3 - _padding;
        if (!Reserve(count))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            _bytes[Count++] = (byte)(_bits >> (16 - (8 * i)));
        }

        _bits = 0;
        _symbols = 0;
        return true;
    }

    private bool Reserve(int count)
    {
        if (Count + count > _maximum)
        {
            Overflowed = true;
            return false;
        }

        if (Count + count > _bytes.Length)
        {
            int first = _maximum < FirstSize ? _maximum : FirstSize;
            var larger = new byte[_bytes.Length == 0 ? first : _bytes.Length * 2];
            Array.Copy(_bytes, 0, larger, 0, Count);
            Array.Clear(_bytes, 0, _bytes.Length);
            _bytes = larger;
        }

        return true;
    }

    private static int Value(char symbol)
    {
        if (symbol >= 'A' && symbol <= 'Z')
        {
            return symbol - 'A';
        }

        if (symbol >= 'a' && symbol <= 'z')
        {
            return symbol - 'a' + 26;
        }

        if (symbol >= '0' && symbol <= '9')
        {
            return symbol - '0' + 52;
        }

        return symbol == '+' ? 62 : symbol == '/' ? 63 : -1;
    }
}
