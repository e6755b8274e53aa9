using System;
using System.Text;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace NanoIoTNode.Mqtt;

/// <summary>
/// The package's channel, and packets on it one by one. It reads each packet's length itself and lets the package's
/// messages parse the rest through it, because on a channel of their own they (5.1.220)
/// * allocate whatever length they are told, up to 256 MB, and never end where the connection does within that length;
/// * take a read that the end of the connection cut short for a whole one: the channel, closed in the middle of a read by
///   another thread, says that the buffer is full;
/// * fail on a CONNACK without properties, as servers send it that know MQTT 3.1.1 only, and on a PUBACK or DISCONNECT of
///   MQTT 5 that ends behind its reason, as it may (3.4.2.2.1, 3.14.2.2.1).
/// One thread reads; any may send and close.
/// </summary>
internal sealed class PacketSource : IMqttNetworkChannel
{
    /// <summary>Bytes of a packet behind its fixed header that are kept; what is longer is read over.</summary>
    internal const int LongestPacket = 2048;

    /// <summary>Bytes of a short answer that say something: packet identifier, reason.</summary>
    internal const int AnswerLength = 3;

    private const int LengthBytes = 4;
    private const int ConnackWithoutProperties = 2;
    private const int PieceLength = 64;

    private readonly IMqttNetworkChannel _channel;
    private readonly object _sending = new();
    private readonly byte[] _octet = new byte[1];
    private int _length;
    private int _told;
    private bool _isLengthTold;
    private bool _isPadded;
    private bool _isClosed;

    /// <param name="channel">Not connected yet.</param>
    internal PacketSource(IMqttNetworkChannel channel)
    {
        _channel = channel;
    }

    /// <inheritdoc/>
    public bool DataAvailable => _channel.DataAvailable;

    /// <inheritdoc/>
    public bool ValidateServerCertificate
    {
        get { return _channel.ValidateServerCertificate; }
        set { _channel.ValidateServerCertificate = value; }
    }

    /// <summary>The present packet's first byte.</summary>
    internal byte First { get; private set; }

    /// <summary>The present packet's type.</summary>
    internal MqttMessageType Type => (MqttMessageType)(First >> 4);

    /// <summary>True when the present packet is longer than the node takes.</summary>
    internal bool IsTooLong => _length > LongestPacket;

    /// <summary>TCP and TLS.</summary>
    public void Connect() => _channel.Connect();

    /// <inheritdoc/>
    public void Accept() => _channel.Accept();

    /// <exception cref="MqttCommunicationException">The connection has ended.</exception>
    public int Send(byte[] buffer)
    {
        lock (_sending)
        {
            try
            {
                return _channel.Send(buffer);
            }
            catch (Exception e)
            {
                throw new MqttCommunicationException(e);
            }
        }
    }

    /// <summary>Ends the connection, and with it a read that is under way.</summary>
    public void Close()
    {
        _isClosed = true;
        _channel.Close();
    }

    /// <summary>Waits for the next packet and reads its fixed header (MQTT 3.1.1 and 5, 2.2).</summary>
    /// <exception cref="MqttCommunicationException">The connection has ended.</exception>
    /// <exception cref="MqttClientException">What came has a length that its type does not have.</exception>
    internal void ReadHeader()
    {
        First = ReadOctet();
        _length = 0;
        _isLengthTold = false;
        for (int i = 0; i < LengthBytes; i++)
        {
            byte digit = ReadOctet();
            _length |= (digit & 0x7F) << (7 * i);
            if (digit < 0x80)
            {
                _isPadded = Type == MqttMessageType.ConnectAck && _length == ConnackWithoutProperties;
                _told = _isPadded ? _length + 1 : _length;
                if (IsTooLong && Type != MqttMessageType.Publish)
                {
                    break;
                }

                return;
            }
        }

        throw new MqttClientException(MqttClientErrorCode.WrongBrokerMessage);
    }

    /// <summary>For the package's messages: the length of the packet, byte by byte, and then all that follows.</summary>
    public int Receive(byte[] buffer)
    {
        if (!_isLengthTold)
        {
            buffer[0] = (byte)(_told < 0x80 ? _told : (_told & 0x7F) | 0x80);
            _told >>= 7;
            _isLengthTold = _told == 0;
            return buffer.Length;
        }

        if (_isPadded)
        {
            // The byte behind the end stays 0: no properties.
            ReadInto(buffer, _length);
        }
        else
        {
            Fill(buffer);
        }

        return buffer.Length;
    }

    /// <inheritdoc cref="Receive(byte[])"/>
    public int Receive(byte[] buffer, int timeout) => Receive(buffer);

    /// <summary>Reads an answer that is no more than identifier and reason; what it says besides is read over.</summary>
    /// <param name="answer"><see cref="AnswerLength"/> bytes, which are 0 where the answer does not reach.</param>
    /// <param name="least">Bytes that must be there.</param>
    /// <exception cref="MqttClientException">The packet is shorter, or its first byte has flags.</exception>
    internal void ReadAnswer(byte[] answer, int least)
    {
        if (_length < least || (First & 0x0F) != 0)
        {
            throw new MqttClientException(MqttClientErrorCode.WrongBrokerMessage);
        }

        Array.Clear(answer, 0, answer.Length);
        int count = _length < answer.Length ? _length : answer.Length;
        ReadInto(answer, count);
        Skip(_length - count);
    }

    /// <summary>Reads over a PUBLISH that is too long; only where it was published is kept, and what it is answered with.</summary>
    /// <param name="hasIdentifier">True when its QoS is not 0.</param>
    /// <param name="topic">Its topic.</param>
    /// <returns>The packet identifier, or 0.</returns>
    internal ushort SkipPublish(bool hasIdentifier, out string topic)
    {
        int length = ReadUInt16();
        if (length > LongestPacket)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicLength);
        }

        byte[] name = new byte[length];
        ReadInto(name, length);
        topic = Encoding.UTF8.GetString(name, 0, length);
        ushort identifier = hasIdentifier ? ReadUInt16() : (ushort)0;
        Skip(_length - 2 - length - (hasIdentifier ? 2 : 0));
        return identifier;
    }

    private ushort ReadUInt16()
    {
        int high = ReadOctet();
        return (ushort)((high << 8) | ReadOctet());
    }

    private void ReadInto(byte[] buffer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            buffer[i] = ReadOctet();
        }
    }

    private void Skip(int count)
    {
        for (byte[] piece = count < PieceLength ? _octet : new byte[PieceLength]; count > 0; count -= piece.Length)
        {
            piece = count < piece.Length ? _octet : piece;
            Fill(piece);
        }
    }

    private byte ReadOctet()
    {
        Fill(_octet);
        return _octet[0];
    }

    private void Fill(byte[] buffer)
    {
        if (buffer.Length == 0)
        {
            return;
        }

        int count;
        try
        {
            count = _channel.Receive(buffer);
        }
        catch (Exception e)
        {
            throw new MqttCommunicationException(e);
        }

        if (count != buffer.Length || _isClosed)
        {
            throw new MqttCommunicationException();
        }
    }
}
