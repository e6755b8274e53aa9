using System;
using System.Linq;

namespace NanoIoTNode.Core.Tests.Credentials;

/// <summary>Damages bytes in one of the ways in which credentials get damaged or are forged.</summary>
internal static class Mutator
{
    private static readonly byte[] s_lengths = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x83, 0x84, 0xFE, 0xFF];
    private static readonly byte[] s_text = [.. "-\\\n\r =:\"nru0\u0096\u00E2\u00EF".Select(c => (byte)c)];

    public static byte[] Mutate(byte[] content, Random random)
    {
        byte[] mutant = [.. content];
        int times = random.Next(1, 4);
        for (int i = 0; i < times && mutant.Length > 0; i++)
        {
            mutant = Once(mutant, random);
        }

        return mutant;
    }

    private static byte[] Once(byte[] content, Random random)
    {
        int at = random.Next(content.Length);
        int count = random.Next(Math.Min(content.Length - at, 200) + 1);
        switch (random.Next(7))
        {
            case 0:
                content[at] ^= (byte)(1 << random.Next(8));
                return content;
            case 1:
                return content[..at];
            case 2:
                return [.. content[..at], .. content[(at + count)..]];
            case 3:
                return [.. content[..(at + count)], .. content[at..]];
            case 4:
                content[at] = s_text[random.Next(s_text.Length)];
                return content;
            case 5:
                content[at] = (byte)random.Next(256);
                return content;
            default:
                return ChangeLength(content, random);
        }
    }

    // A length stands behind a tag: of the places that look like a tag, one is taken.
    private static byte[] ChangeLength(byte[] content, Random random)
    {
        int at = random.Next(content.Length);
        for (int i = 0; i < content.Length; i++)
        {
            int place = (at + i) % content.Length;
            if (place + 1 < content.Length && content[place] is 0x30 or 0x31 or 0x02 or 0x03 or 0x04 or 0x06 or 0xA0 or 0xA3)
            {
                int change = random.Next(3) - 1;
                content[place + 1] = change == 0 ? s_lengths[random.Next(s_lengths.Length)] : (byte)(content[place + 1] + change);
                return content;
            }
        }

        return content;
    }
}
