using System.Threading;
using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Connection;
using NanoIoTNode.Core.Diagnostics;
using NanoIoTNode.Core.Provisioning;

namespace NanoIoTNode;

/// <summary>Proves a configuration with the parts that the node runs with: each of them logs what it does and why it fails.</summary>
internal sealed class NodeProving : IProvingSteps, IConfigurationSource
{
    private readonly NodeBoard _board;
    private readonly FailureChain _failures;
    private NodeConfiguration _configuration;
    private WifiLink _wifi;
    private BrokerLink _link;

    internal NodeProving(NodeBoard board)
    {
        _board = board;
        _failures = new FailureChain(board.Log);
    }

    /// <inheritdoc/>
    public string Join(NodeConfiguration configuration)
    {
        _board.Led.Show(LedPattern.Joining);
        _board.Console.ExpectPastes(false);
        _failures.Begin();
        _configuration = configuration;
        _wifi = new WifiLink(_board, configuration, _failures);
        _link = new BrokerLink(configuration, this, 0, _board.Extensions.Commands);
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
        _failures.Begin();
        BrokerSession session = TryToConnect(out bool opened);
        if (!opened && session.Step == ConnectionStep.MqttConnecting && _link.Protocol.Next != ProtocolChoice.Mqtt5)
        {
            _board.Log.Write(Layers.Mqtt, "no " + ProtocolChoice.Name(ProtocolChoice.Mqtt5) + " here, it seems");
            Thread.Sleep(Backoff.ShortestMilliseconds);
            session = TryToConnect(out opened);
        }

        if (!opened)
        {
            _wifi.IsJoined();
            _failures.Report(session.Failure);
        }

        return _failures.Cause;
    }

    /// <inheritdoc/>
    public NodeConfiguration Read() => _configuration;

    /// <inheritdoc/>
    public void End()
    {
        _wifi?.Leave();
        _board.Console.ExpectPastes(true);
        _link = null;
        _board.Led.Show(LedPattern.Provisioning);
    }

    private BrokerSession TryToConnect(out bool opened)
    {
        BrokerSession session = new(_board, _link, new AutoResetEvent(false));
        opened = false;
        try
        {
            opened = session.TryOpen();
            if (opened)
            {
                session.Leave();
            }
        }
        finally
        {
            session.Close();
        }

        return session;
    }

    private string CodeUnless(bool good) => good ? null : _board.Log.LastError;
}
