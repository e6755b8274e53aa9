namespace NanoIoTNode.Core.Credentials;

/// <summary>
/// Base64 with padding (RFC 4648, section 4) into an array that is there. Convert has it too, but an image of nanoCLR may be
/// built without, and it makes a text of twice the size first.
/// </summary>
public static class Base64Encoder
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int GroupBytes = 3;
    private const int GroupCharacters = 4;

    /// <summary>Characters of so many bytes.</summary>
    public static int LengthOf(int bytes) => (bytes + GroupBytes - 1) / GroupBytes * GroupCharacters;

    /// <summary>Writes the characters of a part of an array, in ASCII.</summary>
    /// <param name="bytes">What to encode.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">How much of it; only a last part may not be a multiple of three.</param>
    /// <param name="text">Gets <see cref="LengthOf"/> characters.</param>
    /// <param name="position">Where in it.</param>
    /// <returns>The position behind the last character.</returns>
    public static int Write(byte[] bytes, int offset, int count, byte[] text, int position)
    {
        int end = offset + count;
        for (; offset < end; offset += GroupBytes)
        {
            int left = end - offset;
            int group = bytes[offset] << 16;
            group |= left > 1 ? bytes[offset + 1] << 8 : 0;
            group |= left > 2 ? bytes[offset + 2] : 0;
            text[position++] = (byte)Alphabet[(group >> 18) & 0x3F];
            text[position++] = (byte)Alphabet[(group >> 12) & 0x3F];
            text[position++] = (byte)(left > 1 ? Alphabet[(group >> 6) & 0x3F] : '=');
            text[position++] = (byte)(left > 2 ? Alphabet[group & 0x3F] : '=');
        }

        return position;
    }
}
