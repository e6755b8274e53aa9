using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>
/// The table by which a nanoCLR finds the native methods of an assembly, and the checksum by which it refuses to start with
/// any other: as metadata-processor 4541b46 (3.x) writes them into skeletons and assemblies.
/// </summary>
/// <param name="Assembly">Name of the assembly.</param>
/// <param name="Version">AssemblyNativeVersion, four numbers; empty when there is none.</param>
/// <param name="Checksum">0 when no method is native.</param>
/// <param name="Methods">One entry for each method of the assembly, in the CLR's order: the native function, or NULL.</param>
internal sealed record NativeTable(string Assembly, string Version, uint Checksum, IReadOnlyList<string> Methods)
{
    /// <summary>Entry of a method that is not native.</summary>
    public const string NotNative = "NULL";

    private static readonly HashSet<string> s_leftOut =
    [
        "ThisAssembly",
        "System.Runtime.CompilerServices.RefSafetyRulesAttribute",
        "System.Runtime.CompilerServices.AccessedThroughPropertyAttribute",
    ];

    /// <summary>The table of a compiled assembly.</summary>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be read.</exception>
    public static NativeTable Of(string file)
    {
        using var module = ModuleDefinition.ReadModule(file);
        string assembly = module.Assembly.Name.Name;
        var checksum = new NativeChecksum(assembly);
        var methods = new List<string>();
        foreach (TypeDefinition type in TypeOrder.Of(module).Where(t => !IsLeftOut(t)))
        {
            bool counts = HasStub(type);
            foreach (MethodDefinition method in MethodsInOrder(type))
            {
                bool native = counts && method.RVA == 0 && !method.IsAbstract;
                methods.Add(native ? Function(assembly, method) : NotNative);
                if (counts)
                {
                    checksum.Add(native ? method : null);
                }
            }
        }

        return new NativeTable(assembly, VersionOf(module), checksum.Value, methods);
    }

    /// <summary>What differs in a C++ file, which has the table as the skeleton of the metadata processor has it.</summary>
    public IEnumerable<string> DifferencesIn(string source)
    {
        string[] found = Entries(source);
        if (!found.SequenceEqual(Methods))
        {
            int at = found.Zip(Methods).TakeWhile(pair => pair.First == pair.Second).Count();
            yield return $"entry {at}: {found.ElementAtOrDefault(at) ?? "none"}, the assembly has {Methods.ElementAtOrDefault(at) ?? "none"}";
        }

        Match record = Regex.Match(
            source,
            @"CLR_RT_NativeAssemblyData\s+g_CLR_AssemblyNative_(?<id>\w+)\s*=\s*\{\s*""(?<name>[^""]*)""\s*,\s*0x(?<sum>[0-9A-Fa-f]+)\s*,\s*method_lookup\s*,\s*\{(?<version>[^}]*)\}");
        foreach (string difference in new[]
        {
            Difference("record", record.Groups["id"].Value, Assembly.Replace('.', '_')),
            Difference("name", record.Groups["name"].Value, Assembly),
            Difference("checksum", record.Groups["sum"].Value.ToUpperInvariant(), Checksum.ToString("X8", CultureInfo.InvariantCulture)),
            Difference("version", Regex.Replace(record.Groups["version"].Value, @"\s", "").Replace(',', '.'), Version),
        }.OfType<string>())
        {
            yield return difference;
        }
    }

    /// <summary>The end of the C++ file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("static const CLR_RT_MethodHandler method_lookup[] =\n{\n");
        foreach (string method in Methods)
        {
            text.Append("    ").Append(method).Append(",\n");
        }

        string id = Assembly.Replace('.', '_');
        return text.Append("};\n\n").Append(
            CultureInfo.InvariantCulture,
            $$"""
            const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_{{id}} =
            {
                "{{Assembly}}",
                0x{{Checksum:X8}},
                method_lookup,
                { {{Version.Replace(".", ", ")}} }
            };
            """).ToString();
    }

    private static string? Difference(string what, string found, string wanted) =>
        found == wanted ? null : $"{what}: {(found == "" ? "none" : found)}, the assembly has {wanted}";

    private static string[] Entries(string source)
    {
        string table = Regex.Match(source, @"method_lookup\[\]\s*=\s*\{(?<entries>[^}]*)\}").Groups["entries"].Value;
        return table.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Function(string assembly, MethodDefinition method) =>
        $"Library_{assembly.Replace('.', '_')}_{NativeChecksum.ClassName(method.DeclaringType)}::{NativeChecksum.MethodName(method)}";

    private static bool IsLeftOut(TypeDefinition type) =>
        s_leftOut.Contains(type.FullName)
        || (type.DeclaringType != null && s_leftOut.Contains(type.DeclaringType.FullName))
        || type.CustomAttributes.Any(a => a.AttributeType.FullName == "System.Runtime.CompilerServices.ExcludeTypeAttribute");

    // Classes and structures; enumerations and delegates have entries of their own without counting.
    private static bool HasStub(TypeDefinition type) =>
        !type.IsInterface && !type.IsEnum
        && type.BaseType?.FullName is not ("System.Delegate" or "System.MulticastDelegate");

    private static IEnumerable<MethodDefinition> MethodsInOrder(TypeDefinition type) =>
        type.Methods.Where(m => m.IsVirtual)
            .Concat(type.Methods.Where(m => !m.IsVirtual && !m.IsStatic))
            .Concat(type.Methods.Where(m => m.IsStatic));

    private static string VersionOf(ModuleDefinition module) =>
        (string?)module.Assembly.CustomAttributes
            .SingleOrDefault(a => a.AttributeType.Name == "AssemblyNativeVersionAttribute")?.ConstructorArguments[0].Value ?? "";
}
