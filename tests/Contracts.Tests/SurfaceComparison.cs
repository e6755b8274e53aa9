using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using NanoIoTNode.ReferenceAssemblies;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>Lists where a compiled assembly's public surface departs from a recorded one.</summary>
internal static class SurfaceComparison
{
    public static IReadOnlyList<string> Compare(ModuleDefinition module, ApiAssembly recorded)
    {
        var differences = new List<string>();
        foreach (TypeDefinition type in module.GetTypes().Where(IsVisible))
        {
            ApiType? expected = recorded.Types.FirstOrDefault(t => t.Name == type.FullName);
            if (expected is null)
            {
                differences.Add($"{type.FullName}: not in the package");
            }
            else
            {
                differences.AddRange(Compare(type, expected));
            }
        }

        return differences;
    }

    public static IEnumerable<string> Compare(TypeDefinition type, ApiType expected) =>
        CompareType(type, expected)
            .Concat(CompareFields(type, expected))
            .Concat(CompareMethods(type, expected))
            .Select(d => $"{type.FullName}: {d}");

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily) && IsVisible(type.DeclaringType));

    private static IEnumerable<string> CompareType(TypeDefinition type, ApiType expected)
    {
        string[] modifiers = expected.Modifiers ?? [];
        string kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            { BaseType.FullName: "System.MulticastDelegate" } => "delegate",
            _ => "class",
        };
        if (kind != expected.Kind)
        {
            yield return $"is a {kind}, the package has a {expected.Kind}";
        }

        if (type.BaseType?.FullName != expected.Base)
        {
            yield return $"base {type.BaseType?.FullName}, the package has {expected.Base}";
        }

        if (!type.IsInterface && (type.IsSealed != modifiers.Contains("sealed") || type.IsAbstract != modifiers.Contains("abstract")))
        {
            yield return $"sealed or abstract differs from [{string.Join(' ', modifiers)}]";
        }

        foreach (InterfaceImplementation implemented in type.Interfaces)
        {
            if (expected.Interfaces?.Contains(implemented.InterfaceType.FullName) != true)
            {
                yield return $"interface {implemented.InterfaceType.FullName} is not the package's";
            }
        }
    }

    private static IEnumerable<string> CompareFields(TypeDefinition type, ApiType expected)
    {
        foreach (FieldDefinition field in type.Fields.Where(f => f.IsPublic || f.IsFamily))
        {
            ApiField? other = expected.Fields?.FirstOrDefault(f => f.Name == field.Name);
            string value = field.HasConstant ? Convert.ToString(field.Constant, System.Globalization.CultureInfo.InvariantCulture)! : "";
            if (other is null || other.Type != field.FieldType.FullName || field.IsFamily != (other.Visibility == "protected"))
            {
                yield return $"field {field.Name} ({field.FieldType.FullName})";
            }
            else if (field.HasConstant && value != other.Value)
            {
                yield return $"constant {field.Name} = {value}, the package has {other.Value}";
            }
            else if (field.IsInitOnly != (other.Modifiers?.Contains("readonly") == true))
            {
                yield return $"field {field.Name}: readonly differs";
            }
        }
    }

    private static IEnumerable<string> CompareMethods(TypeDefinition type, ApiType expected)
    {
        HashSet<string> signatures = [.. (expected.Methods ?? []).Select(Describe)];
        return type.Methods
            .Where(m => (m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly) && !m.IsStaticConstructor())
            .Select(Describe)
            .Where(s => !signatures.Contains(s))
            .Select(s => "no such member: " + s);
    }

    private static bool IsStaticConstructor(this MethodDefinition method) => method.Name == ".cctor";

    private static string Describe(MethodDefinition method)
    {
        IEnumerable<string> parameters = method.Parameters.Select(p =>
            $"{(p.IsOut ? "out " : "")}{p.ParameterType.FullName} {p.Name}{(p.HasConstant ? " = " + Text(p.Constant) : "")}");
        return string.Join(
            ' ',
            method.IsPublic ? "public" : "protected",
            Flags(method.IsStatic, method.IsVirtual, method.IsAbstract, method.IsFinal),
            method.ReturnType.FullName,
            method.Name,
            "(" + string.Join(", ", parameters) + ")");
    }

    private static string Describe(ApiMethod method)
    {
        IEnumerable<string> parameters = (method.Parameters ?? []).Select(p =>
            $"{(p.Out ? "out " : "")}{p.Type} {p.Name}{(p.Default is null ? "" : " = " + p.Default)}");
        return string.Join(
            ' ',
            method.Visibility == "protected" ? "protected" : "public",
            Flags(method.Is("static"), method.Is("virtual"), method.Is("abstract"), method.Is("final")),
            method.Returns,
            method.Name,
            "(" + string.Join(", ", parameters) + ")");
    }

    private static string Text(object? constant) =>
        constant is null ? "null" : Convert.ToString(constant, System.Globalization.CultureInfo.InvariantCulture)!;

    private static string Flags(bool isStatic, bool isVirtual, bool isAbstract, bool isFinal) =>
        $"[{(isStatic ? "static " : "")}{(isVirtual ? "virtual " : "")}{(isAbstract ? "abstract " : "")}{(isFinal ? "final" : "")}]";
}
