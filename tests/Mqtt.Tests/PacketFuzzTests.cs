using System;
using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Core.Connection;
using Xunit;
using Xunit.Abstractions;

namespace NanoIoTNode.Mqtt.Tests;

/// <summary>
/// Damages what a server sends in many ways. Whatever comes, it is read without an exception, comes to an end, takes no more
/// memory than a packet may have, and means the same in whichever pieces it comes.
/// </summary>
public sealed class PacketFuzzTests(ITestOutputHelper output)
{
    private const int Streams = 100_000;

    // The topic in bytes and as a text of UTF-16, and the heads of arrays.
    private const int MostForPacket = 4 * PacketReader.LongestPacket;

    [Fact]
    public void Every_stream_comes_to_an_end_within_bounded_memory_and_means_the_same_in_any_pieces()
    {
        int seed = Environment.GetEnvironmentVariable("NIN_FUZZ_SEED") is { } text ? int.Parse(text) : 20261121;
        output.WriteLine($"seed {seed}; NIN_FUZZ_SEED takes another");
        var random = new Random(seed);
        long most = 0;
        int broken = 0;
        var read = new Dictionary<PacketType, int>();
        for (int i = 0; i < Streams; i++)
        {
            int version = random.Next(2) == 0 ? ProtocolChoice.Mqtt311 : ProtocolChoice.Mqtt5;
            byte[] stream = Damage([.. Enumerable.Range(0, random.Next(1, 5)).SelectMany(_ => Packet(random, version))], random);
            int[] sizes = [.. Enumerable.Range(0, 4).Select(_ => random.Next(1, 50))];

            var whole = new PacketReader(new Pieces(stream), version);
            var pieces = new PacketReader(new Pieces(stream, sizes), version);
            int packets = 0;
            while (true)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                bool isRead = whole.Read();
                most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);

                Assert.True(isRead == pieces.Read() && State(whole).Equals(State(pieces)), $"seed {seed}, stream {i}");
                Assert.Equal(whole.Content, pieces.Content);
                if (!isRead)
                {
                    break;
                }

                Assert.True(++packets <= stream.Length, $"seed {seed}, stream {i} has no end");
                read[whole.Type] = read.GetValueOrDefault(whole.Type) + 1;
            }

            broken += whole.IsBroken ? 1 : 0;
        }

        output.WriteLine($"most bytes allocated for a packet: {most}; {broken} of {Streams} streams malformed");
        output.WriteLine(string.Join(", ", read.OrderBy(r => r.Key).Select(r => $"{r.Value} {r.Key}")));
        Assert.InRange(most, 1, MostForPacket);

        // Were they all refused at once, or none, nothing would have been tried.
        Assert.InRange(broken, Streams / 4, Streams * 9 / 10);
        Assert.Equal(7, read.Count);
    }

    private static object State(PacketReader reader) => (
        reader.Type, reader.Identifier, reader.Code, reader.Topic, reader.IsBroken, reader.SessionPresent, reader.ServerKeepAlive,
        reader.MaximumPacketSize);

    // Well-formed, by a writer that shares nothing with the firmware's.
    private static byte[] Packet(Random random, int version)
    {
        bool is5 = version == ProtocolChoice.Mqtt5;
        byte[] properties = is5 ? Properties(random) : [];
        byte[] identifier = [(byte)random.Next(256), (byte)random.Next(1, 256)];
        byte code = (byte)random.Next(256);
        return random.Next(is5 ? 7 : 6) switch
        {
            0 => Framed(0x20, [(byte)random.Next(2), code, .. properties]),
            1 => Framed(0x40, is5 ? [.. identifier, code, .. properties] : identifier),
            2 => Framed(0x90, [.. identifier, .. properties, code]),
            3 => Framed(0xB0, is5 ? [.. identifier, .. properties, code] : identifier),
            4 => Framed(0xD0, []),
            5 => Publish(random, properties, identifier),
            _ => Framed(0xE0, [code, .. properties]),
        };
    }

    private static byte[] Publish(Random random, byte[] properties, byte[] identifier)
    {
        bool isAcknowledged = random.Next(2) == 0;
        byte[] topic = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (byte)random.Next('a', 'z'))];
        byte[] content = new byte[random.Next(4) == 0 ? random.Next(3000) : random.Next(60)];
        random.NextBytes(content);
        return Framed(
            (byte)(isAcknowledged ? 0x32 : 0x30),
            [0, (byte)topic.Length, .. topic, .. isAcknowledged ? identifier : [], .. properties, .. content]);
    }

    private static byte[] Properties(Random random)
    {
        byte[] all = [.. Enumerable.Range(0, random.Next(4)).SelectMany(_ => random.Next(5) switch
        {
            0 => new byte[] { 36, (byte)random.Next(256) },
            1 => [19, 0, (byte)random.Next(256)],
            2 => [39, 0, (byte)random.Next(256), 0, (byte)random.Next(256)],
            3 => [31, 0, 3, 97, 98, 99],
            _ => [38, 0, 1, 107, 0, 2, 118, 118],
        })];
        return [(byte)all.Length, .. all];
    }

    private static byte[] Framed(byte first, byte[] body)
    {
        var head = new List<byte> { first };
        int length = body.Length;
        do
        {
            head.Add((byte)((length % 128) + (length > 127 ? 128 : 0)));
            length /= 128;
        }
        while (length > 0);

        return [.. head, .. body];
    }

    private static byte[] Damage(byte[] stream, Random random)
    {
        var bytes = new List<byte>(stream);
        for (int i = random.Next(4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(3) == 0 ? random.Next(Math.Min(8, bytes.Count)) : random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
