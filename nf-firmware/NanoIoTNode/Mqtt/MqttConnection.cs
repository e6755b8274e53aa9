using System;
using System.Net;
using System.Net.Security;
using System.Threading;
using NanoIoTNode.Core.Connection;

namespace NanoIoTNode.Mqtt;

/// <summary>
/// One connection to a broker, from TCP to its end, in MQTT 3.1.1 or 5. One thread drives it, with one request at a time
/// and a limit of time for each; a second one reads.
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
    private const int PacketTooLarge = 0x95; // MQTT 5, 2.4
    private const int NotAnswered = -1;
    private const int TypeShift = 16;

    private readonly int _version;
    private readonly MessageHandler _received;
    private readonly AutoResetEvent _wake;
    private readonly Uptime _uptime;
    private readonly AutoResetEvent _answered = new(false);
    private IPEndPoint _server;
    private SslStream _stream;
    private PacketReader _packets;
    private Thread _reader;
    private long _lastSent;
    private long _pingSent;
    private int _heardAtPing;
    private int _pingAfter = int.MaxValue;

    // Type and identifier of the answer that is waited for.
    private int _awaited;

    // Written by the thread that reads, and read by the other behind a wait on the event, which is a memory barrier.
    private bool _hasEnded;
    private int _heard;

    /// <param name="server">Where the broker is.</param>
    /// <param name="version">One of <see cref="ProtocolChoice"/>.</param>
    /// <param name="received">Told of each message.</param>
    /// <param name="wake">Set when the connection has ended.</param>
    /// <param name="uptime">The time.</param>
    internal MqttConnection(IPEndPoint server, int version, MessageHandler received, AutoResetEvent wake, Uptime uptime)
    {
        _server = server;
        _version = version;
        _received = received;
        _wake = wake;
        _uptime = uptime;
    }

    /// <summary>Code of the last answer: the broker's reason where it has refused. Below 0: there was none.</summary>
    internal int AnswerCode { get; private set; }

    /// <summary>Reason of the broker's DISCONNECT; 0: none came.</summary>
    internal int DisconnectCode { get; private set; }

    /// <summary>True when what came is not MQTT.</summary>
    internal bool IsBroken => _packets.IsBroken;

    /// <summary>True when the broker has left a ping unanswered.</summary>
    internal bool IsSilent { get; private set; }

    /// <summary>True when the broker has kept the session.</summary>
    internal bool SessionPresent => _packets.SessionPresent;

    /// <summary>False once the connection has ended, from whichever side.</summary>
    internal bool IsOpen => _reader != null && !_hasEnded && !IsSilent;

    /// <summary>
    /// TCP and TLS, as long as the network layer lets them take; once. Whatever comes of it, <see cref="Close"/> must follow.
    /// </summary>
    /// <param name="host">The broker's name.</param>
    /// <param name="credentials">Not kept.</param>
    /// <exception cref="System.Net.Sockets.SocketException">One of them has failed.</exception>
    internal void Open(string host, BrokerCredentials credentials)
    {
        _stream = TlsChannel.Open(_server, host, credentials);
        _server = null;
        _packets = new PacketReader(_stream, _version);
        _reader = new Thread(ReadAll);
        _reader.Start();
    }

    /// <summary>Sends a CONNECT and waits for its CONNACK; parameters as <see cref="PacketWriter.Connect"/> takes them.</summary>
    internal MqttAnswer Connect(ConnectionProfile profile, string password, bool hasWill)
    {
        MqttAnswer answer = Ask(PacketType.Connack, 0, PacketWriter.Connect(profile, password, hasWill, _version));
        if (answer == MqttAnswer.Granted)
        {
            // Earlier than the broker expects it, because the driving thread looks after it between other things.
            int period = Core.Connection.KeepAlive.For(profile.KeepAliveSeconds, _packets.ServerKeepAlive);
            _pingAfter = period * (MillisecondsPerSecond * 3 / 4);
        }

        return answer;
    }

    /// <summary>
    /// Sends a message of QoS 1 and waits for its PUBACK. What the broker has said it does not take is not sent. Parameters as
    /// <see cref="PacketWriter.Publish"/> takes them; the document is behind it as it was before.
    /// </summary>
    internal MqttAnswer Publish(string topic, byte[] document, int length, int identifier, bool isAgain)
    {
        byte[] packet = PacketWriter.Publish(topic, document, length, identifier, isAgain, _version, out int size);
        MqttAnswer answer = MqttAnswer.Refused;
        AnswerCode = PacketTooLarge;
        if (_packets.MaximumPacketSize == 0 || size <= _packets.MaximumPacketSize)
        {
            answer = Ask(PacketType.Puback, identifier, packet, size);
        }

        if (packet == document)
        {
            Array.Copy(document, size - length, document, 0, length);
        }

        return answer;
    }

    /// <summary>Subscribes to one topic filter with QoS 1.</summary>
    internal MqttAnswer Subscribe(string filter, int identifier)
    {
        return Ask(PacketType.Suback, identifier, PacketWriter.Subscribe(filter, identifier, _version));
    }

    /// <summary>Gives a subscription up.</summary>
    internal MqttAnswer Unsubscribe(string filter, int identifier)
    {
        return Ask(PacketType.Unsuback, identifier, PacketWriter.Unsubscribe(filter, identifier, _version));
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
        if (IsOpen)
        {
            TrySend(PacketWriter.Bare(PacketType.Disconnect));
        }
    }

    /// <summary>Ends the connection and frees socket, TLS memory and thread, whatever state they are in. At most 2 s.</summary>
    internal void Close()
    {
        if (_stream == null)
        {
            return;
        }

        try
        {
            _stream.Dispose();
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

    private MqttAnswer Ask(PacketType awaited, int identifier, byte[] packet) => Ask(awaited, identifier, packet, packet.Length);

    private MqttAnswer Ask(PacketType awaited, int identifier, byte[] packet, int size)
    {
        AnswerCode = NotAnswered;
        _awaited = ((int)awaited << TypeShift) | identifier;
        int heard = _heard;
        long begin = _uptime.Milliseconds;
        bool isSent = TrySend(packet, size);
        while (AnswerCode == NotAnswered && IsOpen)
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
        if (AnswerCode != NotAnswered)
        {
            return AnswerCode < (awaited == PacketType.Connack ? 1 : RefusedFrom) ? MqttAnswer.Granted : MqttAnswer.Refused;
        }

        IsSilent |= !_hasEnded && isSent && _pingSent != 0 && _heard == heard;
        return IsSilent ? MqttAnswer.Silent : _hasEnded || !isSent ? MqttAnswer.Ended : MqttAnswer.Missing;
    }

    // A ping tells a broker that does not answer this request from one that is gone; before the CONNACK there is none.
    private void AskWhetherAlive(PacketType awaited, long begin, int heard)
    {
        long now = _uptime.Milliseconds;
        if (AnswerCode == NotAnswered && KeepAlive() && _pingSent == 0 && awaited != PacketType.Connack
            && _heard == heard && now - begin >= DoubtMilliseconds)
        {
            Ping(now);
        }
    }

    private void Ping(long now)
    {
        _heardAtPing = _heard;
        _pingSent = now;
        TrySend(PacketWriter.Bare(PacketType.Pingreq));
    }

    private bool TrySend(byte[] packet) => TrySend(packet, packet.Length);

    // False when the connection has ended: the thread that reads learns why.
    private bool TrySend(byte[] packet, int size)
    {
        try
        {
            lock (_packets)
            {
                // One write is one TLS record, and one command to the Wi-Fi module.
                _stream.Write(packet, 0, size);
                _lastSent = _uptime.Milliseconds;
            }

            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void ReadAll()
    {
        try
        {
            while (_packets.Wait() && _packets.Read() && Take())
            {
                // All of them, until the connection ends.
            }
        }
        catch (Exception)
        {
            // For one, there was no memory for a message.
            _packets.Refuse();
        }

        _hasEnded = true;
        _answered.Set();
        _wake.Set();
    }

    // False behind the last packet. The first one is a CONNACK, and no other one is (3.2).
    private bool Take()
    {
        PacketType type = _packets.Type;
        if (type == PacketType.Disconnect)
        {
            DisconnectCode = _packets.Code;
            return false;
        }

        if ((type == PacketType.Connack) != (_heard == 0))
        {
            _packets.Refuse();
            return false;
        }

        // Counted before anybody is told: a request that follows at once has heard nothing yet.
        _heard++;
        if (type == PacketType.Publish)
        {
            _received(_packets.Topic, _packets.Content);
            _packets.Forget();
            if (_packets.Identifier != 0)
            {
                TrySend(PacketWriter.Puback(_packets.Identifier));
            }
        }
        else if ((((int)type << TypeShift) | _packets.Identifier) == _awaited)
        {
            AnswerCode = _packets.Code;
            _answered.Set();
        }

        return true;
    }
}
