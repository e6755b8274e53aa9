namespace NanoIoTNode.Core.Provisioning;

/// <summary>The structure of UTF-8 (RFC 3629), which the board's Encoding does not check.</summary>
public static class Utf8
{
    internal static bool IsContinuation(byte octet) => (octet & 0xC0) == 0x80;

    /// <summary>Bytes of the character that begins with this byte, 0 when none can begin so.</summary>
    internal static int LengthOf(byte first)
    {
        if (first < 0x80)
        {
            return 1;
        }

        if (first < 0xC2)
        {
            return 0;
        }

        return first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    }

    /// <summary>Where the last character of the first <paramref name="count"/> (at least 1) bytes begins.</summary>
    internal static int LastCharacter(byte[] text, int count)
    {
        int start = count - 1;
        while (start > 0 && IsContinuation(text[start]))
        {
            start--;
        }

        return start;
    }

    /// <summary>True when the first <paramref name="count"/> bytes are whole characters of UTF-8.</summary>
    public static bool IsValid(byte[] text, int count)
    {
        for (int i = 0; i < count;)
        {
            int length = LengthOf(text[i]);
            if (length == 0 || length > count - i || IsForbidden(text, i, length))
            {
                return false;
            }

            for (int k = 1; k < length; k++)
            {
                if (!IsContinuation(text[i + k]))
                {
                    return false;
                }
            }

            i += length;
        }

        return true;
    }

    // Needlessly long forms, surrogates, and what lies beyond U+10FFFF.
    private static bool IsForbidden(byte[] text, int at, int length)
    {
        if (length < 3)
        {
            return false;
        }

        byte first = text[at];
        byte second = text[at + 1];
        return (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)
            || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    }
}
