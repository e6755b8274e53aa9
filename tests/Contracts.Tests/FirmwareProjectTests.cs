using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Mono.Cecil;
using NanoIoTNode.FirmwareCheck;
using NanoIoTNode.ReferenceAssemblies;
using Xunit;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>The firmware as nanoFramework's compiler will see it, and the .nfproj files that nobody can build here.</summary>
public sealed class FirmwareProjectTests(FirmwareProjectTests.Compiled compiled) : IClassFixture<FirmwareProjectTests.Compiled>
{
    // An attribute of nanoFramework's mscorlib that .NET has not: the desk has no native half to pair with.
    private const string ForTheBoardOnly = "AssemblyNativeVersion.cs";

    [Theory]
    [MemberData(nameof(FirmwareProject.Names), MemberType = typeof(FirmwareProject))]
    public void All_sources_compile_against_what_nanoFramework_has(string name)
    {
        Assert.Empty(compiled.Messages[name]);
    }

    [Theory]
    [MemberData(nameof(FirmwareProject.Names), MemberType = typeof(FirmwareProject))]
    public void Nothing_gets_through_that_the_metadata_processor_or_the_nanoCLR_refuses(string name)
    {
        Assert.Empty(AssemblyChecker.Check(compiled.Assembly(name)));
    }

    [Theory]
    [MemberData(nameof(FirmwareProject.Names), MemberType = typeof(FirmwareProject))]
    public void The_desk_compiles_the_same_sources_as_the_board(string name)
    {
        FirmwareProject project = FirmwareProject.Named(name);
        string[] desk = [.. project.DeskSources.Where(IsShared).Order()];

        Assert.NotEmpty(desk);
        Assert.Equal(desk, project.Sources.Where(IsShared).Order());

        // The version comes to the desk by Directory.Build.targets, the tests' assembly has its own names there.
        bool IsShared(string source) => Path.GetFileName(source) is not (ForTheBoardOnly or "AssemblyVersion.cs" or "DeskRun.cs")
            && !(name == "NFUnitTest" && Path.GetFileName(source) == "AssemblyInfo.cs");
    }

    [Theory]
    [MemberData(nameof(FirmwareProject.Names), MemberType = typeof(FirmwareProject))]
    public void Each_reference_comes_from_a_package_pinned_in_packages_config(string name)
    {
        FirmwareProject project = FirmwareProject.Named(name);

        Assert.Equal(project.Items("Reference").Count(), project.HintPaths.Count());
        Assert.NotEmpty(project.HintPaths);
        Assert.All(project.HintPaths, hint => Assert.Contains(project.Packages, p =>
            hint.StartsWith($@"..\..\packages\{p.Key}.{p.Value}\lib\", StringComparison.Ordinal)));
        Assert.All(project.Packages, p => Assert.Matches(@"^\d+\.\d+\.\d+$", p.Value));
        Assert.All(project.Packages, p => Assert.Contains(project.HintPaths, h => h.Contains($@"\{p.Key}.{p.Value}\", StringComparison.Ordinal)));
    }

    // Visual Studio and a script deploy what the application's own project names, and the CLR starts nothing else.
    [Theory]
    [InlineData("NanoIoTNode.Kit")]
    [InlineData("NanoIoTNode.Example")]
    public void What_the_packages_of_an_application_need_in_turn_is_deployed_with_it(string name)
    {
        ApiCatalogue catalogue = ApiCatalogue.Load(ApiCatalogue.DefaultFolder);
        string[] deployed = [.. FirmwareProject.Named(name).Items("Reference").Select(r => r.Split(',')[0])];
        IEnumerable<string> needed = catalogue.Assemblies.Where(a => deployed.Contains(a.Assembly))
            .SelectMany(a => a.References ?? []).Select(r => r.Split(',')[0]);

        Assert.Empty(needed.Distinct().Except(deployed));
    }

    [Fact]
    public void A_package_has_the_same_version_in_every_project()
    {
        IEnumerable<IGrouping<string, KeyValuePair<string, string>>> packages =
            FirmwareProject.All.SelectMany(p => p.Packages).GroupBy(p => p.Key);

        Assert.All(packages, p => Assert.Single(p.Select(v => v.Value).Distinct()));
    }

    [Fact]
    public void The_version_stands_in_one_place_and_the_tools_have_the_same()
    {
        string tools = XElement.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

        foreach (FirmwareProject project in FirmwareProject.All)
        {
            Assert.Single(project.Sources, s => File.ReadAllText(s).Contains("assembly: AssemblyVersion(", StringComparison.Ordinal));
            using var module = ModuleDefinition.ReadModule(compiled.Assembly(project.Name));
            Assert.Equal(tools + ".0", module.Assembly.Name.Version.ToString());
            Assert.Equal(tools + ".0", Attribute(module, "AssemblyFileVersionAttribute"));
        }
    }

    [Fact]
    public void What_the_console_and_the_status_message_call_the_version_is_the_assemblys()
    {
        using var module = ModuleDefinition.ReadModule(compiled.Assembly("NanoIoTNode"));
        FieldDefinition told = module.GetType("NanoIoTNode.Node").Fields.Single(f => f.Name == "Version");

        Assert.Equal(module.Assembly.Name.Version.ToString(3), told.Constant);
    }

    [Theory]
    [MemberData(nameof(FirmwareProject.Names), MemberType = typeof(FirmwareProject))]
    public void An_assembly_says_what_it_is_and_whose(string name)
    {
        using var module = ModuleDefinition.ReadModule(compiled.Assembly(name));

        Assert.Equal(name, Attribute(module, "AssemblyTitleAttribute"));
        Assert.NotEqual("", Attribute(module, "AssemblyDescriptionAttribute"));
        Assert.Equal("NanoIoTNode", Attribute(module, "AssemblyProductAttribute"));
        Assert.Equal("NanoIoTNode contributors", Attribute(module, "AssemblyCompanyAttribute"));
        Assert.Equal("Copyright (c) NanoIoTNode contributors, MIT licence", Attribute(module, "AssemblyCopyrightAttribute"));
    }

    [Theory]
    [MemberData(nameof(FirmwareProject.Names), MemberType = typeof(FirmwareProject))]
    public void A_project_is_in_the_solution_and_all_that_it_names_exists(string name)
    {
        FirmwareProject project = FirmwareProject.Named(name);
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "NanoIoTNode.sln"));
        string path = Path.GetRelativePath(Repository.Root, project.File).Replace('/', '\\');

        Assert.Contains($"\"{path}\", \"{project.Property("ProjectGuid")}\"", solution, StringComparison.Ordinal);
        Assert.Equal("10", project.Property("LangVersion"));
        Assert.Equal("true", project.Property("TreatWarningsAsErrors"));
        Assert.All(
            project.Items("Compile").Concat(project.Items("None")).Concat(project.Items("ProjectReference")),
            item => Assert.True(File.Exists(project.Resolve(item)), item));
    }

    [Fact]
    public void A_member_that_nanoFramework_lacks_is_a_build_error()
    {
        // string.Replace exists in .NET and not in nanoFramework's mscorlib (1.x).
        string project = compiled.WriteProject("public static string Trial(string text) => text.Replace(\"a\", \"b\");");

        IReadOnlyList<string> messages = compiled.Compiler.Compile(project);

        Assert.Contains(messages, m => m.Contains("CS1061", StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_nanoFramework_has_compiles()
    {
        string project = compiled.WriteProject("public static string Trial(string text) => text.Substring(1).ToUpper();");

        Assert.Empty(compiled.Compiler.Compile(project));
    }

    private static string Attribute(ModuleDefinition module, string name) =>
        (string)module.Assembly.CustomAttributes.Single(a => a.AttributeType.Name == name).ConstructorArguments[0].Value;

    public sealed class Compiled : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("nanoiotnode-contract-").FullName;

        public Compiled()
        {
            ApiCatalogue catalogue = ApiCatalogue.Load(ApiCatalogue.DefaultFolder);
            foreach (ApiAssembly assembly in catalogue.Assemblies)
            {
                ReferenceAssemblyWriter.Write(catalogue, assembly, _folder);
            }

            Compiler = new ContractCompiler(_folder, _folder);
            Messages = FirmwareProject.All.ToDictionary(p => p.Name, p => Compiler.Compile(p.File));
        }

        internal ContractCompiler Compiler { get; }

        internal Dictionary<string, IReadOnlyList<string>> Messages { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);

        internal string Assembly(string name) => Path.Combine(_folder, name + ".dll");

        internal string WriteProject(string member) =>
            WriteProject("Trial", $"public static class TrialClass {{ {member} }}");

        /// <summary>Compiles one source file and gives the assembly's path.</summary>
        internal string Compile(string name, string source)
        {
            Assert.Empty(Compiler.Compile(WriteProject(name, source)));
            return Assembly(name);
        }

        private string WriteProject(string name, string source)
        {
            string folder = Directory.CreateDirectory(Path.Combine(_folder, "trial", name)).FullName;
            File.WriteAllText(Path.Combine(folder, "Trial.cs"), source);
            string project = Path.Combine(folder, name + ".nfproj");
            File.WriteAllText(project, $"""
                <Project ToolsVersion="Current" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
                  <PropertyGroup><AssemblyName>{name}</AssemblyName></PropertyGroup>
                  <ItemGroup><Compile Include="Trial.cs" /><Reference Include="mscorlib" /></ItemGroup>
                </Project>
                """);
            return project;
        }
    }
}
