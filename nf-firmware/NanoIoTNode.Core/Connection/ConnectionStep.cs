namespace NanoIoTNode.Core.Connection;

/// <summary>
/// How far a connection to the broker has come: the step that was begun last. What fails is blamed on it and on nothing
/// that follows from it.
/// </summary>
public enum ConnectionStep
{
    /// <summary>In the Wi-Fi network; nothing was asked yet.</summary>
    Joined,

    /// <summary>The broker's name was asked for.</summary>
    Resolving,

    /// <summary>The TCP connection was asked for.</summary>
    TcpConnecting,

    /// <summary>TCP is there; the TLS handshake was begun.</summary>
    TlsHandshake,

    /// <summary>CONNECT was sent.</summary>
    MqttConnecting,

    /// <summary>The broker has accepted the client; nothing is under way.</summary>
    Connected,

    /// <summary>SUBSCRIBE was sent.</summary>
    Subscribing,

    /// <summary>PUBLISH was sent.</summary>
    Publishing,
}
