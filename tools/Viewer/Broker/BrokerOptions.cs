using System.Collections.Generic;
using System.Linq;
using NanoIoTNode.Viewer.Readings;

namespace NanoIoTNode.Viewer.Broker;

/// <summary>How the broker is reached, and what is asked of it.</summary>
internal sealed record BrokerOptions
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public bool Tls { get; init; } = true;

    /// <summary>Gets the file with the CA of the broker's certificate, or null for those that this machine trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>Gets a value indicating whether the broker's certificate may be for another name.</summary>
    public bool AnyName { get; init; }

    /// <summary>Gets the client certificate's file, or null.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Gets the client id, or null: the broker chooses.</summary>
    public string? ClientId { get; init; }

    public required IReadOnlyList<TopicFilter> Telemetry { get; init; }

    public TopicFilter? Status { get; init; }

    /// <summary>Gets all filters in the order in which they are subscribed to: telemetry, then status.</summary>
    public IEnumerable<TopicFilter> Filters => Status is { } status ? Telemetry.Append(status) : Telemetry;

    /// <summary>Gets the broker for people.</summary>
    public string Address => $"{Host}:{Port}";
}
