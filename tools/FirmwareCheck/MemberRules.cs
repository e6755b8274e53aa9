using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>What the fields and methods of a type may not have.</summary>
internal static class MemberRules
{
    public static void Apply(TypeDefinition type, Findings findings)
    {
        foreach (FieldDefinition field in type.Fields)
        {
            findings.Add(field, TypeUse.Refusal(field.FieldType), field.FieldType.FullName);
            AttributeRules.Apply(field, field, findings);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            ApplyToDeclaration(method, findings);
            if (method.HasBody)
            {
                InstructionRules.Apply(method, findings);
                FormatRules.Apply(method, findings);
            }

            MethodLimits.Apply(method, findings);
        }

        MethodLimits.ApplyToType(type, findings);
    }

    private static void ApplyToDeclaration(MethodDefinition method, Findings findings)
    {
        findings.Add(method, TypeUse.Refusal((MethodReference)method), Signature(method));
        IEnumerable<TypeReference> locals = method.HasBody ? method.Body.Variables.Select(v => v.VariableType) : [];
        foreach (TypeReference local in locals)
        {
            findings.Add(method, TypeUse.Refusal(local), local.FullName);
        }

        AttributeRules.Apply(method, method, findings);
        MethodReference? covariant = method.Overrides.FirstOrDefault(o => o.ReturnType.FullName != method.ReturnType.FullName);
        if (covariant is not null)
        {
            findings.Add(method, Construct.CovariantReturn, covariant.FullName);
        }

        if (method.IsPInvokeImpl)
        {
            findings.Add(method, Construct.PlatformInvoke, method.PInvokeInfo?.Module?.Name ?? "extern");
        }
        else if (method.IsInternalCall && !HasNativeVersion(method.Module.Assembly))
        {
            findings.Add(method, Construct.InternalCall, "InternalCall");
        }
    }

    private static bool HasNativeVersion(AssemblyDefinition assembly) =>
        assembly.CustomAttributes.Any(a => a.AttributeType.Name == "AssemblyNativeVersionAttribute");

    // The first type that is refused, or the generic parameters themselves.
    private static string Signature(MethodDefinition method) =>
        method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType)
            .FirstOrDefault(t => TypeUse.Refusal(t) is not null)?.FullName ?? method.FullName;
}
