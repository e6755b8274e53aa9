using System;
using System.Collections.Generic;
using System.Net;

namespace NanoIoTNode.VirtualBoard.Hardware.Wifi.Names;

/// <summary>How a question ended, RFC 1035 section 4.1.1.</summary>
internal enum DnsResult : byte
{
    Found = 0,
    NoSuchName = 3,
}

/// <summary>What is known of a name: aliases that lead from one to the next, and the addresses of the last.</summary>
internal sealed record DnsAnswer(DnsResult Result, IReadOnlyList<string> Aliases, IReadOnlyList<IPAddress> Addresses);

/// <summary>Writes the answer to a query, with compressed names.</summary>
internal sealed class DnsAnswerWriter
{
    private const int LongestPointer = 0x3FFF;
    private const uint TimeToLive = 60;
    private const ushort OwnUdpSize = 1232;
    private const int OptionsSize = 11;

    private readonly List<byte> _message = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly int _limit;
    private int _records;

    private DnsAnswerWriter(int limit) => _limit = limit;

    /// <summary>The whole message.</summary>
    /// <param name="query">What was asked.</param>
    /// <param name="answer">What is known.</param>
    /// <param name="limit">Bytes; what does not fit is left out, and the answer says that it is truncated.</param>
    public static byte[] Write(DnsQuery query, DnsAnswer answer, int limit)
    {
        var writer = new DnsAnswerWriter(limit - (query.HasOptions ? OptionsSize : 0));
        writer.WriteQuestion(query);
        bool isWhole = writer.WriteRecords(query, answer);
        writer.WriteOptions(query);
        return writer.Finish(query, answer.Result, isWhole);
    }

    private void WriteQuestion(DnsQuery query)
    {
        _message.AddRange(new byte[DnsQuery.HeaderSize]);
        WriteName(query.Name);
        Write16(query.Type);
        Write16(query.Class);
    }

    private bool WriteRecords(DnsQuery query, DnsAnswer answer)
    {
        string owner = query.Name;
        foreach (string alias in answer.Aliases)
        {
            if (!WriteRecord(owner, DnsQuery.AliasType, () => WriteName(alias)))
            {
                return false;
            }

            owner = alias;
        }

        foreach (IPAddress address in answer.Addresses)
        {
            if (!WriteRecord(owner, DnsQuery.AddressType, () => _message.AddRange(address.GetAddressBytes())))
            {
                return false;
            }
        }

        return true;
    }

    // A record that is too long is taken back; the names in it that others could point to do not matter any more.
    private bool WriteRecord(string owner, ushort type, Action writeData)
    {
        int start = _message.Count;
        WriteName(owner);
        Write16(type);
        Write16(DnsQuery.Internet);
        Write16(TimeToLive >> 16);
        Write16(TimeToLive & 0xFFFF);
        int length = _message.Count;
        Write16(0);
        writeData();
        Put16(length, _message.Count - length - 2);
        if (_message.Count > _limit)
        {
            _message.RemoveRange(start, _message.Count - start);
            return false;
        }

        _records++;
        return true;
    }

    private void WriteOptions(DnsQuery query)
    {
        if (query.HasOptions)
        {
            _message.Add(0);
            Write16(DnsQuery.OptionsType);
            Write16(OwnUdpSize);
            _message.AddRange(new byte[6]);
        }
    }

    private byte[] Finish(DnsQuery query, DnsResult result, bool isWhole)
    {
        Put16(0, query.Id);
        _message[2] = (byte)(0x80 | (isWhole ? 0 : 0x02) | (query.RecursionDesired ? 0x01 : 0));
        _message[3] = (byte)(0x80 | (byte)result);
        Put16(4, 1);
        Put16(6, _records);
        Put16(10, query.HasOptions ? 1 : 0);
        return [.. _message];
    }

    private void WriteName(string name)
    {
        string rest = name;
        while (rest.Length > 0)
        {
            if (_names.TryGetValue(rest, out int known))
            {
                Write16((uint)(0xC000 | known));
                return;
            }

            if (_message.Count <= LongestPointer)
            {
                _names[rest] = _message.Count;
            }

            int dot = rest.IndexOf('.', StringComparison.Ordinal);
            string label = dot < 0 ? rest : rest[..dot];
            rest = dot < 0 ? "" : rest[(dot + 1)..];
            _message.Add((byte)label.Length);
            _message.AddRange(WireText.Bytes(label));
        }

        _message.Add(0);
    }

    private void Write16(uint value)
    {
        _message.Add((byte)(value >> 8));
        _message.Add((byte)value);
    }

    private void Put16(int position, int value)
    {
        _message[position] = (byte)(value >> 8);
        _message[position + 1] = (byte)value;
    }
}
