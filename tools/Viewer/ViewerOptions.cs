using NanoIoTNode.Viewer.Broker;

namespace NanoIoTNode.Viewer;

/// <summary>What the command line asks for.</summary>
internal sealed record ViewerOptions
{
    /// <summary>Stands for the standard output in <see cref="Csv"/>.</summary>
    public const string StandardOutput = "-";

    public required BrokerOptions Broker { get; init; }

    /// <summary>Gets the CSV file, <see cref="StandardOutput"/>, or null for none.</summary>
    public string? Csv { get; init; }

    /// <summary>Gets a value indicating whether lines are written where a table could be drawn.</summary>
    public bool Lines { get; init; }

    /// <summary>Gets how many telemetry messages are the end; null goes on until Ctrl-C.</summary>
    public int? Messages { get; init; }
}
