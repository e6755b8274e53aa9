using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace NanoIoTNode.EndToEnd.Tests;

/// <summary>A command of the project, run as a person runs it.</summary>
internal static class DeskCommand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="assembly">Name of its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Exit code, and what it wrote: errors first.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string assembly, string[] arguments)
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string path = Path.GetFullPath(Path.Combine(own, "..", "..", assembly, Path.GetFileName(own), assembly + ".dll"));
        using var process = Process.Start(new ProcessStartInfo("dotnet", [path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        return (process.ExitCode, await errors + await output);
    }
}
