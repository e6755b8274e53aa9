using System;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace NanoIoTNode.Mqtt;

/// <summary>The way to a broker, below MQTT.</summary>
internal static class TlsChannel
{
    /// <summary>
    /// TCP and TLS 1.2, the server verified. Certificates and key are used for the handshake, and nothing keeps them behind it.
    /// </summary>
    /// <param name="server">Where to.</param>
    /// <param name="host">The name that the server's certificate must have.</param>
    /// <param name="credentials">What is shown and trusted.</param>
    /// <returns>The stream; it closes the socket when it is disposed of.</returns>
    /// <exception cref="SocketException">One of them has failed; nothing is left open.</exception>
    internal static SslStream Open(IPEndPoint server, string host, BrokerCredentials credentials)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(server);
            SslStream stream = new(socket) { SslVerification = SslVerification.CertificateRequired };
            stream.AuthenticateAsClient(host, credentials.Device, credentials.Root, SslProtocols.Tls12);
            return stream;
        }
        catch (Exception)
        {
            socket.Close();
            throw;
        }
    }
}
