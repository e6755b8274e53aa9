using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi.Names;

/// <summary>A question to a DNS server, RFC 1035 section 4 with the OPT record of RFC 6891.</summary>
internal sealed class DnsQuery
{
    public const int HeaderSize = 12;
    public const ushort Internet = 1;
    public const ushort AddressType = 1;
    public const ushort AliasType = 5;
    public const ushort OptionsType = 41;

    /// <summary>What a UDP answer may have when the query does not say more.</summary>
    private const int LeastUdpSize = 512;

    private const int LongestLabel = 63;
    private const int LongestName = 255;

    private DnsQuery(ushort id, bool recursionDesired, string name)
    {
        Id = id;
        RecursionDesired = recursionDesired;
        Name = name;
    }

    public ushort Id { get; }

    public bool RecursionDesired { get; }

    /// <summary>Wire text, labels with dots between; the case as it was asked.</summary>
    public string Name { get; }

    public ushort Type { get; private init; }

    public ushort Class { get; private init; }

    /// <summary>The query has an OPT record, so the answer has one.</summary>
    public bool HasOptions { get; private init; }

    /// <summary>Bytes of the longest UDP answer that the asker takes.</summary>
    public int UdpSize { get; private init; } = LeastUdpSize;

    /// <summary>Null when it is not one standard query with one question.</summary>
    public static DnsQuery? Parse(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderSize || !IsOneQuestion(message))
        {
            return null;
        }

        int position = HeaderSize;
        string? name = ReadName(message, ref position);
        if (name is null || message.Length < position + 4)
        {
            return null;
        }

        ReadOnlySpan<byte> question = message.Slice(position, 4);
        int? size = OptionSize(message, position + 4);
        return new DnsQuery(BinaryPrimitives.ReadUInt16BigEndian(message), (message[2] & 1) != 0, name)
        {
            Type = BinaryPrimitives.ReadUInt16BigEndian(question),
            Class = BinaryPrimitives.ReadUInt16BigEndian(question[2..]),
            HasOptions = size is not null,
            UdpSize = Math.Max(LeastUdpSize, size ?? 0),
        };
    }

    // QR 0 and opcode 0; counts: one question, no answer, no authority, at most the OPT record.
    private static bool IsOneQuestion(ReadOnlySpan<byte> message) =>
        (message[2] & 0xF8) == 0
        && BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == 1
        && BinaryPrimitives.ReadUInt32BigEndian(message[6..]) == 0
        && BinaryPrimitives.ReadUInt16BigEndian(message[10..]) <= 1;

    // A question is the first name of its message, so there is nothing that it could point to.
    private static string? ReadName(ReadOnlySpan<byte> message, ref int position)
    {
        int start = position;
        var labels = new List<string>();
        while (position < message.Length && position - start < LongestName)
        {
            int length = message[position++];
            if (length == 0)
            {
                return string.Join('.', labels);
            }

            if (length > LongestLabel || position + length > message.Length)
            {
                return null;
            }

            labels.Add(WireText.Of(message.Slice(position, length).ToArray()));
            position += length;
        }

        return null;
    }

    // The root's name, the type, and the asker's UDP size in place of a class.
    private static int? OptionSize(ReadOnlySpan<byte> message, int position)
    {
        const int OptionHeader = 11;
        return message.Length >= position + OptionHeader
            && message[position] == 0
            && BinaryPrimitives.ReadUInt16BigEndian(message[(position + 1)..]) == OptionsType
            ? BinaryPrimitives.ReadUInt16BigEndian(message[(position + 3)..])
            : null;
    }
}
