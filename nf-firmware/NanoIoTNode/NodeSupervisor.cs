using System;
using System.Threading;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;
using nanoFramework.Runtime.Native;

namespace NanoIoTNode;

/// <summary>
/// Keeps the node connected: Wi-Fi, time, broker, and again from the layer that failed, for ever, with a growing wait
/// in between and more thoroughly with each failure in a row. All of it on one thread.
/// </summary>
internal sealed class NodeSupervisor
{
    private const int LookAroundMilliseconds = 1000;

    private readonly NodeBoard _board;
    private readonly BrokerLink _link;
    private readonly FailureChain _failures;
    private readonly ConnectionMemory _memory;
    private readonly ReconnectLadder _ladder;
    private readonly WifiLink _wifi;
    private readonly WifiModuleReset _module = new();
    private readonly TimeSync _time;
    private readonly Backoff _backoff;
    private readonly AutoResetEvent _wake;
    private readonly Outbox _outbox;
    private readonly TelemetryQueue _queue;
    private readonly Sampler _sampler;

    /// <param name="board">The parts of the node.</param>
    /// <param name="configuration">A complete one, of which each part takes what it needs.</param>
    /// <param name="source">Where it is read again for the rest.</param>
    internal NodeSupervisor(NodeBoard board, NodeConfiguration configuration, IConfigurationSource source)
    {
        SystemRandom random = new();
        _board = board;
        _wake = board.Wake;
        _outbox = board.Extensions.Outbox;
        _memory = new ConnectionMemory(configuration);
        _link = new BrokerLink(configuration, source, _memory.Version, board.Extensions.Commands);
        _failures = new FailureChain(board.Log);
        _ladder = new ReconnectLadder(_memory.Counts);
        board.State.Ladder = _ladder;
        _wifi = new WifiLink(board, configuration, _failures);
        _time = new TimeSync(board.Log, board.Uptime, random);
        _backoff = new Backoff(random);
        _queue = new TelemetryQueue(board, configuration, _link.Profile.Topics, _memory, _wake);
        Test = new SelfTest(board, _link, _wifi, _time, configuration.Ssid);
        _sampler = new Sampler(board, _queue, configuration);
    }

    /// <summary>The test that the console can ask for; it runs between two sessions.</summary>
    internal SelfTest Test { get; }

    /// <summary>Never returns.</summary>
    internal void Run()
    {
        _sampler.Start();
        while (true)
        {
            _board.Led.Show(LedPattern.Joining);
            _failures.Begin();
            try
            {
                Attempt();
            }
            catch (Exception e)
            {
                _failures.Report(new NetworkFailure(ErrorCode.UnexpectedFailure, e.Message));
            }

            if (Test.IsWanted)
            {
                Test.RunIfWanted();
                continue;
            }

            _board.Led.Show(LedPattern.Error);
            int wait = _backoff.NextDelay();
            Climb(wait);
            SleepUnlessTested(wait);
        }
    }

    // Returns when something failed; what it was has been told.
    private void Attempt()
    {
        if ((!_wifi.IsJoined() && !_wifi.TryJoin()) || (_time.IsDue && !_time.TrySynchronise()))
        {
            return;
        }

        BrokerSession session = new(_board, _link, _wake);
        try
        {
            byte[] online = StatusMessage.Online(
                DateTime.UtcNow, Node.Version, _wifi.Address, _queue.NewestSequence);
            if (session.TryOpen() && session.TryAnnounce(_link.Profile.Topics.Status, online, false))
            {
                _memory.Keep(_link.Protocol.Accepted, _ladder);
                _board.Led.Show(LedPattern.Connected);
                _board.State.IsConnected = true;
                _queue.GoOnline();
                Publish(session);
            }

            // A link that is gone is the cause, and what the session has seen follows from it.
            _wifi.IsJoined();
            if (session.Failure != null)
            {
                _failures.Report(session.Failure);
            }
        }
        finally
        {
            _board.State.IsConnected = false;
            _queue.GoOffline();
            session.Close();
        }
    }

    // Returns when the session has failed. Messages and readings take turns.
    private void Publish(BrokerSession session)
    {
        while (!Test.IsWanted && session.KeepAlive())
        {
            if (!TrySendMessage(session))
            {
                return;
            }

            if (_queue.TryPeek(out TelemetryDocument document))
            {
                if (!session.TryPublish(document))
                {
                    return;
                }

                _queue.Confirm(document);
                if (document.IsLast)
                {
                    _board.Log.Write(Layers.Mqtt, "published " + document.Sequence.ToString());
                }

                // Only now is the way proved: a broker that throws us out after each CONNECT is not to be flooded.
                _backoff.Reset();
                _ladder.NoteSuccess(_board.Uptime.Milliseconds);
                continue;
            }

            if (_outbox.Peek(_board.Uptime.Milliseconds) == null)
            {
                _wake.WaitOne(LookAroundMilliseconds, false);
            }

            if (_time.IsDue)
            {
                _time.TrySynchronise();
            }
        }

        if (Test.IsWanted)
        {
            session.Leave();
        }
    }

    // One at most. False when the session has failed.
    private bool TrySendMessage(BrokerSession session)
    {
        OutboundMessage message = _outbox.Peek(_board.Uptime.Milliseconds);
        if (message == null)
        {
            return true;
        }

        string topic = _link.Profile.Topics.Data(message.Name);
        if (!_outbox.TryBeginAttempt(message, _board.Uptime.Milliseconds))
        {
            _board.Log.Error(ErrorCode.MqttPublishRefused, "\"" + topic + "\", given up for an hour");
            return true;
        }

        Thread.Sleep(_board.Pace.TakeTurn(_board.Uptime.Milliseconds));
        if (!session.TryAnnounce(topic, message.Document, message.Attempts > 1))
        {
            return false;
        }

        _outbox.Confirm(message);
        return true;
    }

    private void Climb(int wait)
    {
        string cause = _failures.Cause ?? _board.Log.LastError;
        Rung rung = _ladder.Next(cause, _board.Uptime.Milliseconds);
        _memory.Keep(_link.Protocol.Accepted, _ladder);
        _board.Log.Write(
            Layers.Node,
            "next attempt in " + (wait / 1000.0).ToString("F1") + " s, beginning with: " + ReconnectLadder.Name(rung));
        if (SpeaksAgainstClock(cause))
        {
            _time.Doubt();
        }

        switch (rung)
        {
            case Rung.Rejoin:
                _wifi.Leave();
                break;
            case Rung.ModuleReset:
                _wifi.Leave();
                _module.Pulse();
                break;
            case Rung.Restart:
                Power.RebootDevice();
                break;
            default:
                break;
        }
    }

    // One of both clocks is wrong, and ours can be looked after. A token is made of the time.
    private bool SpeaksAgainstClock(string code)
    {
        switch (code)
        {
            case ErrorCode.TlsCertificateDates:
            case ErrorCode.TlsCertificateNotYetValid:
            case ErrorCode.TlsClockNotSet:
                return true;
            case ErrorCode.MqttBadUserNameOrPassword:
            case ErrorCode.MqttNotAuthorized:
            case ErrorCode.MqttClosedAfterConnect:
                return _link.Profile.Kind == ServerKind.Token;
            default:
                return false;
        }
    }

    private void SleepUnlessTested(int milliseconds)
    {
        for (int left = milliseconds; left > 0 && !Test.IsWanted; left -= LookAroundMilliseconds)
        {
            Thread.Sleep(left < LookAroundMilliseconds ? left : LookAroundMilliseconds);
        }

        Test.RunIfWanted();
    }
}
