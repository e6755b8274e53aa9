using System.Runtime.InteropServices;

namespace NanoIoTNode.VirtualBoard.Supervisor;

/// <summary>The <c>dotnet</c> that runs us: started by its path, so that a child finds the same runtime.</summary>
public static class DotnetMuxer
{
    public static string Path { get; } = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
