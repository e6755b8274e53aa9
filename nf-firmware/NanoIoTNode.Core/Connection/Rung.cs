namespace NanoIoTNode.Core.Connection;

/// <summary>What is done before the next attempt, from the cheapest to the most thorough.</summary>
public enum Rung
{
    /// <summary>A new TCP connection, in the hope that the TLS session can be resumed.</summary>
    Socket,

    /// <summary>A new TCP connection and a full handshake: the TLS client forgets the session of one that has failed.</summary>
    Tls,

    /// <summary>The Wi-Fi network is left and joined.</summary>
    Rejoin,

    /// <summary>The Wi-Fi module is reset.</summary>
    ModuleReset,

    /// <summary>The microcontroller is reset.</summary>
    Restart,
}
