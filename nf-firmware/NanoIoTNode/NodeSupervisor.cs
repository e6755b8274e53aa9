using System;
using System.Threading;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode;

/// <summary>
/// Keeps the node connected: Wi-Fi, time, broker, and again from the layer that failed, for ever, with a growing wait
/// in between. All of it on one thread.
/// </summary>
internal sealed class NodeSupervisor
{
    // The link can be dead without the module knowing it: after so many failures in a row it is joined anew.
    private const int FailuresBeforeRejoin = 3;
    private const int LookAroundMilliseconds = 1000;

    private readonly NodeBoard _board;
    private readonly NodeConfiguration _configuration;
    private readonly WifiLink _wifi;
    private readonly TimeSync _time;
    private readonly Backoff _backoff;
    private readonly Topics _topics;
    private readonly AutoResetEvent _wake = new(false);
    private readonly TelemetryQueue _queue;
    private BrokerCredentials _credentials;
    private int _failures;

    internal NodeSupervisor(NodeBoard board, NodeConfiguration configuration)
    {
        SystemRandom random = new();
        _board = board;
        _configuration = configuration;
        _wifi = new WifiLink(board, configuration);
        _time = new TimeSync(board.Log, board.Uptime, random);
        _backoff = new Backoff(random);
        _topics = new Topics(configuration.ThingName, configuration.TelemetryTopic);
        _queue = new TelemetryQueue(_wake);
    }

    /// <summary>Never returns.</summary>
    internal void Run()
    {
        new Sampler(_board, _queue, _configuration.ThingName, _configuration.PublishIntervalSeconds).Start();
        while (true)
        {
            _board.Led.Show(LedPattern.Joining);
            try
            {
                Attempt();
            }
            catch (Exception e)
            {
                _board.Log.Error(ErrorCode.UnexpectedFailure, e.Message);
            }

            _board.Led.Show(LedPattern.Error);
            if (++_failures >= FailuresBeforeRejoin)
            {
                _failures = 0;
                _wifi.Leave();
            }

            int wait = _backoff.NextDelay();
            _board.Log.Write(Layers.Node, "next attempt in " + (wait / 1000.0).ToString("F1") + " s");
            Thread.Sleep(wait);
        }
    }

    // Returns when something failed; what it was has been logged.
    private void Attempt()
    {
        if ((!_wifi.IsJoined() && !_wifi.TryJoin()) || (_time.IsDue && !_time.TrySynchronise()) || !TryLoadCredentials())
        {
            return;
        }

        BrokerSession session = new(_board, _configuration, _topics, _wake);
        try
        {
            byte[] online = StatusMessage.Online(
                DateTime.UtcNow, Program.Version, _wifi.Address, _queue.NewestSequence);
            if (session.TryOpen(_credentials) && session.TryPublish(_topics.Status, online))
            {
                _board.Led.Show(LedPattern.Connected);
                _board.State.IsConnected = true;
                Publish(session);
            }
        }
        finally
        {
            _board.State.IsConnected = false;
            session.Close();
        }
    }

    private void Publish(BrokerSession session)
    {
        while (session.IsOpen)
        {
            byte[] document = _queue.Peek(out int sequence);
            if (document != null)
            {
                if (!session.TryPublish(_topics.Telemetry, document))
                {
                    return;
                }

                _queue.Remove(sequence);
                _board.Log.Write(Layers.Mqtt, "published " + sequence.ToString());

                // Only now is the way proved: a broker that throws us out after each CONNECT is not to be flooded.
                _backoff.Reset();
                _failures = 0;
                continue;
            }

            _wake.WaitOne(LookAroundMilliseconds, false);
            if (_time.IsDue)
            {
                _time.TrySynchronise();
            }
        }

        session.SayClosed();
    }

    private bool TryLoadCredentials()
    {
        if (_credentials != null)
        {
            return true;
        }

        try
        {
            _credentials = new BrokerCredentials(_configuration);
            return true;
        }
        catch (Exception e)
        {
            _board.Log.Error(ErrorCode.TlsStoredCredentialUnusable, e.Message);
            return false;
        }
    }
}
