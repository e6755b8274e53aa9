using System;
using System.Threading;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode;

/// <summary>Proves a configuration with the parts that the node runs with: each of them logs what it does and why it fails.</summary>
internal sealed class NodeProving : IProvingSteps
{
    private readonly NodeBoard _board;
    private WifiLink _wifi;

    internal NodeProving(NodeBoard board)
    {
        _board = board;
    }

    /// <inheritdoc/>
    public string Join(NodeConfiguration configuration)
    {
        _board.Led.Show(LedPattern.Joining);
        _wifi = new WifiLink(_board, configuration);
        return CodeUnless(_wifi.TryJoin());
    }

    /// <inheritdoc/>
    public string SetClock()
    {
        return CodeUnless(new TimeSync(_board.Log, _board.Uptime, new SystemRandom()).TrySynchronise());
    }

    /// <inheritdoc/>
    public string Connect(NodeConfiguration configuration)
    {
        BrokerCredentials credentials;
        try
        {
            credentials = new BrokerCredentials(configuration);
        }
        catch (Exception e)
        {
            _board.Log.Error(ErrorCode.TlsStoredCredentialUnusable, e.Message);
            return ErrorCode.TlsStoredCredentialUnusable;
        }

        Topics topics = new(configuration.ThingName, configuration.TelemetryTopic);
        BrokerSession session = new(_board, configuration, topics, new AutoResetEvent(false));
        try
        {
            bool opened = session.TryOpen(credentials);
            if (opened)
            {
                session.Leave();
            }

            return CodeUnless(opened);
        }
        finally
        {
            session.Close();
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        _wifi.Leave();
        _board.Led.Show(LedPattern.Provisioning);
    }

    private string CodeUnless(bool good) => good ? null : _board.Log.LastError;
}
