using NanoIoTNode.Core.Configuration;
using NanoIoTNode.Core.Provisioning;
using NanoIoTNode.Core.Telemetry;

namespace NanoIoTNode.Core.Connection;

/// <summary>Kinds of server, by how a client shows who it is and by what the server offers.</summary>
public enum ServerKind
{
    /// <summary>Any MQTT broker: a user name with password, or a client certificate, or both.</summary>
    Generic,

    /// <summary>AWS IoT Core: a client certificate.</summary>
    Aws,

    /// <summary>Google IoT Core and its successors: a signed token as password, and no client certificate.</summary>
    Token,
}

/// <summary>What a configuration means for a connection: how the node signs in and what it may ask of the server.</summary>
public sealed class ConnectionProfile
{
    // The user name counts for nothing there, but some servers want one where there is a password.
    private const string UserNameOfTokens = "unused";

    /// <summary>Reads what a configuration means; it must be complete.</summary>
    public ConnectionProfile(NodeConfiguration configuration)
    {
        ClientId = configuration.ClientId ?? configuration.ThingName;
        Path = DevicePath.Read(ClientId);
        Kind = Path != null ? ServerKind.Token : EndpointRule.IsAws(configuration.Endpoint) ? ServerKind.Aws : ServerKind.Generic;
        UserName = Kind == ServerKind.Token ? UserNameOfTokens : configuration.UserName;
        Password = Kind == ServerKind.Token ? null : configuration.Password;
        ShowsCertificate = Kind != ServerKind.Token && configuration.DeviceCertificate != null;
        KeepAliveSeconds = configuration.KeepAliveSeconds;
        PersistentSession = Kind != ServerKind.Token && configuration.PersistentSession;
        Topics = Path == null
            ? new Topics(configuration.ThingName, configuration.TelemetryTopic)
            : Topics.OfDevice(Path.Device);
    }

    /// <summary>The kind of server.</summary>
    public ServerKind Kind { get; }

    /// <summary>The client id of CONNECT.</summary>
    public string ClientId { get; }

    /// <summary>The parts of the client id; only for <see cref="ServerKind.Token"/>, else null.</summary>
    public DevicePath Path { get; }

    /// <summary>The user name of CONNECT; null for none.</summary>
    public string UserName { get; }

    /// <summary>The password of CONNECT; null for none, and for <see cref="ServerKind.Token"/>: a fresh token takes its place.</summary>
    public string Password { get; }

    /// <summary>True when the TLS handshake shows the device certificate.</summary>
    public bool ShowsCertificate { get; }

    /// <summary>False where the server takes no last will and keeps no retained messages.</summary>
    public bool HasLastWill => Kind != ServerKind.Token;

    /// <summary>True when the server is asked to keep the session.</summary>
    public bool PersistentSession { get; }

    /// <summary>The keep-alive wanted, in seconds.</summary>
    public int KeepAliveSeconds { get; }

    /// <summary>Where the node publishes and listens.</summary>
    public Topics Topics { get; }

    /// <summary>The version to begin with: what the server is known to accept, or MQTT 5 where it may be spoken.</summary>
    /// <param name="accepted">As <see cref="ProtocolChoice"/> takes it.</param>
    public ProtocolChoice ChooseProtocol(int accepted)
    {
        return new ProtocolChoice(Kind == ServerKind.Token ? ProtocolChoice.Mqtt311 : accepted);
    }
}
