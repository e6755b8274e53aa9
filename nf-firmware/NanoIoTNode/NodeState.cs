using NanoIoTNode.Core.Connection;

namespace NanoIoTNode;

/// <summary>How the node is connected, for whoever asks. Written by one thread, read by any.</summary>
internal sealed class NodeState
{
    /// <summary>True when the console has been told what firmware the Wi-Fi module has.</summary>
    internal bool IsModuleTold { get; set; }

    /// <summary>Network and address; null while the node is not in a network.</summary>
    internal string Link { get; set; }

    /// <summary>True while the broker has accepted the node.</summary>
    internal bool IsConnected { get; set; }

    /// <summary>How often the node has begun anew; null before the first attempt.</summary>
    internal ReconnectLadder Ladder { get; set; }

    /// <summary>What waits to be published; null before the node runs.</summary>
    internal TelemetryQueue Queue { get; set; }
}
