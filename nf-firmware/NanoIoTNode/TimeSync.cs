using System;
using System.Net;
using System.Net.Sockets;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Time;
using nanoFramework.Runtime.Native;

namespace NanoIoTNode;

/// <summary>
/// Sets the clock by SNTP over UDP: before TLS, because certificates have dates, and again every few hours. For one
/// thread.
/// </summary>
internal sealed class TimeSync
{
    private const long IntervalMilliseconds = 4 * 3600 * 1000;
    private const long RetryMilliseconds = 5 * 60 * 1000;
    private const long ShortestMilliseconds = 15 * 1000; // RFC 4330, section 10
    private const int AnswerMilliseconds = 2000;

    private static readonly string[] s_servers = { "time.aws.com", "0.amazon.pool.ntp.org", "pool.ntp.org" };

    private readonly Log _log;
    private readonly Uptime _uptime;
    private readonly SystemRandom _random;
    private readonly bool[] _declined = new bool[s_servers.Length];
    private long _dueAt;
    private long _askedAt = -ShortestMilliseconds;

    internal TimeSync(Log log, Uptime uptime, SystemRandom random)
    {
        _log = log;
        _uptime = uptime;
        _random = random;
    }

    /// <summary>By how many milliseconds the clock was wrong when it was set last; more than 0: it was slow.</summary>
    internal long OffsetMilliseconds { get; private set; }

    /// <summary>True when the clock is to be set (again).</summary>
    internal bool IsDue
    {
        get { return _uptime.Milliseconds >= _dueAt; }
    }

    /// <summary>
    /// Something speaks against the clock: it is to be set at the next opportunity, as often as servers allow it.
    /// </summary>
    internal void Doubt()
    {
        _dueAt = _askedAt + ShortestMilliseconds;
    }

    /// <summary>
    /// Asks the servers in turn and sets the clock; logs how it went. Bounded: name resolution and 2 s for each server.
    /// </summary>
    /// <returns>True when the clock can be believed, be it by an older synchronisation.</returns>
    internal bool TrySynchronise()
    {
        _askedAt = _uptime.Milliseconds;
        for (int i = 0; i < s_servers.Length; i++)
        {
            if (!_declined[i] && TryServer(i))
            {
                _dueAt = _uptime.Milliseconds + IntervalMilliseconds;
                return true;
            }
        }

        if (!ClockFloor.IsPlausible(DateTime.UtcNow))
        {
            _log.Error(ErrorCode.TimeServersSilent, "the clock is not set, it says " + Iso(DateTime.UtcNow));
            return false;
        }

        _log.Error(ErrorCode.TimeServersSilent);

        _log.Write(Layers.Time, "going on with the clock as it is: " + Iso(DateTime.UtcNow));
        _dueAt = _uptime.Milliseconds + RetryMilliseconds;
        return true;
    }

    private bool TryServer(int index)
    {
        string server = s_servers[index];
        try
        {
            IPAddress[] addresses = Dns.GetHostEntry(server).AddressList;
            return addresses.Length > 0 && TryAsk(index, new IPEndPoint(addresses[0], SntpExchange.Port));
        }
        catch (SocketException e)
        {
            NetworkFailure failure = NetworkErrorDecoder.DecodeName(e.ErrorCode, server);
            _log.Error(failure.Code, failure.Details);
            return false;
        }
    }

    // A new socket, and so a new source port, for each request.
    private bool TryAsk(int index, IPEndPoint server)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            SntpExchange exchange = new(DateTime.UtcNow, _random.NextBits());
            long sentAt = _uptime.Milliseconds;
            socket.SendTo(exchange.CreateRequest(), server);
            return WaitForReply(socket, server, exchange, index, sentAt);
        }
        catch (SocketException)
        {
            // Silence ends the wait with an exception too. That all servers are silent is said at the end.
            _log.Write(Layers.Time, "no answer from " + s_servers[index]);
            return false;
        }
        finally
        {
            socket.Close();
        }
    }

    private bool WaitForReply(Socket socket, IPEndPoint server, SntpExchange exchange, int index, long sentAt)
    {
        byte[] packet = new byte[SntpExchange.PacketLength];
        while (true)
        {
            int left = (int)(sentAt + AnswerMilliseconds - _uptime.Milliseconds);
            if (left <= 0)
            {
                _log.Write(Layers.Time, "no answer from " + s_servers[index]);
                return false;
            }

            socket.ReceiveTimeout = left;
            EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
            int length = socket.ReceiveFrom(packet, ref sender);
            long elapsed = _uptime.Milliseconds - sentAt;
            if (!IsFrom(server, sender))
            {
                continue;
            }

            SntpRefusal refusal = exchange.Accept(packet, length, elapsed);
            if (refusal == SntpRefusal.None)
            {
                SetClock(exchange.Time, s_servers[index]);
                return true;
            }

            if (Refuse(refusal, index))
            {
                return false;
            }
        }
    }

    // Returns whether to give this server up. A packet that is merely wrong may be forged: the real one may follow.
    private bool Refuse(SntpRefusal refusal, int index)
    {
        bool kiss = SntpRefusals.IsKiss(refusal);
        _log.Error(
            kiss ? ErrorCode.TimeServerDeclined : ErrorCode.TimeReplyRefused,
            s_servers[index] + ": " + SntpRefusals.Describe(refusal));
        _declined[index] |= refusal == SntpRefusal.KissDeny;
        return kiss;
    }

    private void SetClock(DateTime utc, string server)
    {
        OffsetMilliseconds = (utc - DateTime.UtcNow).Ticks / TimeSpan.TicksPerMillisecond;
        Rtc.SetSystemTime(utc);
        _log.Write(Layers.Time, "set to " + Iso(utc) + " by " + server);
    }

    private static bool IsFrom(IPEndPoint server, EndPoint sender)
    {
        return sender is IPEndPoint from && from.Port == server.Port && from.Address.Equals(server.Address);
    }

    private static string Iso(DateTime utc)
    {
        return utc.ToString("yyyy-MM-ddTHH:mm:ss") + "Z";
    }
}
