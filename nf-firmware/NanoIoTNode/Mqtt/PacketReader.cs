using System;
using System.IO;
using System.Text;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Provisioning;

namespace NanoIoTNode.Mqtt;

/// <summary>
/// Reads the control packets that a server sends, in MQTT 3.1.1 and 5 (chapter 3 of both). Whatever comes, no more is kept
/// than <see cref="LongestPacket"/> says, and nothing is thrown: after a packet that is not one, nothing more is read. For one
/// thread.
/// </summary>
internal sealed class PacketReader
{
    /// <summary>Bytes of a packet behind its fixed header that are kept; a message that is longer is read over.</summary>
    internal const int LongestPacket = 2048;

    private const int TypeShift = 4;
    private const int FlagsMask = 0x0F;
    private const int LengthBytes = 4;
    private const int QosShift = 1;
    private const int QosMask = 0x03;

    // Most packets are whole in so much.
    private const int BufferLength = 32;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferLength];
    private readonly int _version;
    private int _next;
    private int _end;

    // Bytes of the packet that were not read yet.
    private int _left;
    private bool _hasStopped;

    /// <param name="stream">Where the packets come from. Whatever it throws is the end of the connection.</param>
    /// <param name="version">One of <see cref="ProtocolChoice"/>: what the CONNECT spoke.</param>
    internal PacketReader(Stream stream, int version)
    {
        _stream = stream;
        _version = version;
    }

    /// <summary>True when what came is not MQTT, or not what a server may send.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Type of the last packet.</summary>
    internal PacketType Type { get; private set; }

    /// <summary>Its packet identifier; 0: it has none.</summary>
    internal int Identifier { get; private set; }

    /// <summary>Its return code (3.1.1) or reason code (5); 0: it has none.</summary>
    internal int Code { get; private set; }

    /// <summary>Topic of a PUBLISH.</summary>
    internal string Topic { get; private set; }

    /// <summary>Content of a PUBLISH; null: there is more than is kept.</summary>
    internal byte[] Content { get; private set; }

    /// <summary>True when the CONNACK says that the session was kept.</summary>
    internal bool SessionPresent { get; private set; }

    /// <summary>Seconds of keep-alive that the CONNACK asks for; 0: it does not.</summary>
    internal int ServerKeepAlive { get; private set; }

    /// <summary>The longest packet, in bytes, that the CONNACK says the server takes; 0: it does not say.</summary>
    internal uint MaximumPacketSize { get; private set; }

    private bool Is5 => _version == ProtocolChoice.Mqtt5;

    /// <summary>
    /// Waits until something has come. <see cref="Read"/> does so too, but it is the wait for the next packet that lasts, and each
    /// method that is entered takes RAM as long as it lasts.
    /// </summary>
    /// <returns>False once nothing more is read.</returns>
    internal bool Wait()
    {
        if (_next < _end || _hasStopped)
        {
            return !_hasStopped;
        }

        _next = 0;
        try
        {
            _end = _stream.Read(_buffer, 0, _buffer.Length);
        }
        catch (Exception)
        {
            // The connection is gone, whichever side it was and whatever the network layer calls it.
            _end = 0;
        }

        if (_end <= 0)
        {
            Stop();
        }

        return !_hasStopped;
    }

    /// <summary>Reads the next packet.</summary>
    /// <returns>False: the connection has ended, be it within a packet, or <see cref="IsBroken"/>.</returns>
    internal bool Read()
    {
        Forget();
        Identifier = 0;
        Code = 0;
        _left = 1 + LengthBytes;
        int first = ReadByte();
        Type = (PacketType)(first >> TypeShift);
        _left = ReadNumber();
        if (Type == PacketType.Publish)
        {
            TakePublish((first >> QosShift) & QosMask);
        }
        else if ((first & FlagsMask) != 0 || _left > LongestPacket)
        {
            Refuse();
        }
        else
        {
            TakeAnswer();
        }

        if (_left != 0)
        {
            Refuse();
        }

        return !_hasStopped;
    }

    /// <summary>Lets topic and content go, which else are kept until the next packet comes.</summary>
    internal void Forget()
    {
        Topic = null;
        Content = null;
    }

    /// <summary>What has come does not belong here: nothing more is read. Nothing changes once the connection has ended.</summary>
    internal void Refuse()
    {
        IsBroken |= !_hasStopped;
        Stop();
    }

    private void TakeAnswer()
    {
        switch (Type)
        {
            case PacketType.Connack:
                TakeConnack();
                break;
            case PacketType.Puback:
                // In MQTT 5 it may end behind the identifier, or behind the reason (3.4.2.1, 3.4.2.2.1).
                Identifier = ReadUInt16();
                TakeReason();
                break;
            case PacketType.Suback:
            case PacketType.Unsuback:
                // One reason behind the properties, for one topic filter; an UNSUBACK of 3.1.1 has none (3.9.3, 3.11.3).
                Identifier = ReadUInt16();
                TakeProperties();
                Code = Type == PacketType.Suback || Is5 ? ReadByte() : 0;
                break;
            case PacketType.Pingresp:
                break;
            case PacketType.Disconnect when Is5:
                TakeReason();
                break;
            default:
                Refuse();
                break;
        }
    }

    // 3.2. A server that knows 3.1.1 only refuses MQTT 5 with a CONNACK of its own kind, without properties.
    private void TakeConnack()
    {
        int flags = ReadByte();
        SessionPresent = flags == 1;
        Code = ReadByte();
        if (flags > 1)
        {
            Refuse();
        }
        else if (_left > 0)
        {
            TakeProperties();
        }
    }

    private void TakeReason()
    {
        if (Is5 && _left > 0)
        {
            Code = ReadByte();
            if (_left > 0)
            {
                TakeProperties();
            }
        }
    }

    // 3.3. Nothing was subscribed to with QoS 2, and no alias stands for a topic (MQTT 5, 3.3.2.3.4): each has a name.
    private void TakePublish(int qos)
    {
        bool isTooLong = _left > LongestPacket;
        int length = ReadUInt16();
        if (qos > 1 || length == 0 || length > LongestPacket || length > _left)
        {
            Refuse();
            return;
        }

        byte[] name = ReadBytes(length);
        if (qos > 0)
        {
            Identifier = ReadUInt16();
        }

        if (!Utf8.IsValid(name, length) || (qos > 0 && Identifier == 0))
        {
            Refuse();
            return;
        }

        Topic = Encoding.UTF8.GetString(name, 0, length);
        if (isTooLong)
        {
            Skip(_left);
            return;
        }

        TakeProperties();
        Content = ReadBytes(_left);
    }

    // MQTT 5, 2.2.2: how many bytes they have, and each of them by its identifier.
    private void TakeProperties()
    {
        if (!Is5)
        {
            return;
        }

        int length = ReadNumber();
        int behind = _left - length;
        if (behind < 0)
        {
            Refuse();
        }

        while (_left > behind && !_hasStopped)
        {
            TakeProperty();
        }

        if (_left != behind)
        {
            Refuse();
        }
    }

    // Those that a server may send, by the type of their values (MQTT 5, 2.2.2.2).
    private void TakeProperty()
    {
        switch (ReadByte())
        {
            case 1: // payload format
            case 36: // maximum QoS
            case 37: // retain available
            case 40: // wildcard subscription available
            case 41: // subscription identifier available
            case 42: // shared subscription available
                ReadByte();
                break;
            case 19:
                ServerKeepAlive = ReadUInt16();
                break;
            case 33: // receive maximum
            case 34: // topic alias maximum
            case 35: // topic alias
                ReadUInt16();
                break;
            case 2: // message expiry interval
            case 17: // session expiry interval
                Skip(4);
                break;
            case 39:
                int high = ReadUInt16();
                MaximumPacketSize = ((uint)high << 16) | (uint)ReadUInt16();
                break;
            case 11: // subscription identifier
                ReadNumber();
                break;
            case 3: // content type
            case 8: // response topic
            case 9: // correlation data
            case 18: // assigned client identifier
            case 21: // authentication method
            case 22: // authentication data
            case 26: // response information
            case 28: // server reference
            case 31: // reason string
                Skip(ReadUInt16());
                break;
            case 38: // user property: name and value
                Skip(ReadUInt16());
                Skip(ReadUInt16());
                break;
            default:
                Refuse();
                break;
        }
    }

    // Seven bits a byte, the lowest first, four bytes at most (3.1.1, 2.2.3; 5, 1.5.5).
    private int ReadNumber()
    {
        int value = 0;
        for (int i = 0; i < LengthBytes; i++)
        {
            int digit = ReadByte();
            value |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80)
            {
                return value;
            }
        }

        Refuse();
        return 0;
    }

    private int ReadUInt16()
    {
        int high = ReadByte();
        return (high << 8) | ReadByte();
    }

    private byte[] ReadBytes(int count)
    {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count && Wait())
        {
            int piece = _end - _next < count - done ? _end - _next : count - done;
            Array.Copy(_buffer, _next, bytes, done, piece);
            _next += piece;
            _left -= piece;
            done += piece;
        }

        return bytes;
    }

    private void Skip(int count)
    {
        if (count > _left)
        {
            Refuse();
        }

        while (count > 0 && Wait())
        {
            int piece = _end - _next < count ? _end - _next : count;
            _next += piece;
            _left -= piece;
            count -= piece;
        }
    }

    // 0 once nothing more is read.
    private int ReadByte()
    {
        if (_left == 0)
        {
            Refuse();
        }

        if (!Wait())
        {
            return 0;
        }

        _left--;
        return _buffer[_next++];
    }

    private void Stop()
    {
        _hasStopped = true;
        _left = 0;
        _next = 0;
        _end = 0;
    }
}
