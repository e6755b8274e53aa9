using System;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>What is known on this side of a connection that was not made: it turns an error number into a cause.</summary>
public sealed class ConnectAttempt
{
    /// <param name="identity">Who connected where.</param>
    /// <param name="port">The broker's TCP port.</param>
    public ConnectAttempt(BrokerIdentity identity, int port)
    {
        Identity = identity;
        Port = port;
    }

    /// <summary>Who connected where.</summary>
    public BrokerIdentity Identity { get; }

    /// <summary>The broker's TCP port.</summary>
    public int Port { get; }

    /// <summary>The node's date and time at the end of the attempt, UTC.</summary>
    public DateTime UtcNow { get; set; }

    /// <summary>Milliseconds from its begin to its end; 0: not measured.</summary>
    public long ElapsedMilliseconds { get; set; }

    /// <summary>The roots that the server's certificate may lead to, by name; null: not known.</summary>
    public string[] Roots { get; set; }

    /// <summary>What the server showed, as far as the TLS client reports it; null: nothing.</summary>
    public PeerReport Peer { get; set; }
}
