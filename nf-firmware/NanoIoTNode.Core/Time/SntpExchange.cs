using System;

namespace NanoIoTNode.Core.Time;

/// <summary>
/// One SNTP request and the check of what comes back (RFC 4330, section 5; RFC 5905). No I/O. The caller drops what
/// does not come from the asked address and port, and keeps waiting after a refusal: a forged packet must not win by
/// being first.
/// </summary>
public sealed class SntpExchange
{
    /// <summary>Length of a request, and the least length of a reply, in bytes.</summary>
    public const int PacketLength = 48;

    /// <summary>UDP port of time servers.</summary>
    public const int Port = 123;

    // LI 0 (no warning), version 4, mode 3 (client).
    private const byte RequestHead = 0x23;
    private const int ServerMode = 4;
    private const int AlarmLeap = 3;
    private const int OneSecondFixed = 0x10000;
    private const long TicksPerMillisecond = 10000;
    private const long LongestRoundTripTicks = 2000 * TicksPerMillisecond;

    private const int RootDelayAt = 4;
    private const int RootDispersionAt = 8;
    private const int ReferenceIdAt = 12;
    private const int OriginateAt = 24;
    private const int ReceiveAt = 32;
    private const int TransmitAt = 40;

    private readonly DateTime _sentAt;
    private readonly ulong _transmit;

    /// <summary>Prepares a request.</summary>
    /// <param name="now">The node's clock (UTC), which may be wrong by years.</param>
    /// <param name="nonce">Random; fills the low bits of our time stamp, so that a reply cannot be guessed.</param>
    public SntpExchange(DateTime now, int nonce)
    {
        _sentAt = now;
        ulong stamp = NtpTimestamp.FromDateTime(now);
        _transmit = (stamp & 0xFFFFFFFF00000000) | (uint)nonce;
    }

    /// <summary>The time (UTC) at the moment of the accepted reply's arrival.</summary>
    public DateTime Time { get; private set; }

    /// <summary>How far the node's clock was behind (positive) or ahead (negative).</summary>
    public TimeSpan Offset { get; private set; }

    /// <summary>Time under way, there and back, without the server's own.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>The 48 bytes to send.</summary>
    public byte[] CreateRequest()
    {
        byte[] packet = new byte[PacketLength];
        packet[0] = RequestHead;
        for (int i = 0; i < 8; i++)
        {
            packet[TransmitAt + i] = (byte)(_transmit >> (56 - (8 * i)));
        }

        return packet;
    }

    /// <summary>
    /// Checks a reply. On <see cref="SntpRefusal.None"/> the properties hold the result.
    /// </summary>
    /// <param name="packet">What was received.</param>
    /// <param name="length">How many bytes of it count.</param>
    /// <param name="elapsedMilliseconds">Time since the request was sent, by a monotonic clock.</param>
    public SntpRefusal Accept(byte[] packet, int length, long elapsedMilliseconds)
    {
        SntpRefusal refusal = CheckHead(packet, length);
        if (refusal != SntpRefusal.None)
        {
            return refusal;
        }

        refusal = CheckServer(packet);
        return refusal != SntpRefusal.None ? refusal : CheckTime(packet, elapsedMilliseconds);
    }

    // Is it a reply to what we sent? Comes before all else, kiss-o'-death included: a stranger cannot silence us.
    private SntpRefusal CheckHead(byte[] packet, int length)
    {
        if (length < PacketLength)
        {
            return SntpRefusal.TooShort;
        }

        int version = (packet[0] >> 3) & 7;
        if ((packet[0] & 7) != ServerMode)
        {
            return SntpRefusal.WrongMode;
        }

        if (version != 3 && version != 4)
        {
            return SntpRefusal.WrongVersion;
        }

        return ReadUInt64(packet, OriginateAt) == _transmit ? SntpRefusal.None : SntpRefusal.NotOurRequest;
    }

    private static SntpRefusal CheckServer(byte[] packet)
    {
        int stratum = packet[1];
        if (stratum == 0)
        {
            return ReadKiss(packet);
        }

        if (stratum > 15)
        {
            return SntpRefusal.BadStratum;
        }

        if (packet[0] >> 6 == AlarmLeap)
        {
            return SntpRefusal.Unsynchronised;
        }

        // The delay is signed 16.16 fixed point, the dispersion unsigned: both must lie in 0 <= x < 1 s.
        uint delay = ReadUInt32(packet, RootDelayAt);
        if (delay >= OneSecondFixed)
        {
            return SntpRefusal.BadRootDelay;
        }

        return ReadUInt32(packet, RootDispersionAt) >= OneSecondFixed
            ? SntpRefusal.BadRootDispersion
            : SntpRefusal.None;
    }

    private static SntpRefusal ReadKiss(byte[] packet)
    {
        switch (ReadUInt32(packet, ReferenceIdAt))
        {
            case 0x44454E59: // "DENY"
            case 0x52535452: // "RSTR"
                return SntpRefusal.KissDeny;
            case 0x52415445: // "RATE"
                return SntpRefusal.KissRate;
            default:
                return SntpRefusal.KissOther;
        }
    }

    private SntpRefusal CheckTime(byte[] packet, long elapsedMilliseconds)
    {
        ulong receive = ReadUInt64(packet, ReceiveAt);
        ulong transmit = ReadUInt64(packet, TransmitAt);
        if (receive == 0 || transmit == 0)
        {
            return SntpRefusal.ZeroTimestamp;
        }

        // t1 request sent, t2 request received, t3 reply sent, t4 reply received; t1 and t4 by our clock.
        long t1 = _sentAt.Ticks;
        long t4 = t1 + (elapsedMilliseconds * TicksPerMillisecond);
        long t2 = NtpTimestamp.ToDateTime(receive).Ticks;
        long t3 = NtpTimestamp.ToDateTime(transmit).Ticks;
        long roundTrip = (t4 - t1) - (t3 - t2);
        if (roundTrip > LongestRoundTripTicks || t4 - t1 > LongestRoundTripTicks || t3 < t2)
        {
            return SntpRefusal.RoundTripTooLong;
        }

        long offset = ((t2 - t1) + (t3 - t4)) / 2;
        DateTime time = new(t4 + offset);
        if (time < ClockFloor.Earliest)
        {
            return SntpRefusal.BeforeFloor;
        }

        if (time > ClockFloor.Latest)
        {
            return SntpRefusal.AfterCeiling;
        }

        Time = time;
        Offset = new TimeSpan(offset);
        RoundTrip = new TimeSpan(roundTrip);
        return SntpRefusal.None;
    }

    private static uint ReadUInt32(byte[] packet, int at)
    {
        return ((uint)packet[at] << 24) | ((uint)packet[at + 1] << 16) | ((uint)packet[at + 2] << 8) | packet[at + 3];
    }

    private static ulong ReadUInt64(byte[] packet, int at)
    {
        return ((ulong)ReadUInt32(packet, at) << 32) | ReadUInt32(packet, at + 4);
    }
}
