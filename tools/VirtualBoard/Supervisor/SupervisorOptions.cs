using System.Collections.Generic;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>What the command line asks for, with defaults filled in.</summary>
internal sealed record SupervisorOptions
{
    /// <summary>Gets the folder for flash, clock and chip id, or null for a temporary one.</summary>
    public string? State { get; init; }

    public required string Firmware { get; init; }

    public required string Native { get; init; }

    /// <summary>Gets the assemblies with models of what is connected to the headers.</summary>
    public IReadOnlyList<string> Attached { get; init; } = [];

    public required string BoardAssembly { get; init; }

    /// <summary>Gets the control socket's path, or null for the one in the state folder.</summary>
    public string? Control { get; init; }

    /// <summary>Gets a file with the world at the start, or null for the defaults.</summary>
    public string? Environment { get; init; }

    public string? Ssid { get; init; }

    public string? Passphrase { get; init; }

    public IReadOnlyList<HostMapping> Hosts { get; init; } = [];

    /// <summary>Gets the port of the TCP door (0 = a free one), or null for none.</summary>
    public int? Tcp { get; init; }

    /// <summary>Gets where a symbolic link to the pseudo-terminal shall be, or null.</summary>
    public string? PtyLink { get; init; }

    /// <summary>Gets a value indicating whether the blue button is held from the start.</summary>
    public bool Button { get; init; }

    public int? Seed { get; init; }

    public bool PrintConsole { get; init; }
}
