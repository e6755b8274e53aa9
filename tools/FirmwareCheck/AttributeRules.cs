using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Arguments of attributes that stay in the assembly for reflection: numbers, text, types and object arrays of these.</summary>
internal static class AttributeRules
{
    // Taken out by the metadata processor before it looks at their arguments.
    private static readonly HashSet<string> s_dropped =
    [
        "System.AttributeUsageAttribute",
        "System.ComponentModel.EditorBrowsableAttribute",
        "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Runtime.CompilerServices.NullableAttribute",
    ];

    public static void Apply(MemberReference owner, ICustomAttributeProvider provider, Findings findings)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes.Where(a => !IsDropped(a.AttributeType)))
        {
            if (Refused(attribute) is { } argument)
            {
                findings.Add(owner, Construct.AttributeArgument, $"{attribute.AttributeType.Name}: {argument}");
            }
        }
    }

    private static bool IsDropped(TypeReference attribute) =>
        s_dropped.Contains(attribute.FullName)
        || attribute.FullName.StartsWith("System.Diagnostics.CodeAnalysis.", StringComparison.Ordinal);

    private static string? Refused(CustomAttribute attribute)
    {
        // An enumeration of another assembly cannot be read without it: the parameter's type already tells.
        TypeReference? enumeration = attribute.Constructor.Parameters.Select(p => p.ParameterType)
            .FirstOrDefault(t => t.MetadataType == MetadataType.ValueType);
        if (enumeration is not null)
        {
            return enumeration.FullName;
        }

        try
        {
            IEnumerable<CustomAttributeNamedArgument> named = attribute.Fields.Concat(attribute.Properties);
            return attribute.ConstructorArguments.Concat(named.Select(n => n.Argument))
                .Select(Refused).FirstOrDefault(r => r is not null);
        }
        catch (AssemblyResolutionException)
        {
            return "an enumeration of another assembly";
        }
    }

    private static string? Refused(CustomAttributeArgument argument) => argument switch
    {
        { Value: null } => "null",
        { Type.FullName: "System.Object[]", Value: CustomAttributeArgument[] items } =>
            items.Select(i => Refused((CustomAttributeArgument)i.Value)).FirstOrDefault(r => r is not null),
        { Type.FullName: "System.String" or "System.Type" } => null,
        _ => argument.Type.IsPrimitive ? null : argument.Type.FullName,
    };
}
