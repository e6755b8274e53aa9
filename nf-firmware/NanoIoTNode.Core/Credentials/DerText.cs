using System.Text;

namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Reads the strings of a name (RFC 5280, 4.1.2.4) for a terminal: what is no letter, digit or usual sign becomes "?",
/// so that no certificate can steer the terminal.
/// </summary>
public static class DerText
{
    private const int Utf8String = 0x0C;
    private const int BmpString = 0x1E;

    // The longest common name that RFC 5280 allows.
    private const int LongestText = 64;

    /// <summary>The string that the reader stands at; of more than 64 characters the first.</summary>
    public static string Read(DerReader value)
    {
        var text = new StringBuilder();
        int end = value.Start + value.Length;
        int position = value.Start;
        while (position < end && text.Length < LongestText)
        {
            int octets = value.Tag == BmpString ? 2
                : value.Tag == Utf8String ? OctetsOfUtf8(value.Data, position, end) : 1;
            text.Append(Shown(octets > end - position ? 0 : Code(value, position, octets)));
            position += octets;
        }

        return position < end ? text.Append("...").ToString() : text.ToString();
    }

    private static int Code(DerReader value, int position, int octets)
    {
        int code = value.Data[position];
        if (value.Tag == BmpString)
        {
            return (code << 8) | value.Data[position + 1];
        }

        if (octets == 1)
        {
            return code < 0x80 ? code : 0;
        }

        code &= 0x7F >> octets;
        for (int i = 1; i < octets; i++)
        {
            code = (code << 6) | (value.Data[position + i] & 0x3F);
        }

        return code;
    }

    // 1 for what begins no whole character.
    private static int OctetsOfUtf8(byte[] data, int position, int end)
    {
        int first = data[position];
        int octets = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
        if (octets > end - position)
        {
            return 1;
        }

        for (int i = 1; i < octets; i++)
        {
            if ((data[position + i] & 0xC0) != 0x80)
            {
                return 1;
            }
        }

        return octets;
    }

    // Printable ASCII, then the letters from Latin to Thai and those of East Asia: no control, direction or surrogate codes.
    private static char Shown(int code)
    {
        bool isShown = (code >= 0x20 && code < 0x7F) || (code >= 0xC0 && code < 0x300) || (code >= 0x370 && code < 0x590)
            || (code >= 0x3040 && code < 0xD7A4);
        return isShown ? (char)code : '?';
    }
}
