using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Cryptography;
using NanoIoTNode.Mqtt;

namespace NanoIoTNode;

/// <summary>
/// The command <c>test</c>: goes the way to the broker step by step and says how each went. It needs the client id, so it
/// runs on the thread that keeps the node connected, between two sessions.
/// </summary>
internal sealed class SelfTest
{
    private readonly NodeBoard _board;
    private readonly BrokerLink _link;
    private readonly string _ssid;
    private readonly WifiLink _wifi;
    private readonly TimeSync _time;
    private TestReport _report;
    private IPAddress _address;
    private bool _isWanted;

    internal SelfTest(NodeBoard board, BrokerLink link, WifiLink wifi, TimeSync time, string ssid)
    {
        _board = board;
        _link = link;
        _ssid = ssid;
        _wifi = wifi;
        _time = time;
    }

    /// <summary>True from <see cref="Ask"/> until the test begins.</summary>
    internal bool IsWanted => _isWanted;

    /// <summary>Asks for a test; it begins when the thread of the connection comes to it. Callable from any thread.</summary>
    internal void Ask() => _isWanted = true;

    /// <summary>Runs the test if it was asked for; takes some seconds, at most four minutes.</summary>
    internal void RunIfWanted()
    {
        if (!_isWanted)
        {
            return;
        }

        _isWanted = false;
        _report = new TestReport(_board.Console);
        try
        {
            _ = Join() && Resolve() && SetClock() && ConnectTcp() && TalkToBroker();
        }
        catch (Exception e)
        {
            _board.Log.Error(ErrorCode.UnexpectedFailure, "test: " + e.Message);
        }

        _report.End();
    }

    private bool Join()
    {
        if (!_wifi.IsJoined() && !_wifi.TryJoin())
        {
            return Fail(TestSteps.Link, new NetworkFailure(_board.Log.LastError, "see above"));
        }

        NetworkInterface network = NetworkInterface.GetAllNetworkInterfaces()[0];
        string servers = network.IPv4DnsAddresses.Length == 0 ? "none" : network.IPv4DnsAddresses[0];
        _report.Pass(TestSteps.Link, "\"" + _ssid + "\"");
        _report.Pass(
            TestSteps.Address,
            network.IPv4Address + ", gateway " + network.IPv4GatewayAddress + ", name server " + servers);
        return true;
    }

    private bool Resolve()
    {
        long begin = _board.Uptime.Milliseconds;
        try
        {
            _address = Dns.GetHostEntry(_link.Identity.Endpoint).AddressList[0];
        }
        catch (SocketException e)
        {
            return Fail(TestSteps.Dns, NetworkErrorDecoder.DecodeName(e.ErrorCode, _link.Identity.Endpoint));
        }

        _report.Pass(
            TestSteps.Dns, "\"" + _link.Identity.Endpoint + "\" is " + _address.ToString() + TimeSince(begin));
        return true;
    }

    private bool SetClock()
    {
        if (!_time.TrySynchronise())
        {
            return Fail(TestSteps.Time, new NetworkFailure(_board.Log.LastError, "see above"));
        }

        _report.Pass(
            TestSteps.Time,
            DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss") + "Z, the clock was "
                + (_time.OffsetMilliseconds / 1000.0).ToString("F3") + " s off");
        return true;
    }

    private bool ConnectTcp()
    {
        long begin = _board.Uptime.Milliseconds;
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(new IPEndPoint(_address, _link.Port));
            _report.Pass(
                TestSteps.Tcp,
                "connected to " + _address.ToString() + ":" + _link.Port.ToString() + TimeSince(begin));
            return true;
        }
        catch (SocketException e)
        {
            return FailToConnect(TestSteps.Tcp, e, begin);
        }
        finally
        {
            socket.Close();
        }
    }

    private bool TalkToBroker()
    {
        BrokerCredentials credentials = _link.NewCredentials(out NetworkFailure failure);
        if (credentials == null)
        {
            return Fail(TestSteps.Tls, failure);
        }

        SelfTestClient client = new(_board, _link, _report);
        return ShakeHands(credentials) && client.Run(credentials);
    }

    private bool ShakeHands(BrokerCredentials credentials)
    {
        long begin = _board.Uptime.Milliseconds;
        SslStream stream;
        try
        {
            stream = TlsChannel.Open(new IPEndPoint(_address, _link.Port), _link.Identity.Endpoint, credentials);
        }
        catch (SocketException e)
        {
            return FailToConnect(TestSteps.Tls, e, begin);
        }

        _report.Pass(TestSteps.Tls, "TLS 1.2" + DescribePeer() + TimeSince(begin));
        stream.Dispose();
        return true;
    }

    private static string DescribePeer()
    {
        PeerReport peer = PeerReport.Read(HandshakeReport.Read());
        return peer == null ? "" : ", " + peer.Describe(DateTime.UtcNow);
    }

    private bool FailToConnect(string step, SocketException e, long begin)
    {
        ConnectAttempt attempt = _link.AttemptOf(_board.Uptime.Milliseconds - begin);
        return Fail(step, NetworkErrorDecoder.DecodeConnect(e.ErrorCode, attempt));
    }

    private bool Fail(string step, NetworkFailure failure)
    {
        _report.Fail(step, failure);
        return false;
    }

    private string TimeSince(long begin) => " (" + (_board.Uptime.Milliseconds - begin).ToString() + " ms)";
}
