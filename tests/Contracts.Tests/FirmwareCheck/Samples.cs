using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoIoTNode.FirmwareCheck;
using NanoIoTNode.ReferenceAssemblies;
using Xunit;

namespace NanoIoTNode.Contracts.Tests.FirmwareCheck;

/// <summary>
/// Small pieces of C#, compiled together by the compiler that builds the firmware and then checked. Each piece lies in a
/// namespace of its own, by which its findings are known.
/// </summary>
internal sealed class Samples : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-samples-").FullName;
    private readonly IReadOnlyList<Finding> _findings;
    private readonly Dictionary<string, string> _spaces = [];

    private Samples(IEnumerable<string> pieces, Func<string, string[]> references, string[] options)
    {
        var arguments = new List<string> { "-nologo", "-nostdlib+", "-target:library", "-nowarn:0169,0414,0649,1998" };
        arguments.AddRange(options);
        arguments.AddRange(references(_folder).Select(r => "-r:" + r));
        foreach (string piece in pieces)
        {
            _spaces[piece] = "Sample" + _spaces.Count;
            string file = Path.Combine(_folder, _spaces[piece] + ".cs");
            File.WriteAllText(file, $"using System; using System.Collections; namespace {_spaces[piece]} {{ {piece} }}");
            arguments.Add(file);
        }

        Assembly = Path.Combine(_folder, "Samples.dll");
        arguments.Add("-out:" + Assembly);
        Assert.Empty(CSharpCompiler.Run(arguments, Path.Combine(_folder, "samples.rsp")));
        _findings = AssemblyChecker.Check(Assembly);
    }

    /// <summary>The compiled pieces.</summary>
    public string Assembly { get; }

    /// <summary>What concerns the whole assembly.</summary>
    public IEnumerable<Finding> AssemblyFindings => _findings.Where(f => f.Member == "Samples");

    /// <summary>Compiled as the firmware is: C# 10 against the packages' recorded API.</summary>
    public static Samples ForNanoFramework(params IEnumerable<string> pieces) => new(
        pieces,
        folder =>
        {
            ApiCatalogue catalogue = ApiCatalogue.Load(ApiCatalogue.DefaultFolder);
            return [.. catalogue.Assemblies.Select(a => ReferenceAssemblyWriter.Write(catalogue, a, folder))];
        },
        ["-langversion:10"]);

    /// <summary>Compiled against .NET: for what the firmware's reference assemblies stop earlier.</summary>
    public static Samples ForDotnet(params IEnumerable<string> pieces) => new(
        pieces,
        _ =>
        {
            string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
            string[] names = ["System.Private.CoreLib", "System.Runtime", "System.Linq", "System.Linq.Expressions", "Microsoft.CSharp"];
            return [.. names.Select(n => Path.Combine(runtime, n + ".dll"))];
        },
        ["-langversion:latest", "-unsafe+"]);

    public IReadOnlyList<Finding> FindingsOf(string piece) =>
        [.. _findings.Where(f => f.Member.StartsWith(_spaces[piece] + ".", StringComparison.Ordinal))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
