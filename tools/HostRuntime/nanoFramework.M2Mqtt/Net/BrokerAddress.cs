using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace nanoFramework.M2Mqtt.Net;

/// <summary>Where the broker is and how it is talked to. The name is resolved once, when the client is made.</summary>
internal sealed class BrokerAddress
{
    public BrokerAddress(
        string hostName, int port, bool secure, X509Certificate root, X509Certificate clientCertificate, MqttSslProtocols protocol)
    {
        HostName = hostName;
        Port = port;
        Secure = secure;
        Root = root;
        ClientCertificate = clientCertificate;
        Protocol = protocol;
        Address = Dns.GetHostEntry(hostName).AddressList[0];
    }

    public string HostName { get; }

    public IPAddress Address { get; }

    public int Port { get; }

    public bool Secure { get; }

    public X509Certificate Root { get; }

    public X509Certificate ClientCertificate { get; }

    public MqttSslProtocols Protocol { get; }
}
