using System;
using System.Device.Wifi;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using NanoIoTNode.HostRuntime.Network;

namespace NanoIoTNode.HostRuntime.NetworkClient;

/// <summary>
/// What firmware does with the network, in a form that the tests can call from outside its load context: .NET's own types
/// only in the signatures.
/// </summary>
public static class Client
{
    private const int PatienceMilliseconds = 20_000;

    /// <summary>Ends the native driver, before its board goes.</summary>
    public static void Stop() => NetworkEngine.Stop();

    /// <summary>A number of <see cref="WifiConnectionStatus"/>.</summary>
    public static int Join(string ssid, string passphrase) =>
        (int)WifiAdapter.FindAllAdapters()[0].Connect(ssid, WifiReconnectionKind.Manual, passphrase).ConnectionStatus;

    /// <summary>What the module has told of its firmware.</summary>
    public static string ModuleFirmware() => WifiModuleNative.ReadFirmware();

    public static void Leave() => WifiAdapter.FindAllAdapters()[0].Disconnect();

    public static string OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()[0].IPv4Address;

    /// <summary>Own address, netmask, gateway and name servers.</summary>
    public static string[] Addresses()
    {
        NetworkInterface network = NetworkInterface.GetAllNetworkInterfaces()[0];
        return [network.IPv4Address, network.IPv4SubnetMask, network.IPv4GatewayAddress, .. network.IPv4DnsAddresses];
    }

    public static void UseStaticAddress(string address, string netmask, string gateway, string[] nameServers)
    {
        NetworkInterface network = NetworkInterface.GetAllNetworkInterfaces()[0];
        network.EnableStaticIPv4(address, netmask, gateway);
        network.EnableStaticIPv4Dns(nameServers);
    }

    public static void UseDhcp() => NetworkInterface.GetAllNetworkInterfaces()[0].EnableDhcp();

    public static bool IsDhcpEnabled() => NetworkInterface.GetAllNetworkInterfaces()[0].IsDhcpEnabled;

    /// <summary>The names, addresses and signal strengths that a scan reports, a network a line.</summary>
    public static string[] Scan()
    {
        WifiAdapter adapter = WifiAdapter.FindAllAdapters()[0];
        using var ended = new ManualResetEventSlim();
        void OnChanged(WifiAdapter sender, object e) => ended.Set();
        adapter.AvailableNetworksChanged += OnChanged;
        try
        {
            adapter.ScanAsync();
            return ended.Wait(PatienceMilliseconds)
                ? Array.ConvertAll(
                    adapter.NetworkReport.AvailableNetworks,
                    n => $"{n.Ssid} {n.Bsid} {n.NetworkRssiInDecibelMilliwatts} {n.SignalBars}")
                : throw new TimeoutException("The scan did not end.");
        }
        finally
        {
            adapter.AvailableNetworksChanged -= OnChanged;
        }
    }

    public static string Resolve(string name) => Dns.GetHostEntry(name).AddressList[0].ToString();

    public static byte[] EchoOverTcp(string address, int port, byte[] data)
    {
        using Socket socket = Connect(address, port);
        int sent = 0;
        while (sent < data.Length)
        {
            sent += socket.Send(data, sent, data.Length - sent, SocketFlags.None);
        }

        return ReadAll(data.Length, (buffer, offset, count) => socket.Receive(buffer, offset, count, SocketFlags.None));
    }

    public static byte[] EchoOverUdp(string address, int port, byte[] data)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = PatienceMilliseconds,
        };
        socket.SendTo(data, new IPEndPoint(IPAddress.Parse(address), port));
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        var buffer = new byte[data.Length + 1];
        int received = socket.ReceiveFrom(buffer, ref sender);
        return buffer[..received];
    }

    /// <summary>Sends <paramref name="data"/> from one thread while another reads the echo.</summary>
    public static byte[] EchoOverTls(
        string address, int port, string host, byte[] ca, byte[] certificate, byte[] key, byte[] data)
    {
        using Socket socket = Connect(address, port);
        using var stream = new SslStream(socket);
        stream.AuthenticateAsClient(
            host, new X509Certificate2(certificate, key, ""), new X509Certificate(ca), SslProtocols.Tls12);
        var writer = new Thread(() => stream.Write(data, 0, data.Length));
        writer.Start();
        byte[] echo = ReadAll(data.Length, stream.Read);
        writer.Join();
        return echo;
    }

    /// <summary>The error code of a handshake that offers no certificate; 0 when the server takes that.</summary>
    public static int HandshakeError(string address, int port, string host, byte[] ca)
    {
        using Socket socket = Connect(address, port);
        using var stream = new SslStream(socket);
        return ErrorOf(() => stream.AuthenticateAsClient(host, null, new X509Certificate(ca), SslProtocols.Tls12));
    }

    /// <summary>Whether the bytes, or the text, are taken for a certificate.</summary>
    public static bool IsCertificate(object certificate)
    {
        try
        {
            _ = certificate is string text ? new X509Certificate(text) : new X509Certificate((byte[])certificate);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The error code of a read from a peer that says nothing.</summary>
    public static int ReceiveTimeoutError(string address, int port, int timeoutMilliseconds)
    {
        using Socket socket = Connect(address, port);
        socket.ReceiveTimeout = timeoutMilliseconds;
        return ErrorOf(() => socket.Receive(new byte[1]));
    }

    /// <summary>The error code of a read during which another thread closes the socket.</summary>
    public static int ReceiveErrorWhenClosed(string address, int port)
    {
        using Socket socket = Connect(address, port);
        int error = 0;
        var reader = new Thread(() => error = ErrorOf(() => socket.Receive(new byte[1])));
        reader.Start();
        SpinWait.SpinUntil(() => reader.ThreadState.HasFlag(ThreadState.WaitSleepJoin), PatienceMilliseconds);
        socket.Close();
        reader.Join();
        return error;
    }

    /// <summary>The error code of a connection attempt.</summary>
    public static int ConnectError(string address, int port) => ErrorOf(() => Connect(address, port));

    public static int ResolveError(string name) => ErrorOf(() => Resolve(name));

    private static Socket Connect(string address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = PatienceMilliseconds,
        };
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Parse(address), port));
            return socket;
        }
        catch
        {
            socket.Close();
            throw;
        }
    }

    public static int CheckPair(byte[] certificate, byte[] privateKey) =>
        CryptographyNative.CheckPair(certificate, privateKey);

    public static int SignToken(byte[] privateKey, byte[] message, byte[] signature) =>
        CryptographyNative.SignToken(privateKey, message, signature);

    public static int CheckSignature(byte[] certificate, byte[] issuer) =>
        CryptographyNative.CheckSignature(certificate, issuer);

    private static int ErrorOf(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (SocketException e)
        {
            return e.ErrorCode;
        }
    }

    private static byte[] ReadAll(int length, Func<byte[], int, int, int> read)
    {
        var buffer = new byte[length];
        int filled = 0;
        int count = 1;
        while (filled < length && count > 0)
        {
            count = read(buffer, filled, length - filled);
            filled += count;
        }

        return buffer[..filled];
    }
}
