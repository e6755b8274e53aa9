using System;
using System.Linq;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>What a type's declaration may not have.</summary>
internal static class TypeRules
{
    /// <summary>True when the type's members are worth a look: what the compiler made of one construct is one finding.</summary>
    public static bool Apply(TypeDefinition type, Findings findings)
    {
        if (CompiledFrom(type) is { } construct)
        {
            findings.Add(type, construct, "compiled to " + type.Name);
            return false;
        }

        if (type.HasGenericParameters)
        {
            findings.Add(type, Construct.Generic, type.FullName);
        }

        foreach (TypeReference named in type.Interfaces.Select(i => i.InterfaceType).Append(type.BaseType ?? type))
        {
            findings.Add(type, TypeUse.Refusal(named), named.FullName);
        }

        if (type.IsExplicitLayout && type.Fields.Any(f => !f.IsStatic))
        {
            findings.Add(type, Construct.ExplicitLayout, "StructLayout");
        }

        AttributeRules.Apply(type, type, findings);
        MethodDefinition? body = type.IsInterface ? type.Methods.FirstOrDefault(m => !m.IsAbstract || m.IsStatic) : null;
        if (body is not null)
        {
            findings.Add(type, Construct.DefaultInterfaceMember, body.Name);
        }

        return true;
    }

    // The compiler's own names: <Name>d__0 for a method that yields or awaits, <Clone>$ and PrintMembers in records.
    private static Construct? CompiledFrom(TypeDefinition type)
    {
        bool stateMachine = type.Name.Contains(">d__", StringComparison.Ordinal);
        if (type.Methods.Any(m => m.Name == "<Clone>$" || (m.Name == "PrintMembers" && m.Parameters.Count == 1)))
        {
            return Construct.Record;
        }

        if (stateMachine && type.Interfaces.Any(i => i.InterfaceType.Name == "IAsyncStateMachine"))
        {
            return Construct.Async;
        }

        return stateMachine ? Construct.Iterator : null;
    }
}
