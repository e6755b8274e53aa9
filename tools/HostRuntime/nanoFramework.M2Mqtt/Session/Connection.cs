using System;
using System.Collections.Generic;
using System.Threading;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using nanoFramework.M2Mqtt.Net;
using nanoFramework.M2Mqtt.Packets;

namespace nanoFramework.M2Mqtt.Session;

/// <summary>
/// One connection from CONNECT to its end, with its threads: receive, keep-alive, events, and the inflight queue.
/// </summary>
internal sealed class Connection
{
    private const int JoinTimeout = 1000;

    private readonly BrokerChannel _channel = new();
    private readonly EventDispatcher _events = new();
    private readonly InflightQueue _inflight;
    private readonly IConnectionEvents _owner;
    private readonly List<Thread> _threads = [];
    private readonly ManualResetEvent _connectAnswered = new(false);
    private readonly AutoResetEvent _pingAnswered = new(false);
    private readonly ManualResetEvent _ended = new(false);
    private MqttProtocolVersion _version;
    private MqttMsgConnack _connectAnswer;
    private long _lastSent;
    private int _closed;

    public Connection(IConnectionEvents owner)
    {
        _owner = owner;
        _inflight = new InflightQueue(Send, OnFinished);
    }

    /// <summary>True between a good CONNACK and the first sign of the end.</summary>
    public bool IsOpen { get; private set; }

    public InflightQueue Inflight => _inflight;

    /// <exception cref="System.Net.Sockets.SocketException">TCP or TLS failed.</exception>
    /// <exception cref="MqttCommunicationException">
    /// The broker closed before its CONNACK, or did not send one in time: the package makes no difference.
    /// </exception>
    public MqttReasonCode Open(BrokerAddress broker, ConnectOptions options)
    {
        _version = options.Version;
        _channel.Connect(broker);
        _threads.Add(_events.Start());
        StartThread("mqtt receive", Receive);
        Send(PacketWriter.Connect(options));
        WaitHandle.WaitAny([_connectAnswered, _ended], MqttSettings.Instance.TimeoutOnConnection);
        MqttMsgConnack answer = _connectAnswer ?? throw new MqttCommunicationException();
        if (answer.ReturnCode == MqttReasonCode.Success)
        {
            IsOpen = true;
            StartThread("mqtt inflight", _inflight.Run);
            if (options.KeepAlivePeriod > 0)
            {
                StartThread("mqtt keep-alive", () => KeepAlive(options.KeepAlivePeriod * 1000));
            }
        }

        return answer.ReturnCode;
    }

    public void SendDisconnect() => Send(PacketWriter.Disconnect());

    /// <summary>Ends the connection and its threads. Safe to call more than once and from an event handler.</summary>
    public void Close()
    {
        End();
        _events.Stop();
        foreach (Thread thread in _threads)
        {
            if (thread != Thread.CurrentThread)
            {
                thread.Join(JoinTimeout);
            }
        }
    }

    private void StartThread(string name, Action body)
    {
        var thread = new Thread(() => RunUntilEnd(body)) { IsBackground = true, Name = name };
        _threads.Add(thread);
        thread.Start();
    }

    // Whatever ends one of the threads ends the connection: the owner learns it once.
    private void RunUntilEnd(Action body)
    {
        try
        {
            body();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            End();
        }
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        bool wasOpen = IsOpen;
        IsOpen = false;
        _inflight.Stop();
        _channel.Close();
        _ended.Set();
        if (wasOpen)
        {
            _events.Post(_owner.OnClosed);
        }
    }

    private void Send(byte[] packet)
    {
        _channel.Send(packet);
        Interlocked.Exchange(ref _lastSent, Environment.TickCount64);
    }

    private void Receive()
    {
        while (true)
        {
            Handle(Packet.Read(_channel));
        }
    }

    private void Handle(Packet packet)
    {
        switch (packet.Type)
        {
            case PacketType.ConnectAck when _connectAnswer == null:
                OnConnectAnswer(packet);
                break;
            case PacketType.Publish:
                OnPublish(packet);
                break;
            case PacketType.PublishAck:
                _inflight.Acknowledge(packet.MessageId);
                break;
            case PacketType.SubscribeAck when _inflight.Acknowledge(packet.MessageId):
                _events.Post(() => _owner.OnSubscribed(packet.MessageId, packet.GrantedLevels(_version)));
                break;
            case PacketType.UnsubscribeAck when _inflight.Acknowledge(packet.MessageId):
                _events.Post(() => _owner.OnUnsubscribed(packet.MessageId));
                break;
            case PacketType.Disconnect when _version == MqttProtocolVersion.Version_5:
                _owner.OnCloseRequested(packet.ToDisconnect());
                break;
            case PacketType.PingResponse:
                _pingAnswered.Set();
                break;
            case PacketType.SubscribeAck:
            case PacketType.UnsubscribeAck:
                break;
            default:
                throw new MqttCommunicationException();
        }
    }

    // Like the package: an answer that is not understood is as good as none, and the broker's close ends the wait.
    private void OnConnectAnswer(Packet packet)
    {
        MqttMsgConnack answer;
        try
        {
            answer = packet.ToConnack(_version);
        }
        catch (MqttCommunicationException)
        {
            return;
        }

        _owner.OnOpened(answer);
        _connectAnswer = answer;
        _connectAnswered.Set();
    }

    private void OnPublish(Packet packet)
    {
        MqttMsgPublishEventArgs message = packet.ToMessage(_version, out ushort id);
        if (message.QosLevel == MqttQoSLevel.AtLeastOnce)
        {
            Send(PacketWriter.PublishAck(id));
        }

        _events.Post(() => _owner.OnReceived(message));
    }

    private void OnFinished(InflightMessage message, bool done)
    {
        if (message.IsPublish)
        {
            _events.Post(() => _owner.OnPublished(message.Id, done));
        }
    }

    private void KeepAlive(int period)
    {
        while (true)
        {
            long idle = Environment.TickCount64 - Interlocked.Read(ref _lastSent);
            if (idle < period)
            {
                if (_ended.WaitOne((int)(period - idle)))
                {
                    return;
                }

                continue;
            }

            Send(PacketWriter.PingRequest());
            if (WaitHandle.WaitAny([_pingAnswered, _ended], MqttSettings.Instance.TimeoutOnReceiving) != 0)
            {
                throw new MqttCommunicationException();
            }
        }
    }
}
