using System;
using System.Threading;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;

namespace NanoIoTNode.Mqtt;

/// <summary>
/// One connection to a broker, from TCP to its end, in MQTT 3.1.1 or 5. One thread drives it, with one request at a time
/// and a limit of time for each; a second one reads. In the place of the package's MqttClient, which keeps the reason of a PUBACK
/// to itself, so that a refused message looks like an acknowledged one, and cannot mark what is sent again on a new
/// connection as such. The package's channel and messages are used.
/// </summary>
internal sealed class MqttConnection
{
    /// <summary>How long a CONNACK, SUBACK, PUBACK or PINGRESP may take, in milliseconds.</summary>
    internal const int AnswerMilliseconds = 20000;

    // So late a broker is asked whether it is still there.
    private const int DoubtMilliseconds = 10000;
    private const int LookAroundMilliseconds = 1000;
    private const int MillisecondsPerSecond = 1000;
    private const int JoinMilliseconds = 2000;
    private const int RefusedFrom = 0x80;
    private const int IdentifierLength = 2;
    private const int QosShift = 1;
    private const int QosMask = 0x03;

    private readonly PacketSource _source;
    private readonly MqttProtocolVersion _version;
    private readonly MessageHandler _received;
    private readonly AutoResetEvent _wake;
    private readonly Uptime _uptime;
    private readonly AutoResetEvent _answered = new(false);
    private readonly byte[] _answer = new byte[PacketSource.AnswerLength];
    private readonly byte[] _ping;
    private Thread _reader;
    private long _lastSent;
    private long _pingSent;
    private int _heardAtPing;
    private int _pingAfter = int.MaxValue;

    // Written by the thread that reads, and read by the other behind a wait on the event, which is a memory barrier.
    private MqttMessageType _awaited;
    private ushort _awaitedIdentifier;
    private bool _isAnswered;
    private bool _isAccepted;
    private bool _hasEnded;
    private int _heard;
    private int _serverKeepAlive;
    private uint _longestPacket;

    /// <param name="channel">To the broker, not connected yet.</param>
    /// <param name="version">3.1.1 or 5.</param>
    /// <param name="received">Told of each message.</param>
    /// <param name="wake">Set when the connection has ended.</param>
    /// <param name="uptime">The time.</param>
    internal MqttConnection(
        IMqttNetworkChannel channel,
        MqttProtocolVersion version,
        MessageHandler received,
        AutoResetEvent wake,
        Uptime uptime)
    {
        _source = new PacketSource(channel);
        _version = version;
        _received = received;
        _wake = wake;
        _uptime = uptime;
        _ping = new MqttMsgPingReq().GetBytes(version);
    }

    /// <summary>Code of the last answer: the broker's reason where it has refused.</summary>
    internal int AnswerCode { get; private set; }

    /// <summary>Reason of the broker's DISCONNECT; 0: none came.</summary>
    internal int DisconnectCode { get; private set; }

    /// <summary>True when what came is not MQTT.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>True when the broker has left a ping unanswered.</summary>
    internal bool IsSilent { get; private set; }

    /// <summary>True when the broker has kept the session.</summary>
    internal bool SessionPresent { get; private set; }

    /// <summary>False once the connection has ended, from whichever side.</summary>
    internal bool IsOpen => _reader != null && !_hasEnded && !IsSilent;

    /// <summary>TCP and TLS, as long as the network layer lets them take. Whatever comes of it, <see cref="Close"/> must follow.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">One of them has failed.</exception>
    internal void Open()
    {
        _source.Connect();
        _reader = new Thread(ReadAll);
        _reader.Start();
    }

    /// <summary>Sends a CONNECT and waits for its CONNACK.</summary>
    internal MqttAnswer Connect(MqttMsgConnect connect)
    {
        connect.MaximumPacketSize = PacketSource.LongestPacket;
        MqttAnswer answer = Ask(MqttMessageType.ConnectAck, 0, connect.GetBytes(_version));
        if (answer == MqttAnswer.Granted)
        {
            // Earlier than the broker expects it, because the driving thread looks after it between other things.
            int period = Core.Connection.KeepAlive.For(connect.KeepAlivePeriod, _serverKeepAlive);
            _pingAfter = period * (MillisecondsPerSecond * 3 / 4);
        }

        return answer;
    }

    /// <summary>Sends a message of QoS 1 and waits for its PUBACK. What the broker has said it does not take is not sent.</summary>
    internal MqttAnswer Publish(MqttMsgPublish publish)
    {
        byte[] packet = publish.GetBytes(_version);
        if (_longestPacket != 0 && packet.Length > _longestPacket)
        {
            AnswerCode = (int)MqttReasonCode.PacketTooLarge;
            return MqttAnswer.Refused;
        }

        return Ask(MqttMessageType.PublishAck, publish.MessageId, packet);
    }

    /// <summary>Subscribes to one topic filter with QoS 1.</summary>
    internal MqttAnswer Subscribe(string filter, ushort identifier)
    {
        MqttMsgSubscribe subscribe = new(new string[] { filter }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce })
        {
            MessageId = identifier,
        };
        return Ask(MqttMessageType.SubscribeAck, identifier, subscribe.GetBytes(_version));
    }

    /// <summary>Gives a subscription up.</summary>
    internal MqttAnswer Unsubscribe(string filter, ushort identifier)
    {
        MqttMsgUnsubscribe unsubscribe = new(new string[] { filter }) { MessageId = identifier };
        return Ask(MqttMessageType.UnsubscribeAck, identifier, unsubscribe.GetBytes(_version));
    }

    /// <summary>Keeps the connection alive; to be called every second or so. False when it has ended, or is dead.</summary>
    internal bool KeepAlive()
    {
        long now = _uptime.Milliseconds;
        if (_heard != _heardAtPing)
        {
            _pingSent = 0;
        }

        IsSilent |= _pingSent != 0 && now - _pingSent >= AnswerMilliseconds;
        if (IsOpen && _pingSent == 0 && now - _lastSent >= _pingAfter)
        {
            Ping(now);
        }

        return IsOpen;
    }

    /// <summary>Says good-bye, so that the broker does not publish the last will. <see cref="Close"/> must follow.</summary>
    internal void Leave()
    {
        TrySend(new MqttMsgDisconnect().GetBytes(_version));
    }

    /// <summary>Ends the connection and frees socket, TLS memory and thread, whatever state they are in. At most 2 s.</summary>
    internal void Close()
    {
        try
        {
            _source.Close();
        }
        catch (Exception)
        {
            // It could not be closed because it was broken: that has been said where it showed.
        }

        if (_reader != null)
        {
            _reader.Join(JoinMilliseconds);
        }
    }

    private MqttAnswer Ask(MqttMessageType awaited, ushort identifier, byte[] packet)
    {
        AnswerCode = 0;
        _isAnswered = false;
        _awaitedIdentifier = identifier;
        _awaited = awaited;
        int heard = _heard;
        long begin = _uptime.Milliseconds;
        bool isSent = TrySend(packet);
        while (!_isAnswered && IsOpen)
        {
            // What the broker has said before it closed is still being read.
            long left = begin + (isSent ? AnswerMilliseconds : LookAroundMilliseconds) - _uptime.Milliseconds;
            if (left <= 0)
            {
                break;
            }

            _answered.WaitOne(left < LookAroundMilliseconds ? (int)left : LookAroundMilliseconds, false);
            AskWhetherAlive(awaited, begin, heard);
        }

        _awaited = 0;
        if (_isAnswered)
        {
            return AnswerCode < (awaited == MqttMessageType.ConnectAck ? 1 : RefusedFrom)
                ? MqttAnswer.Granted
                : MqttAnswer.Refused;
        }

        IsSilent |= !_hasEnded && isSent && _pingSent != 0 && _heard == heard;
        return IsSilent ? MqttAnswer.Silent : _hasEnded || !isSent ? MqttAnswer.Ended : MqttAnswer.Missing;
    }

    // A ping tells a broker that does not answer this request from one that is gone; before the CONNACK there is none.
    private void AskWhetherAlive(MqttMessageType awaited, long begin, int heard)
    {
        long now = _uptime.Milliseconds;
        if (!_isAnswered && KeepAlive() && _pingSent == 0 && awaited != MqttMessageType.ConnectAck
            && _heard == heard && now - begin >= DoubtMilliseconds)
        {
            Ping(now);
        }
    }

    private void Ping(long now)
    {
        _heardAtPing = _heard;
        _pingSent = now;
        TrySend(_ping);
    }

    // False when the connection has ended: the thread that reads learns why.
    private bool TrySend(byte[] packet)
    {
        try
        {
            _source.Send(packet);
            _lastSent = _uptime.Milliseconds;
            return true;
        }
        catch (MqttCommunicationException)
        {
            return false;
        }
    }

    private void ReadAll()
    {
        try
        {
            do
            {
                _source.ReadHeader();
            }
            while (Take());
        }
        catch (MqttCommunicationException)
        {
            // The connection has ended, on whichever side.
        }
        catch (Exception)
        {
            IsBroken = true;
        }

        _hasEnded = true;
        _answered.Set();
        _wake.Set();
    }

    // False behind the last packet.
    private bool Take()
    {
        MqttMessageType type = _source.Type;
        bool isFirst = type == MqttMessageType.ConnectAck;
        if (isFirst == _isAccepted && type != MqttMessageType.Disconnect)
        {
            throw new MqttClientException(MqttClientErrorCode.WrongBrokerMessage);
        }

        // Counted before anybody is told: a request that follows at once has heard nothing yet.
        _heard++;
        switch (type)
        {
            case MqttMessageType.ConnectAck:
                TakeConnack(MqttMsgConnack.Parse(_source.First, _version, _source));
                break;
            case MqttMessageType.Publish:
                TakePublish();
                break;
            case MqttMessageType.PublishAck:
                _source.ReadAnswer(_answer, IdentifierLength);
                Answer(type, IdentifierIn(_answer), _answer[IdentifierLength]);
                break;
            case MqttMessageType.SubscribeAck:
                MqttMsgSuback suback = MqttMsgSuback.Parse(_source.First, _version, _source);
                Answer(type, suback.MessageId, (int)suback.GrantedQoSLevels[0]);
                break;
            case MqttMessageType.UnsubscribeAck:
                // Its reason stands behind properties, and nobody asks for it.
                _source.ReadAnswer(_answer, IdentifierLength);
                Answer(type, IdentifierIn(_answer), 0);
                break;
            case MqttMessageType.PingResponse:
                _source.ReadAnswer(_answer, 0);
                break;
            case MqttMessageType.Disconnect when _version == MqttProtocolVersion.Version_5:
                _source.ReadAnswer(_answer, 0);
                DisconnectCode = _answer[0];
                return false;
            default:
                throw new MqttClientException(MqttClientErrorCode.WrongBrokerMessage);
        }

        return true;
    }

    private void TakeConnack(MqttMsgConnack connack)
    {
        _isAccepted = true;
        SessionPresent = connack.SessionPresent;
        _serverKeepAlive = connack.ServerKeepAlive;
        _longestPacket = connack.MaximumPacketSize;
        Answer(MqttMessageType.ConnectAck, 0, (int)connack.ReturnCode);
    }

    private void TakePublish()
    {
        int qos = (_source.First >> QosShift) & QosMask;
        if (qos > (int)MqttQoSLevel.AtLeastOnce)
        {
            // Nothing was subscribed to with QoS 2.
            throw new MqttClientException(MqttClientErrorCode.QosNotAllowed);
        }

        ushort identifier;
        if (_source.IsTooLong)
        {
            identifier = _source.SkipPublish(qos > 0, out string topic);
            _received(topic, null);
        }
        else
        {
            MqttMsgPublish publish = MqttMsgPublish.Parse(_source.First, _version, _source);
            identifier = publish.MessageId;
            _received(publish.Topic, publish.Message);
        }

        if (qos > 0)
        {
            _source.Send(new MqttMsgPuback { MessageId = identifier }.GetBytes(_version));
        }
    }

    private void Answer(MqttMessageType type, ushort identifier, int code)
    {
        if (type == _awaited && identifier == _awaitedIdentifier)
        {
            AnswerCode = code;
            _isAnswered = true;
            _answered.Set();
        }
    }

    private static ushort IdentifierIn(byte[] answer) => (ushort)((answer[0] << 8) | answer[1]);
}
