using System;
using System.Buffers.Binary;
using NanoIoTNode.Core.Time;
using Xunit;

namespace NanoIoTNode.Core.Tests.Time;

public sealed class SntpExchangeTests
{
    private static readonly DateTime s_unset = new(2000, 1, 1, 0, 0, 5);
    private static readonly DateTime s_real = new(2026, 11, 21, 6, 0, 0);

    private readonly SntpExchange _exchange = new(s_unset, 0x12345678);

    [Fact]
    public void The_request_is_a_plain_one_of_version_4()
    {
        byte[] request = _exchange.CreateRequest();

        Assert.Equal(48, request.Length);
        Assert.Equal(0x23, request[0]);
        Assert.All(request[1..40], b => Assert.Equal(0, b));
        Assert.Equal(0x12345678u, BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(44)));
    }

    [Fact]
    public void A_good_reply_gives_the_time_of_its_arrival()
    {
        byte[] reply = Reply();

        Assert.Equal(SntpRefusal.None, _exchange.Accept(reply, reply.Length, 100));

        // The server took 20 ms; of the other 80 ms half was the way back.
        Assert.Equal(s_real.AddMilliseconds(60), _exchange.Time, TimeSpan.FromMilliseconds(1));
        Assert.Equal(80, _exchange.RoundTrip.TotalMilliseconds, 0.1);
        Assert.Equal((s_real - s_unset).TotalSeconds - 0.04, _exchange.Offset.TotalSeconds, 0.01);
    }

    [Fact]
    public void A_reply_after_2036_is_read_in_the_next_era()
    {
        byte[] reply = Reply(new DateTime(2040, 5, 1));

        Assert.Equal(SntpRefusal.None, _exchange.Accept(reply, reply.Length, 100));
        Assert.Equal(2040, _exchange.Time.Year);
    }

    public static TheoryData<string, SntpRefusal, Action<byte[]>> BadReplies => new()
    {
        { "client mode", SntpRefusal.WrongMode, r => r[0] = 0x23 },
        { "broadcast mode", SntpRefusal.WrongMode, r => r[0] = 0x25 },
        { "version 2", SntpRefusal.WrongVersion, r => r[0] = 0x14 },
        { "other originate", SntpRefusal.NotOurRequest, r => r[31] ^= 1 },
        { "zero originate", SntpRefusal.NotOurRequest, r => r.AsSpan(24, 8).Clear() },
        { "zero receive", SntpRefusal.ZeroTimestamp, r => r.AsSpan(32, 8).Clear() },
        { "zero transmit", SntpRefusal.ZeroTimestamp, r => r.AsSpan(40, 8).Clear() },
        { "alarm", SntpRefusal.Unsynchronised, r => r[0] = 0xE4 },
        { "stratum 16", SntpRefusal.BadStratum, r => r[1] = 16 },
        { "root delay 1 s", SntpRefusal.BadRootDelay, r => r[5] = 1 },
        { "root delay negative", SntpRefusal.BadRootDelay, r => r[4] = 0x80 },
        { "root dispersion 1 s", SntpRefusal.BadRootDispersion, r => r[9] = 1 },
        { "before the floor", SntpRefusal.BeforeFloor, r => Stamp(r, new DateTime(2020, 1, 1)) },
        { "after the ceiling", SntpRefusal.AfterCeiling, r => Stamp(r, new DateTime(2090, 1, 1)) },
        { "sent before received", SntpRefusal.RoundTripTooLong, r => Put(r, 40, s_real.AddSeconds(-1)) },
        { "DENY", SntpRefusal.KissDeny, r => Kiss(r, "DENY"u8) },
        { "RSTR", SntpRefusal.KissDeny, r => Kiss(r, "RSTR"u8) },
        { "RATE", SntpRefusal.KissRate, r => Kiss(r, "RATE"u8) },
        { "other kiss", SntpRefusal.KissOther, r => Kiss(r, "INIT"u8) },
    };

    [Theory]
    [MemberData(nameof(BadReplies))]
    public void A_bad_reply_is_refused_with_its_reason(string what, SntpRefusal expected, Action<byte[]> spoil)
    {
        byte[] reply = Reply();
        spoil(reply);

        SntpRefusal refusal = _exchange.Accept(reply, reply.Length, 100);

        Assert.True(expected == refusal, $"{what}: {refusal}");
        Assert.Equal(default, _exchange.Time);
        Assert.NotEqual("accepted", SntpRefusals.Describe(refusal));
    }

    [Fact]
    public void A_short_reply_is_refused()
    {
        Assert.Equal(SntpRefusal.TooShort, _exchange.Accept(Reply(), 47, 100));
    }

    [Fact]
    public void A_reply_that_took_too_long_is_refused()
    {
        Assert.Equal(SntpRefusal.RoundTripTooLong, _exchange.Accept(Reply(), 48, 2500));
    }

    [Fact]
    public void A_stranger_cannot_silence_a_server()
    {
        byte[] reply = Reply();
        Kiss(reply, "DENY"u8);
        reply[31] ^= 1;

        Assert.Equal(SntpRefusal.NotOurRequest, _exchange.Accept(reply, reply.Length, 100));
    }

    [Fact]
    public void A_good_reply_counts_after_a_bad_one()
    {
        byte[] forged = Reply();
        forged[31] ^= 1;
        Assert.NotEqual(SntpRefusal.None, _exchange.Accept(forged, forged.Length, 50));

        Assert.Equal(SntpRefusal.None, _exchange.Accept(Reply(), 48, 100));
    }

    private byte[] Reply() => Reply(s_real);

    // Received by the server at the given time, sent 20 ms later.
    private byte[] Reply(DateTime time)
    {
        byte[] reply = new byte[48];
        reply[0] = 0x24;
        reply[1] = 2;
        reply[6] = 0x10;
        reply[10] = 0x10;
        _exchange.CreateRequest().AsSpan(40, 8).CopyTo(reply.AsSpan(24));
        Stamp(reply, time);
        return reply;
    }

    private static void Stamp(byte[] reply, DateTime time)
    {
        Put(reply, 32, time);
        Put(reply, 40, time.AddMilliseconds(20));
    }

    private static void Put(byte[] reply, int at, DateTime time)
    {
        double seconds = (time - new DateTime(1900, 1, 1)).TotalSeconds;
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(at), (uint)(ulong)seconds);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(at + 4), (uint)((seconds - Math.Floor(seconds)) * 4294967296.0));
    }

    private static void Kiss(byte[] reply, ReadOnlySpan<byte> code)
    {
        reply[1] = 0;
        code.CopyTo(reply.AsSpan(12));
    }
}
