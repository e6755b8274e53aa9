using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.M2Mqtt.Exceptions;

namespace nanoFramework.M2Mqtt.Net;

/// <summary>One TCP or TLS connection to the broker. One thread reads; writes are serialised here.</summary>
internal sealed class BrokerChannel : IByteSource
{
    private readonly object _writing = new();
    private readonly byte[] _oneByte = new byte[1];
    private readonly Socket _socket;
    private NetworkStream _stream;

    public BrokerChannel() => _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <exception cref="SocketException">The connection or the TLS handshake failed; the channel must be closed.</exception>
    public void Connect(BrokerAddress broker)
    {
        _socket.Connect(new IPEndPoint(broker.Address, broker.Port));
        if (!broker.Secure)
        {
            _stream = new NetworkStream(_socket);
            return;
        }

        var secure = new SslStream(_socket)
        {
            SslVerification = MqttSettings.Instance.ValidateServerCertificate
                ? SslVerification.CertificateRequired
                : SslVerification.NoVerification,
            UseStoredDeviceCertificate = broker.ClientCertificate == null,
        };
        secure.AuthenticateAsClient(
            broker.HostName, broker.ClientCertificate, broker.Root, ToSslProtocols(broker.Protocol));
        _stream = secure;
    }

    public void Send(byte[] packet)
    {
        lock (_writing)
        {
            _stream.Write(packet, 0, packet.Length);
        }
    }

    public byte ReadByte()
    {
        ReadExactly(_oneByte);
        return _oneByte[0];
    }

    public void ReadExactly(byte[] buffer)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            int count = _stream.Read(buffer, filled, buffer.Length - filled);
            if (count <= 0)
            {
                throw new MqttCommunicationException();
            }

            filled += count;
        }
    }

    /// <summary>Ends the connection; a thread that reads is woken by it.</summary>
    public void Close()
    {
        _stream?.Dispose();
        _socket.Close();
    }

    private static SslProtocols ToSslProtocols(MqttSslProtocols protocol) => protocol switch
    {
        MqttSslProtocols.None => SslProtocols.None,
        MqttSslProtocols.TLSv1_2 => SslProtocols.Tls12,
        MqttSslProtocols.TLSv1_3 => SslProtocols.Tls13,
        _ => throw new System.ArgumentException("Only TLS 1.2 and TLS 1.3 can be asked for."),
    };
}
