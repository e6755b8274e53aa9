using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;

namespace NanoIoTNode.VirtualBoard.Tests.Wifi;

/// <summary>DNS messages as these tests write and read them, from RFC 1035 alone.</summary>
internal sealed class DnsReply
{
    private readonly byte[] _message;

    private DnsReply(byte[] message)
    {
        _message = message;
        int position = 12;
        Question = ReadName(ref position);
        position += 4;
        for (int i = 0; i < Word(6); i++)
        {
            ReadRecord(ref position);
        }

        HasOptions = Word(10) == 1 && Word(position + 1) == 41;
        Assert(position + (HasOptions ? 11 : 0) == message.Length, "nothing behind the records");
    }

    public int Id => Word(0);

    public bool IsTruncated => (_message[2] & 2) != 0;

    public int Result => _message[3] & 15;

    public int Length => _message.Length;

    public string Question { get; }

    /// <summary>Each alias and where it leads.</summary>
    public List<(string Owner, string Target)> Aliases { get; } = [];

    /// <summary>Each address and whose it is.</summary>
    public List<(string Owner, string Address)> Addresses { get; } = [];

    public bool HasOptions { get; }

    public static byte[] Query(string name, ushort id = 0x1234, ushort type = 1, ushort? udpSize = null)
    {
        IEnumerable<byte> labels = name.Split('.')
            .SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        byte[] options = udpSize is { } size ? [0, 0, 41, (byte)(size >> 8), (byte)size, 0, 0, 0, 0, 0, 0] : [];
        byte more = (byte)(udpSize is null ? 0 : 1);
        byte[] header = [(byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, more];
        return [.. header, .. labels, 0, (byte)(type >> 8), (byte)type, 0, 1, .. options];
    }

    public static DnsReply Parse(byte[] message) => new(message);

    private static void Assert(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException("not a DNS answer: " + what);
        }
    }

    private int Word(int position) => BinaryPrimitives.ReadUInt16BigEndian(_message.AsSpan(position));

    private void ReadRecord(ref int position)
    {
        string owner = ReadName(ref position);
        int type = Word(position);
        int length = Word(position + 8);
        int data = position + 10;
        position = data + length;
        if (type == 5)
        {
            Aliases.Add((owner, ReadName(ref data)));
            Assert(data == position, "an alias fills its record");
        }
        else
        {
            Assert(type == 1 && length == 4, "an address");
            Addresses.Add((owner, new IPAddress(_message.AsSpan(data, 4)).ToString()));
        }
    }

    private string ReadName(ref int position)
    {
        var labels = new List<string>();
        int at = position;
        bool jumped = false;
        while (_message[at] != 0)
        {
            if (_message[at] >= 0xC0)
            {
                int target = Word(at) & 0x3FFF;
                Assert(target < at, "pointers lead back");
                position = jumped ? position : at + 2;
                jumped = true;
                at = target;
            }
            else
            {
                labels.Add(Encoding.ASCII.GetString(_message, at + 1, _message[at]));
                at += 1 + _message[at];
            }
        }

        position = jumped ? position : at + 1;
        return string.Join('.', labels);
    }
}
