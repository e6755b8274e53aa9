using System;
using System.Globalization;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi;

/// <summary>What the revisions of the module's firmware do differently.</summary>
internal sealed class FirmwareProfile
{
    /// <summary>The most access points that a plain <c>F0</c> can list; with more it gives no answer at all.</summary>
    public const int LongestPlainScan = 20;

    private static readonly Version s_oneByOne = new(3, 5, 2, 5);
    private static readonly Version s_newFraming = new(6, 2, 1, 8);

    /// <param name="firmware">As <c>I?</c> tells it, such as <c>C3.5.2.5.STM</c>; one without a version is old.</param>
    public FirmwareProfile(string firmware)
    {
        Version version = VersionOf(firmware);
        ListsOneByOne = version >= s_oneByOne;
        KeepsLastAddress = firmware == "C3.5.2.5.STM";
        HasExtraLineEnds = version >= s_newFraming;
        HoldsSingleByte = version >= s_newFraming;
    }

    /// <summary>It knows <c>F0=2</c>: one access point an answer, the others by <c>MR</c>.</summary>
    public bool ListsOneByOne { get; }

    /// <summary><c>D0</c> answers a name that nobody knows with the address of the one before.</summary>
    public bool KeepsLastAddress { get; }

    /// <summary>One CR LF more in the answer of a setter, and between the data of a datagram and OK.</summary>
    public bool HasExtraLineEnds { get; }

    /// <summary><c>R0</c> does not give a single byte of a stream before another one has come.</summary>
    public bool HoldsSingleByte { get; }

    /// <summary>Gives an answer the form that this firmware has for it.</summary>
    /// <param name="answer">In the form of the C3 revisions.</param>
    /// <param name="isRead">It is one of <c>R0</c>.</param>
    /// <param name="isUdp">The selected socket is a UDP socket.</param>
    public byte[] Dress(byte[] answer, bool isRead, bool isUdp)
    {
        ReadOnlySpan<byte> setterOk = Response.Ok();
        ReadOnlySpan<byte> tail = setterOk[2..];
        bool isEmpty = answer.AsSpan().SequenceEqual(setterOk);
        bool isWidened = isRead ? isUdp && !isEmpty && answer.AsSpan().EndsWith(tail) : isEmpty;
        return HasExtraLineEnds && isWidened
            ? [.. answer.AsSpan(0, answer.Length - tail.Length), .. "\r\n"u8, .. tail]
            : answer;
    }

    private static Version VersionOf(string firmware)
    {
        var numbers = new int[4];
        string[] parts = firmware.TrimStart('C').Split('.');
        for (int i = 0; i < numbers.Length && i < parts.Length; i++)
        {
            _ = int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        }

        return new Version(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
