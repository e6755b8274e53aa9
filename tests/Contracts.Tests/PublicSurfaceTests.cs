using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using NanoIoTNode.ReferenceAssemblies;
using Xunit;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>
/// The desk's stand-ins offer nothing that the package does not have: each public or protected type and member is in the
/// recorded list with the same shape.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly ApiCatalogue s_catalogue = ApiCatalogue.Load(ApiCatalogue.DefaultFolder);

    public static TheoryData<string> HostAssemblies()
    {
        var names = new TheoryData<string>();
        foreach (string folder in Directory.GetDirectories(Path.Combine(Repository.Root, "tools", "HostRuntime")).Order())
        {
            string name = Path.GetFileName(folder);
            if (File.Exists(Path.Combine(folder, name + ".csproj")) && s_catalogue.FindAssembly(name) is not null)
            {
                names.Add(name);
            }
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(HostAssemblies))]
    public void Every_member_that_the_desk_offers_exists_in_the_package_with_the_same_signature(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(Repository.Built(assembly, assembly + ".dll"));
        ApiAssembly recorded = s_catalogue.FindAssembly(assembly)!;

        Assert.Equal(Version.Parse(recorded.Version), module.Assembly.Name.Version);
        Assert.Empty(SurfaceComparison.Compare(module, recorded));
    }

    [Fact]
    public void SpanByte_has_the_signatures_of_nanoFrameworks_own_mscorlib()
    {
        const string Name = "NanoIoTNode.HostRuntime.CoreLibrary";
        using var module = ModuleDefinition.ReadModule(Repository.Built(Name, Name + ".dll"));
        TypeDefinition span = module.GetType("System.SpanByte");

        Assert.Empty(SurfaceComparison.Compare(span, s_catalogue.FindType("System.SpanByte")!.Value.Type));
    }

    [Fact]
    public void A_member_that_the_package_lacks_is_reported()
    {
        using var module = ModuleDefinition.ReadModule(
            Repository.Built("System.Device.I2c", "System.Device.I2c.dll"));
        ApiAssembly recorded = s_catalogue.FindAssembly("System.Device.I2c")!;
        var thinner = recorded with
        {
            Types = [.. recorded.Types.Select(t =>
                t with { Methods = t.Methods?.Where(m => m.Name != "WriteRead").ToArray() })],
        };

        IReadOnlyList<string> differences = SurfaceComparison.Compare(module, thinner);

        Assert.Contains(differences, d => d.Contains("WriteRead", StringComparison.Ordinal));
    }
}
