using NanoIoTNode.Workbench;

namespace NanoIoTNode.Demo;

/// <summary>What the command line asks for.</summary>
internal sealed record DemoOptions
{
    /// <summary>Gets how many messages end the demo; null runs until Ctrl-C.</summary>
    public required int? Messages { get; init; }

    public bool EllipticCurve { get; init; }

    /// <summary>Gets a value indicating whether the user answers the dialogue in a terminal program of his own.</summary>
    public bool Interactive { get; init; }

    /// <summary>Gets the folder that is kept, or null for a temporary one.</summary>
    public string? State { get; init; }

    /// <summary>Gets the real endpoint, or null for a broker of our own.</summary>
    public RealEndpoint? Endpoint { get; init; }

    public required string Thing { get; init; }

    /// <summary>Gets the publish interval in seconds.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>Gets a value indicating whether the board's console is shown.</summary>
    public bool Verbose { get; init; }
}
