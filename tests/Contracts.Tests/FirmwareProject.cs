using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>A .nfproj and the .csproj that builds the same sources on the desk.</summary>
internal sealed class FirmwareProject
{
    private static readonly XNamespace s_msbuild = "http://schemas.microsoft.com/developer/msbuild/2003";

    private readonly XElement _root;
    private readonly string _desk;

    private FirmwareProject(string file, string desk)
    {
        File = Path.Combine(Repository.Root, file);
        _desk = Path.Combine(Repository.Root, desk);
        _root = XElement.Load(File);
    }

    /// <summary>All of them, each after those that it references.</summary>
    public static IReadOnlyList<FirmwareProject> All { get; } =
    [
        Firmware("NanoIoTNode.Core"),
        Firmware("NanoIoTNode.ReservedFlash"),
        Firmware("NanoIoTNode.Cryptography"),
        Firmware("NanoIoTNode.WifiModule"),
        Firmware("NanoIoTNode.Sensors"),
        Firmware("NanoIoTNode"),
        Firmware("NanoIoTNode.Kit"),
        Firmware("NanoIoTNode.Example"),
        new("tests/nf/NFUnitTest.nfproj", "tests/NanoFramework.Tests/NanoFramework.Tests.csproj"),
    ];

    public string File { get; }

    public string Name => Property("AssemblyName");

    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>What the .nfproj compiles, as full paths.</summary>
    public IEnumerable<string> Sources => Items("Compile").Select(Resolve);

    /// <summary>
    /// What the .csproj compiles: what lies in its folder and is not taken out, what it takes in, and the version.
    /// </summary>
    public IEnumerable<string> DeskSources
    {
        get
        {
            XElement[] items = [.. XElement.Load(_desk).Descendants("Compile")];
            string folder = Path.GetDirectoryName(_desk)!;
            string[] removed = [.. items.Attributes("Remove").Select(a => Path.GetFullPath(Path.Combine(folder, a.Value)))];
            IEnumerable<string> included = items.Attributes("Include").Select(a => a.Value.Split("/**")[0]);
            return included.Append(".").SelectMany(i => SourcesIn(Path.GetFullPath(Path.Combine(folder, i)))).Except(removed);
        }
    }

    /// <summary>Package identifiers and versions of packages.config.</summary>
    public Dictionary<string, string> Packages => XElement.Load(Path.Combine(Folder, "packages.config"))
        .Elements("package").ToDictionary(p => p.Attribute("id")!.Value, p => p.Attribute("version")!.Value);

    public IEnumerable<string> HintPaths => _root.Descendants(s_msbuild + "HintPath").Select(h => h.Value);

    public static TheoryData<string> Names() => [.. All.Select(p => p.Name)];

    public static FirmwareProject Named(string name) => All.Single(p => p.Name == name);

    public string Property(string name) => _root.Descendants(s_msbuild + name).Single().Value;

    public IEnumerable<string> Items(string kind) => _root.Descendants(s_msbuild + kind).Select(i => i.Attribute("Include")!.Value);

    public string Resolve(string item) => Path.GetFullPath(Path.Combine(Folder, item.Replace('\\', '/')));

    private static FirmwareProject Firmware(string name) =>
        new($"nf-firmware/{name}/{name}.nfproj", $"nf-firmware/{name}/{name}.csproj");

    private static IEnumerable<string> SourcesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
}
