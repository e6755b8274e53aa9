using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace NanoIoTNode.ReferenceAssemblies;

/// <summary>The C# compiler of the .NET SDK that runs this process.</summary>
internal static class CSharpCompiler
{
    /// <summary>Compiles; returns the compiler's messages, empty when all is well.</summary>
    /// <param name="arguments">The compiler's arguments, each of which may have blanks.</param>
    /// <param name="responseFile">Where the arguments are written for the compiler to read.</param>
    /// <exception cref="FileNotFoundException">There is only a runtime, no SDK.</exception>
    public static IReadOnlyList<string> Run(IEnumerable<string> arguments, string responseFile)
    {
        File.WriteAllLines(responseFile, arguments.Select(a => $"\"{a}\""));
        var start = new ProcessStartInfo(Path.Combine(DotnetRoot(), "dotnet"))
        {
            ArgumentList = { CompilerPath(), "-noconfig", "@" + responseFile },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (process.ExitCode != 0 && lines.Count == 0)
        {
            lines.Add($"The C# compiler ended with exit code {process.ExitCode}.");
        }

        return lines;
    }

    // <root>/shared/Microsoft.NETCore.App/<version>/ is where this process' own library lies.
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static string CompilerPath()
    {
        string sdks = Path.Combine(DotnetRoot(), "sdk");
        return Directory.GetDirectories(sdks)
            .Select(d => Path.Combine(d, "Roslyn", "bincore", "csc.dll"))
            .Where(File.Exists)
            .OrderBy(p => p, StringComparer.Ordinal)
            .LastOrDefault() ?? throw new FileNotFoundException($"No C# compiler under {sdks}: install the .NET SDK.");
    }
}
