using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using NanoIoTNode.ReferenceAssemblies;
using Xunit;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>The firmware as nanoFramework's compiler will see it, and the .nfproj files that nobody can build here.</summary>
public sealed class FirmwareProjectTests : IDisposable
{
    private static readonly string[] s_inOrder =
        ["NanoIoTNode.Core", "NanoIoTNode.ReservedFlash", "NanoIoTNode.Cryptography", "NanoIoTNode.Sensors", "NanoIoTNode"];

    private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-contract-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_firmware_sources_compile_against_what_nanoFramework_has()
    {
        ContractCompiler compiler = PrepareCompiler();
        foreach (string name in s_inOrder)
        {
            Assert.Empty(compiler.Compile(Project(name)));
        }
    }

    [Fact]
    public void A_member_that_nanoFramework_lacks_is_a_build_error()
    {
        // string.Replace exists in .NET and not in nanoFramework's mscorlib (1.x).
        string project = WriteProject("public static string Trial(string text) => text.Replace(\"a\", \"b\");");

        IReadOnlyList<string> messages = PrepareCompiler().Compile(project);

        Assert.Contains(messages, m => m.Contains("CS1061", StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_nanoFramework_has_compiles()
    {
        string project = WriteProject("public static string Trial(string text) => text.Substring(1).ToUpper();");

        Assert.Empty(PrepareCompiler().Compile(project));
    }

    [Theory]
    [InlineData("NanoIoTNode.Core")]
    [InlineData("NanoIoTNode.ReservedFlash")]
    [InlineData("NanoIoTNode.Cryptography")]
    [InlineData("NanoIoTNode.Sensors")]
    [InlineData("NanoIoTNode")]
    public void Each_reference_of_a_nfproj_comes_from_a_package_pinned_in_packages_config(string name)
    {
        XNamespace msbuild = "http://schemas.microsoft.com/developer/msbuild/2003";
        Dictionary<string, string> pinned = XElement.Load(Path.Combine(Path.GetDirectoryName(Project(name))!, "packages.config"))
            .Elements("package").ToDictionary(p => p.Attribute("id")!.Value, p => p.Attribute("version")!.Value);
        string[] hints = [.. XElement.Load(Project(name)).Descendants(msbuild + "Reference")
            .Select(r => r.Element(msbuild + "HintPath")!.Value)];

        Assert.NotEmpty(hints);
        Assert.All(hints, hint => Assert.Contains(pinned, p =>
            hint.StartsWith($@"..\..\packages\{p.Key}.{p.Value}\lib\", StringComparison.Ordinal)));
    }

    private static string Project(string name) =>
        Path.Combine(Repository.Root, "nf-firmware", name, name + ".nfproj");

    private ContractCompiler PrepareCompiler()
    {
        ApiCatalogue catalogue = ApiCatalogue.Load(ApiCatalogue.DefaultFolder);
        foreach (ApiAssembly assembly in catalogue.Assemblies)
        {
            ReferenceAssemblyWriter.Write(catalogue, assembly, _folder);
        }

        return new ContractCompiler(_folder, _folder);
    }

    private string WriteProject(string member)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "trial")).FullName;
        File.WriteAllText(Path.Combine(folder, "Trial.cs"), $"public static class TrialClass {{ {member} }}");
        string project = Path.Combine(folder, "Trial.nfproj");
        File.WriteAllText(project, """
            <Project ToolsVersion="Current" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
              <PropertyGroup><AssemblyName>Trial</AssemblyName></PropertyGroup>
              <ItemGroup><Compile Include="Trial.cs" /><Reference Include="mscorlib" /></ItemGroup>
            </Project>
            """);
        return project;
    }
}
