using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace NanoIoTNode.ReferenceAssemblies;

/// <summary>
/// Compiles the sources that a .nfproj lists against the reference assemblies of the packages that it references, and
/// nothing else: what nanoFramework does not have, or the project forgot to reference or to list, is an error.
/// </summary>
internal sealed class ContractCompiler(string referenceFolder, string outputFolder)
{
    private static readonly XNamespace s_msbuild = "http://schemas.microsoft.com/developer/msbuild/2003";

    /// <summary>Returns the compiler's messages, empty when all is well.</summary>
    public IReadOnlyList<string> Compile(string project)
    {
        XElement root = XElement.Load(project);
        string folder = Path.GetDirectoryName(Path.GetFullPath(project))!;
        string name = root.Descendants(s_msbuild + "AssemblyName").First().Value;

        var messages = new List<string>();
        var arguments = new List<string>
        {
            "-nologo", "-nostdlib+", "-target:library", "-langversion:10", "-nullable:disable",
            "-warnaserror+", "-deterministic+", "-debug-", $"-out:{Path.Combine(outputFolder, name + ".dll")}",
        };
        foreach (string reference in Includes(root, "Reference"))
        {
            AddReference(Path.Combine(referenceFolder, reference + ".dll"), $"{project}: no API list declares {reference}.");
        }

        foreach (string reference in Includes(root, "ProjectReference"))
        {
            string referenced = Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'));
            AddReference(
                Path.Combine(outputFolder, referenced + ".dll"),
                $"{project}: {referenced} was not compiled before it; list the projects in order of dependence.");
        }

        string[] sources = [.. Includes(root, "Compile").Select(s => Path.Combine(folder, s.Replace('\\', '/')))];
        messages.AddRange(Unlisted(folder, sources));
        arguments.AddRange(sources);
        if (messages.Count == 0)
        {
            messages.AddRange(CSharpCompiler.Run(arguments, Path.Combine(outputFolder, name + ".rsp")));
        }

        return messages;

        void AddReference(string file, string complaint)
        {
            arguments.Add("-r:" + file);
            if (!File.Exists(file))
            {
                messages.Add(complaint);
            }
        }
    }

    private static IEnumerable<string> Includes(XElement root, string item) =>
        root.Descendants(s_msbuild + item).Select(e => e.Attribute("Include")!.Value.Split(',')[0]);

    // A .nfproj has no globbing: a file that only the desk build compiles would be missing on the board.
    private static IEnumerable<string> Unlisted(string folder, string[] listed) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/") && !f.Contains("/bin/") && !listed.Contains(f))
            .Select(f => $"{f}: not listed as <Compile> in the .nfproj.");
}
