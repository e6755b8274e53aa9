using System;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace nanoFramework.M2Mqtt;

/// <summary>
/// One TLS connection. Like the package's, it resolves the name when it is made, reads without a limit of time, and shows the end
/// of the stream as a read of nothing. The package also connects without TLS and takes a server's socket; the firmware does neither.
/// </summary>
public class MqttNetworkChannel : IMqttNetworkChannel
{
    private readonly IPAddress _address;
    private readonly X509Certificate _caCert;
    private readonly X509Certificate _clientCert;
    private readonly MqttSslProtocols _sslProtocol;
    private Socket _socket;
    private SslStream _stream;

    /// <param name="remoteHostName">Resolved here; also the name that the server's certificate must have.</param>
    /// <param name="remotePort">TCP port.</param>
    /// <param name="secure">Must be true.</param>
    /// <param name="caCert">Trusted root, or several.</param>
    /// <param name="clientCert">An <see cref="X509Certificate2"/> with its private key; null for none.</param>
    /// <param name="sslProtocol">TLS 1.2 is what this board has.</param>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    /// <exception cref="NotSupportedException">Without TLS.</exception>
    public MqttNetworkChannel(
        string remoteHostName,
        int remotePort,
        bool secure,
        X509Certificate caCert,
        X509Certificate clientCert,
        MqttSslProtocols sslProtocol)
    {
        if (!secure)
        {
            throw new NotSupportedException("The desk's channel is there for TLS.");
        }

        _address = Dns.GetHostEntry(remoteHostName).AddressList[0];
        RemoteHostName = remoteHostName;
        RemotePort = remotePort;
        _caCert = caCert;
        _clientCert = clientCert;
        _sslProtocol = sslProtocol;
    }

    public string RemoteHostName { get; }

    public int RemotePort { get; }

    public bool DataAvailable => _stream.DataAvailable;

    public bool ValidateServerCertificate { get; set; } = true;

    /// <exception cref="SocketException">TCP or the handshake failed; the channel is still to be closed.</exception>
    public void Connect()
    {
        Close();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Connect(new IPEndPoint(_address, RemotePort));
        _stream = new SslStream(_socket) { UseStoredDeviceCertificate = _clientCert is null };
        if (!ValidateServerCertificate)
        {
            _stream.SslVerification = SslVerification.NoVerification;
        }

        _stream.AuthenticateAsClient(RemoteHostName, _clientCert, _caCert, MqttSslUtility.ToSslPlatformEnum(_sslProtocol));
    }

    public int Send(byte[] buffer)
    {
        _stream.Write(buffer, 0, buffer.Length);
        return buffer.Length;
    }

    /// <summary>
    /// Fills the buffer. As in the package, a stream that another thread closes in the middle counts the last read again
    /// and again until the buffer is "full".
    /// </summary>
    public int Receive(byte[] buffer)
    {
        int filled = 0;
        int read = 0;
        while (filled < buffer.Length)
        {
            SslStream stream = _stream;
            if (stream != null)
            {
                read = stream.Read(buffer, filled, buffer.Length - filled);
            }

            if (read == 0)
            {
                return 0;
            }

            filled += read;
        }

        return filled;
    }

    /// <summary>
    /// As in the package it is the socket that is asked, which knows nothing of bytes that TLS has decrypted already.
    /// </summary>
    public int Receive(byte[] buffer, int timeout) =>
        _socket.Poll(timeout * 1000, SelectMode.SelectRead) ? Receive(buffer) : 0;

    /// <summary>Ends the connection; a thread that reads is woken by it.</summary>
    public void Close()
    {
        SslStream stream = _stream;
        Socket socket = _socket;
        _stream = null;
        _socket = null;
        stream?.Dispose();
        socket?.Close();
    }

    public void Accept()
    {
    }
}
