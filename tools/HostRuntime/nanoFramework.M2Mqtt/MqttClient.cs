using System;
using System.Collections;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.M2Mqtt.Exceptions;
using nanoFramework.M2Mqtt.Messages;
using nanoFramework.M2Mqtt.Net;
using nanoFramework.M2Mqtt.Packets;
using nanoFramework.M2Mqtt.Session;

namespace nanoFramework.M2Mqtt;

/// <summary>
/// Stands in for the package nanoFramework.M2Mqtt 5.1 on the desk: MQTT 3.1.1 and 5, QoS 0 and 1. Like the package it
/// resolves the broker's name when it is made, publishes through an inflight queue, raises its events on a thread of its
/// own, never reconnects by itself, takes every PUBACK for a good one whatever its reason code, and does not use the keep-alive
/// that the broker wants. Of MQTT 5 it leaves out AUTH, topic aliases and the properties that the package encodes wrongly.
/// </summary>
public class MqttClient : IMqttClient, IDisposable
{
    private const ushort DefaultKeepAlive = 60;
    private const int MinimumTopicLength = 1;
    private const int MaximumTopicLength = ushort.MaxValue;

    private BrokerAddress _broker;
    private Connection _connection;

    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    public MqttClient(string brokerHostName)
        : this(brokerHostName, MqttSettings.BrokerDefaultPort, false, null, null, MqttSslProtocols.None)
    {
    }

    /// <param name="caCert">Trusted root of the broker's certificate.</param>
    /// <param name="clientCert">An <see cref="X509Certificate2"/> with its private key; null takes the stored one.</param>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    public MqttClient(
        string brokerHostName,
        int brokerPort,
        bool secure,
        X509Certificate caCert,
        X509Certificate clientCert,
        MqttSslProtocols sslProtocol) =>
        _broker = new BrokerAddress(brokerHostName, brokerPort, secure, caCert, clientCert, sslProtocol);

    public event IMqttClient.MqttMsgPublishEventHandler MqttMsgPublishReceived;

    public event IMqttClient.MqttMsgPublishedEventHandler MqttMsgPublished;

    public event IMqttClient.MqttMsgSubscribedEventHandler MqttMsgSubscribed;

    public event IMqttClient.MqttMsgUnsubscribedEventHandler MqttMsgUnsubscribed;

    public delegate void ConnectionOpenedEventHandler(object sender, ConnectionOpenedEventArgs e);

    public delegate void ConnectionClosedRequestEventHandler(object sender, ConnectionClosedRequestEventArgs e);

    /// <summary>A CONNACK has come. On the receiving thread: <see cref="Connect(string)"/> has not returned yet.</summary>
    public event ConnectionOpenedEventHandler ConnectionOpened;

    public event IMqttClient.ConnectionClosedEventHandler ConnectionClosed;

    /// <summary>MQTT 5: the broker says why it is about to close. On the receiving thread.</summary>
    public event ConnectionClosedRequestEventHandler ConnectionClosedRequest;

    public bool IsConnected => _connection != null && _connection.IsOpen;

    public string ClientId { get; private set; }

    public bool CleanSession { get; private set; }

    public bool WillFlag { get; private set; }

    public MqttQoSLevel WillQosLevel { get; private set; }

    public string WillTopic { get; private set; }

    public string WillMessage { get; private set; }

    /// <summary>Of the next connection.</summary>
    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.Version_3_1_1;

    /// <summary>Seconds that the broker keeps the session without a connection; MQTT 5 only.</summary>
    public uint SessionExpiryInterval { get; set; }

    public ushort ReceiveMaximum { get; set; } = ushort.MaxValue;

    public uint MaximumPacketSize { get; set; }

    public MqttSettings Settings => MqttSettings.Instance;

    public void Init(
        string brokerHostName, int brokerPort, bool secure, byte[] caCert, byte[] clientCert, MqttSslProtocols sslProtocol) =>
        _broker = new BrokerAddress(
            brokerHostName,
            brokerPort,
            secure,
            caCert == null ? null : new X509Certificate(caCert),
            clientCert == null ? null : new X509Certificate(clientCert),
            sslProtocol);

    public MqttReasonCode Connect(string clientId) => Connect(clientId, null, null, true, DefaultKeepAlive);

    public MqttReasonCode Connect(string clientId, bool cleanSession) =>
        Connect(clientId, null, null, cleanSession, DefaultKeepAlive);

    public MqttReasonCode Connect(string clientId, string username, string password) =>
        Connect(clientId, username, password, true, DefaultKeepAlive);

    public MqttReasonCode Connect(
        string clientId, string username, string password, bool cleanSession, ushort keepAlivePeriod) =>
        Connect(clientId, username, password, false, MqttQoSLevel.AtMostOnce, false, null, null, cleanSession, keepAlivePeriod);

    /// <returns>The CONNACK code; a refusal is no exception, and the caller closes the client.</returns>
    /// <exception cref="MqttConnectionException">TCP or TLS failed; the inner exception says how.</exception>
    /// <exception cref="MqttCommunicationException">
    /// The broker closed the connection before its CONNACK, or sent none in time.
    /// </exception>
    public MqttReasonCode Connect(
        string clientId,
        string username,
        string password,
        bool willRetain,
        MqttQoSLevel willQosLevel,
        bool willFlag,
        string willTopic,
        string willMessage,
        bool cleanSession,
        ushort keepAlivePeriod)
    {
        if (willFlag && (string.IsNullOrEmpty(willTopic) || willMessage == null || willQosLevel > MqttQoSLevel.ExactlyOnce))
        {
            throw new MqttClientException(MqttClientErrorCode.WillWrong);
        }

        Close();
        ClientId = clientId;
        CleanSession = cleanSession;
        WillFlag = willFlag;
        WillQosLevel = willQosLevel;
        WillTopic = willTopic;
        WillMessage = willMessage;
        return Open(new ConnectOptions
        {
            Version = ProtocolVersion,
            SessionExpiryInterval = SessionExpiryInterval,
            ReceiveMaximum = ReceiveMaximum,
            MaximumPacketSize = MaximumPacketSize,
            ClientId = clientId,
            Username = username,
            Password = password,
            WillFlag = willFlag,
            WillRetain = willRetain,
            WillQosLevel = willQosLevel,
            WillTopic = willTopic,
            WillMessage = willMessage,
            CleanSession = cleanSession,
            KeepAlivePeriod = keepAlivePeriod,
        });
    }

    /// <summary>Says good-bye, so that the broker does not publish the last will, and closes.</summary>
    public void Disconnect()
    {
        try
        {
            if (IsConnected)
            {
                _connection.SendDisconnect();
            }
        }
        finally
        {
            Close();
        }
    }

    public void Close()
    {
        Connection connection = _connection;
        _connection = null;
        connection?.Close();
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <returns>The packet identifier that <see cref="MqttMsgSubscribed"/> will name.</returns>
    /// <exception cref="MqttClientException">An argument is wrong or the queue is full.</exception>
    public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
    {
        if (topics == null || topics.Length == 0)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicsEmpty);
        }

        if (qosLevels == null || qosLevels.Length == 0)
        {
            throw new MqttClientException(MqttClientErrorCode.QosLevelsEmpty);
        }

        if (topics.Length != qosLevels.Length)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicsQosLevelsNotMatch);
        }

        InflightQueue queue = OpenQueue();
        ushort id = queue.NextId();
        queue.Add(new InflightMessage(id, PacketWriter.Subscribe(topics, qosLevels, id, ProtocolVersion), false, true));
        return id;
    }

    /// <returns>The packet identifier that <see cref="MqttMsgUnsubscribed"/> will name.</returns>
    public ushort Unsubscribe(string[] topics)
    {
        if (topics == null || topics.Length == 0)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicsEmpty);
        }

        InflightQueue queue = OpenQueue();
        ushort id = queue.NextId();
        queue.Add(new InflightMessage(id, PacketWriter.Unsubscribe(topics, id, ProtocolVersion), false, true));
        return id;
    }

    public ushort Publish(string topic, byte[] message) => Publish(topic, message, null);

    public ushort Publish(string topic, byte[] message, string contentType) => Publish(topic, message, contentType, null);

    public ushort Publish(string topic, byte[] message, string contentType, ArrayList userProperties) =>
        Publish(topic, message, contentType, userProperties, MqttQoSLevel.AtMostOnce, false);

    /// <summary>Queues a message. Content type and user properties belong to MQTT 5.</summary>
    /// <returns>The packet identifier that <see cref="MqttMsgPublished"/> will name; 0 for QoS 0.</returns>
    /// <exception cref="MqttClientException">The topic or the QoS is wrong, or the queue is full.</exception>
    /// <exception cref="NotSupportedException">The protocol version has no properties.</exception>
    public ushort Publish(
        string topic, byte[] message, string contentType, ArrayList userProperties, MqttQoSLevel qosLevel, bool retain)
    {
        if (topic.Contains('#') || topic.Contains('+'))
        {
            throw new MqttClientException(MqttClientErrorCode.TopicWildcard);
        }

        if (topic.Length is < MinimumTopicLength or > MaximumTopicLength)
        {
            throw new MqttClientException(MqttClientErrorCode.TopicLength);
        }

        if (qosLevel > MqttQoSLevel.AtLeastOnce)
        {
            throw new MqttClientException(MqttClientErrorCode.QosNotAllowed);
        }

        bool hasProperties = ProtocolVersion == MqttProtocolVersion.Version_5;
        if (!hasProperties && (!string.IsNullOrEmpty(contentType) || userProperties is { Count: > 0 }))
        {
            throw new NotSupportedException();
        }

        InflightQueue queue = OpenQueue();
        bool acknowledged = qosLevel == MqttQoSLevel.AtLeastOnce;
        ushort id = acknowledged ? queue.NextId() : (ushort)0;
        byte[] packet = PacketWriter.Publish(
            topic,
            message,
            qosLevel,
            retain,
            id,
            hasProperties ? PacketWriter.PublishProperties(contentType, userProperties) : null);
        queue.Add(new InflightMessage(id, packet, true, acknowledged));
        return id;
    }

    private MqttReasonCode Open(ConnectOptions options)
    {
        try
        {
            _connection = new Connection(new Events(this));
            return _connection.Open(_broker, options);
        }
        catch (SocketException refused)
        {
            throw new MqttConnectionException(
                "Socket exception connecting to the broker: " + refused.ErrorCode.ToString(), refused);
        }
        catch (Exception failed) when (failed is not MqttCommunicationException)
        {
            throw new MqttConnectionException("Exception connecting to the broker", failed);
        }
    }

    private InflightQueue OpenQueue()
    {
        Connection connection = _connection;
        return connection != null && connection.IsOpen ? connection.Inflight : throw new MqttCommunicationException();
    }

    /// <summary>Raises the client's events; keeps the connection's callbacks out of the public surface.</summary>
    private sealed class Events : IConnectionEvents
    {
        private readonly MqttClient _client;

        public Events(MqttClient client) => _client = client;

        public void OnOpened(MqttMsgConnack connack) =>
            _client.ConnectionOpened?.Invoke(_client, new ConnectionOpenedEventArgs(connack));

        public void OnCloseRequested(MqttMsgDisconnect disconnect) =>
            _client.ConnectionClosedRequest?.Invoke(_client, new ConnectionClosedRequestEventArgs(disconnect));

        public void OnReceived(MqttMsgPublishEventArgs message) => _client.MqttMsgPublishReceived?.Invoke(_client, message);

        public void OnPublished(ushort messageId, bool isPublished) =>
            _client.MqttMsgPublished?.Invoke(_client, new MqttMsgPublishedEventArgs(messageId, isPublished));

        public void OnSubscribed(ushort messageId, MqttQoSLevel[] granted) =>
            _client.MqttMsgSubscribed?.Invoke(_client, new MqttMsgSubscribedEventArgs(messageId, granted));

        public void OnUnsubscribed(ushort messageId) =>
            _client.MqttMsgUnsubscribed?.Invoke(_client, new MqttMsgUnsubscribedEventArgs(messageId));

        public void OnClosed() => _client.ConnectionClosed?.Invoke(_client, EventArgs.Empty);
    }
}
