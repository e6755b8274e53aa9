using System;
using System.Text;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Mqtt;

/// <summary>
/// Makes the control packets that a node sends, in MQTT 3.1.1 and 5 (chapter 3 of both); the version is one of
/// <see cref="ProtocolChoice"/>. Topics, names and identifiers are taken for valid: entry has checked them.
/// </summary>
internal static class PacketWriter
{
    private const int TypeShift = 4;
    private const int LongestText = ushort.MaxValue;

    // Flags of CONNECT (3.1.2.3).
    private const int UserNameFlag = 0x80;
    private const int PasswordFlag = 0x40;
    private const int WillFlags = 0x0C; // QoS 1, not retained
    private const int CleanStartFlag = 0x02;

    // Properties of MQTT 5 (2.2.2.2), each with its identifier in front.
    private const int SessionExpiryInterval = 17;
    private const int MaximumPacketSize = 39;
    private const int FourByteProperty = 5;
    private const int SessionExpirySeconds = 3600;

    // SUBSCRIBE and UNSUBSCRIBE have fixed flags (3.8.1, 3.10.1).
    private const int RequestFlags = 0x02;
    private const int Qos1Flags = 0x02;
    private const int DupFlag = 0x08;
    private const int Qos1 = 1;

    /// <summary>The CONNECT (3.1): clean unless the session is to be kept, which the broker then does for an hour.</summary>
    /// <param name="profile">Who connects and how.</param>
    /// <param name="password">The password; null for none.</param>
    /// <param name="hasWill">True to arm the last will.</param>
    /// <param name="version">MQTT version.</param>
    internal static byte[] Connect(ConnectionProfile profile, string password, bool hasWill, int version)
    {
        byte[] clientId = Encoding.UTF8.GetBytes(profile.ClientId);
        byte[] topic = Optional(hasWill ? profile.Topics.Status : null);
        byte[] will = Optional(hasWill ? StatusMessage.Offline : null);
        byte[] user = Optional(profile.UserName);
        byte[] word = Optional(password);
        bool is5 = version == ProtocolChoice.Mqtt5;
        int properties = profile.PersistentSession ? 2 * FourByteProperty : FourByteProperty;
        int length = 10 + SizeOf(clientId) + SizeOf(topic) + SizeOf(will) + SizeOf(user) + SizeOf(word)
            + (is5 ? 1 + properties + (hasWill ? 1 : 0) : 0);

        byte[] packet = Begin((int)PacketType.Connect << TypeShift, length, out int at);
        at = PutText(packet, at, Encoding.UTF8.GetBytes("MQTT"));
        packet[at++] = (byte)version;
        packet[at++] = (byte)((user == null ? 0 : UserNameFlag) | (word == null ? 0 : PasswordFlag)
            | (hasWill ? WillFlags : 0) | (profile.PersistentSession ? 0 : CleanStartFlag));
        at = PutNumber(packet, at, KeepAlive.For(profile.KeepAliveSeconds, 0));
        if (is5)
        {
            packet[at++] = (byte)properties;
            at = profile.PersistentSession ? PutProperty(packet, at, SessionExpiryInterval, SessionExpirySeconds) : at;
            at = PutProperty(packet, at, MaximumPacketSize, PacketReader.LongestPacket);
        }

        at = PutText(packet, at, clientId);
        at += is5 && hasWill ? 1 : 0; // no properties of the will (MQTT 5, 3.1.3.2)
        at = PutText(packet, at, topic);
        at = PutText(packet, at, will);
        at = PutText(packet, at, user);
        PutText(packet, at, word);
        return packet;
    }

    /// <summary>
    /// A PUBLISH of QoS 1 (3.3). It is put together in the document's own array where that has room for it, so that nothing is
    /// made but the topic's bytes: the document then stands at the end of the packet, and is to be moved back to 0 afterwards.
    /// </summary>
    /// <param name="topic">Without wildcards.</param>
    /// <param name="document">The content, from 0 on.</param>
    /// <param name="length">Bytes of it.</param>
    /// <param name="identifier">Packet identifier, 1 to 65535.</param>
    /// <param name="isAgain">True when it may have been sent before (DUP, 3.3.1.1).</param>
    /// <param name="version">MQTT version.</param>
    /// <param name="size">Bytes of the packet; more may follow them.</param>
    /// <returns>The packet from 0 on: in <paramref name="document"/>, or in an array of its own.</returns>
    internal static byte[] Publish(
        string topic, byte[] document, int length, int identifier, bool isAgain, int version, out int size)
    {
        byte[] name = Encoding.UTF8.GetBytes(topic);
        bool is5 = version == ProtocolChoice.Mqtt5;
        int remaining = SizeOf(name) + 2 + (is5 ? 1 : 0) + length;
        size = 1 + NumberSize(remaining) + remaining;
        byte[] packet = size <= document.Length ? document : new byte[size];
        Array.Copy(document, 0, packet, size - length, length);

        int first = ((int)PacketType.Publish << TypeShift) | Qos1Flags | (isAgain ? DupFlag : 0);
        int at = PutText(packet, PutHeader(packet, first, remaining), name);
        at = PutNumber(packet, at, identifier);
        if (is5)
        {
            packet[at] = 0; // no properties
        }

        return packet;
    }

    /// <summary>A PUBACK (3.4) that says yes; in MQTT 5 too it may end behind the identifier (3.4.2.1).</summary>
    internal static byte[] Puback(int identifier)
    {
        byte[] packet = Begin((int)PacketType.Puback << TypeShift, 2, out int at);
        PutNumber(packet, at, identifier);
        return packet;
    }

    /// <summary>A SUBSCRIBE (3.8) to one topic filter with QoS 1.</summary>
    internal static byte[] Subscribe(string filter, int identifier, int version)
    {
        byte[] packet = Request(PacketType.Subscribe, filter, identifier, version, 1);
        packet[packet.Length - 1] = Qos1;
        return packet;
    }

    /// <summary>An UNSUBSCRIBE (3.10) of one topic filter.</summary>
    internal static byte[] Unsubscribe(string filter, int identifier, int version)
    {
        return Request(PacketType.Unsubscribe, filter, identifier, version, 0);
    }

    /// <summary>A packet of a fixed header only: PINGREQ (3.12), or a DISCONNECT (3.14) without a reason.</summary>
    internal static byte[] Bare(PacketType type) => Begin((int)type << TypeShift, 0, out _);

    private static byte[] Request(PacketType type, string filter, int identifier, int version, int room)
    {
        byte[] name = Encoding.UTF8.GetBytes(filter);
        int properties = version == ProtocolChoice.Mqtt5 ? 1 : 0;
        byte[] packet = Begin(
            ((int)type << TypeShift) | RequestFlags, 2 + properties + SizeOf(name) + room, out int at);
        at = PutNumber(packet, at, identifier);
        PutText(packet, at + properties, name);
        return packet;
    }

    private static byte[] Begin(int first, int remaining, out int at)
    {
        byte[] packet = new byte[1 + NumberSize(remaining) + remaining];
        at = PutHeader(packet, first, remaining);
        return packet;
    }

    // The fixed header: how much follows stands in seven bits a byte, the lowest first (3.1.1, 2.2.3; 5, 1.5.5).
    private static int PutHeader(byte[] packet, int first, int remaining)
    {
        packet[0] = (byte)first;
        int at = 1;
        for (; remaining >= 0x80; remaining >>= 7)
        {
            packet[at++] = (byte)((remaining & 0x7F) | 0x80);
        }

        packet[at++] = (byte)remaining;
        return at;
    }

    private static int NumberSize(int value)
    {
        int size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }

        return size;
    }

    private static byte[] Optional(string text)
    {
        return text == null || text.Length == 0 ? null : Encoding.UTF8.GetBytes(text);
    }

    // With its length in front (3.1.1, 1.5.3; 5, 1.5.4); null is nothing at all.
    private static int SizeOf(byte[] text)
    {
        if (text != null && text.Length > LongestText)
        {
            throw new ArgumentException("longer than MQTT can say");
        }

        return text == null ? 0 : 2 + text.Length;
    }

    private static int PutText(byte[] packet, int at, byte[] text)
    {
        if (text == null)
        {
            return at;
        }

        at = PutNumber(packet, at, text.Length);
        Array.Copy(text, 0, packet, at, text.Length);
        return at + text.Length;
    }

    private static int PutProperty(byte[] packet, int at, int property, int value)
    {
        packet[at++] = (byte)property;
        at = PutNumber(packet, at, value >> 16);
        return PutNumber(packet, at, value);
    }

    // Two bytes, the high one first (1.5.2).
    private static int PutNumber(byte[] packet, int at, int value)
    {
        packet[at] = (byte)(value >> 8);
        packet[at + 1] = (byte)value;
        return at + 2;
    }
}
