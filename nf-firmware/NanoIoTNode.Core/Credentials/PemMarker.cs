namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Recognises the lines that frame a PEM block (RFC 7468, section 3) and an SSH public key (RFC 4716, section 3.2).
/// Word processors make one long dash of two: where one stands, the dashes are not counted.
/// </summary>
internal static class PemMarker
{
    internal const string Begin = "BEGIN ";
    internal const string End = "END ";

    /// <summary>How many dashes stand before and behind a marker.</summary>
    internal const int Dashes = 5;

    private const string Rfc4716Label = "SSH2 ";

    internal static bool IsDash(char symbol) => symbol == '-' || symbol == PemCharacters.LongDash;

    /// <summary>
    /// The label of a marker with this word (<see cref="Begin"/> or <see cref="End"/>) that ends a text, blanks at the
    /// end aside; null when there is none. What stands before the marker's dashes does not matter.
    /// </summary>
    internal static string LabelAtEnd(char[] text, int count, string word)
    {
        int tailEnd = SkipBack(text, count);
        int tail = SkipDashesBack(text, tailEnd);
        if (tail == tailEnd)
        {
            return null;
        }

        int labelEnd = SkipBack(text, tail);
        int wordStart = LastIndexOf(text, labelEnd, word);
        int labelStart = wordStart + word.Length;
        if (wordStart < 1 || labelStart >= labelEnd)
        {
            return null;
        }

        int headEnd = SkipBack(text, wordStart);
        int head = SkipDashesBack(text, headEnd);
        var label = new string(text, labelStart, labelEnd - labelStart);
        bool counts = headEnd - head >= Dashes && tailEnd - tail >= Dashes;
        bool isLong = HasLongDash(text, head, headEnd) || HasLongDash(text, tail, tailEnd);
        return head < headEnd && (counts || isLong || label.StartsWith(Rfc4716Label)) ? label : null;
    }

    /// <summary>How many dashes a text ends with.</summary>
    internal static int DashesAtEnd(char[] text, int count) => count - SkipDashesBack(text, count);

    /// <summary>
    /// Where the first dashes of a marker stand in a range of a text: a long one, two plain ones, or one at the end. The
    /// range's end when there are none.
    /// </summary>
    internal static int DashesFrom(char[] text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (IsDash(text[i]) && (text[i] != '-' || i == end - 1 || IsDash(text[i + 1])))
            {
                return i;
            }
        }

        return end;
    }

    /// <summary>Where the word stands last in a text, -1 when it does not.</summary>
    internal static int LastIndexOf(char[] text, int count, string word)
    {
        for (int start = count - word.Length; start >= 0; start--)
        {
            int same = 0;
            while (same < word.Length && text[start + same] == word[same])
            {
                same++;
            }

            if (same == word.Length)
            {
                return start;
            }
        }

        return -1;
    }

    private static int SkipBack(char[] text, int end)
    {
        while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t'))
        {
            end--;
        }

        return end;
    }

    private static int SkipDashesBack(char[] text, int end)
    {
        while (end > 0 && IsDash(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static bool HasLongDash(char[] text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (text[i] == PemCharacters.LongDash)
            {
                return true;
            }
        }

        return false;
    }
}
