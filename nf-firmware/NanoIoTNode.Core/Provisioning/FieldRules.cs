using System.Text;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;

namespace NanoIoTNode.Core.Provisioning;

/// <summary>What each short value must look like. Every check gives null when the value will do.</summary>
internal static class FieldRules
{
    internal const int LongestSsid = 32;
    internal const int ShortestPassphrase = 8;
    internal const int LongestPassphrase = 63;
    internal const int RawKeyDigits = 64;
    internal const int LongestInterval = 86400;

    /// <summary>IEEE 802.11 allows any 1 to 32 bytes; a terminal can enter those that are UTF-8.</summary>
    internal static Refusal CheckSsid(string ssid)
    {
        int size = Encoding.UTF8.GetBytes(ssid).Length;
        return size <= LongestSsid ? null : new Refusal(EntryErrorCode.SsidLength, size.ToString() + " bytes");
    }

    /// <summary>WPA2's pass-phrase or its raw key in hexadecimal; the value itself never stands in the refusal.</summary>
    internal static Refusal CheckPassphrase(string passphrase)
    {
        if (passphrase.Length < ShortestPassphrase || passphrase.Length > RawKeyDigits)
        {
            return new Refusal(EntryErrorCode.Passphrase, passphrase.Length.ToString() + " characters");
        }

        for (int i = 0; i < passphrase.Length; i++)
        {
            char symbol = passphrase[i];
            if (symbol < ' ' || symbol > '~')
            {
                return new Refusal(EntryErrorCode.Passphrase, "character " + (i + 1).ToString() + " is not ASCII");
            }

            if (passphrase.Length > LongestPassphrase && !IsHexadecimal(symbol))
            {
                return new Refusal(
                    EntryErrorCode.Passphrase,
                    "64 characters, of which number " + (i + 1).ToString() + " is no hexadecimal digit");
            }
        }

        return null;
    }

    /// <summary>Digits only; no sign, no unit.</summary>
    internal static Refusal CheckInterval(string text)
    {
        return ToInterval(text) > 0 ? null : new Refusal(EntryErrorCode.PublishInterval, "\"" + text + "\"");
    }

    /// <summary>Digits only; what AWS IoT Core takes.</summary>
    internal static Refusal CheckKeepAlive(string text)
    {
        int seconds = ToInterval(text);
        return seconds >= KeepAlive.Shortest && seconds <= KeepAlive.Longest
            ? null
            : new Refusal(EntryErrorCode.KeepAlive, "\"" + text + "\"");
    }

    /// <summary>The seconds that the text names, 0 when it names no interval.</summary>
    internal static int ToInterval(string text)
    {
        int seconds = 0;
        foreach (char symbol in text)
        {
            if (symbol < '0' || symbol > '9')
            {
                return 0;
            }

            seconds = (seconds * 10) + symbol - '0';
            if (seconds > LongestInterval)
            {
                return 0;
            }
        }

        return seconds;
    }

    internal static bool IsLetterOrDigit(char symbol)
    {
        return (symbol >= 'a' && symbol <= 'z') || (symbol >= 'A' && symbol <= 'Z') || (symbol >= '0' && symbol <= '9');
    }

    internal static string Quote(char symbol) => symbol == ' ' ? "a blank" : "'" + symbol.ToString() + "'";

    private static bool IsHexadecimal(char symbol)
    {
        return (symbol >= '0' && symbol <= '9') || (symbol >= 'a' && symbol <= 'f') || (symbol >= 'A' && symbol <= 'F');
    }
}
