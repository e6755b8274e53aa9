using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Format strings written as literals: what string.Format and ToString of nanoFramework's mscorlib understand.</summary>
internal static partial class FormatRules
{
    private static readonly HashSet<string> s_whole =
        ["System.SByte", "System.Byte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32", "System.Int64", "System.UInt64"];

    private static readonly HashSet<string> s_dates = ["System.DateTime", "System.TimeSpan", "System.Guid"];

    public static void Apply(MethodDefinition method, Findings findings)
    {
        foreach (Instruction call in method.Body.Instructions.Where(i => i.OpCode.Code is Code.Call or Code.Callvirt))
        {
            var called = (MethodReference)call.Operand;
            if (called.Name == "Format" && called.DeclaringType.FullName == "System.String")
            {
                ApplyToComposite(method, call, findings);
            }
            else if (called is { Name: "ToString", Parameters.Count: > 0 } && call.Previous?.Operand is string format)
            {
                findings.Add(method, OfToString(called.DeclaringType.FullName, format), $"\"{format}\"");
            }
        }
    }

    private static Construct? OfToString(string type, string format)
    {
        if (type == "System.DateTime")
        {
            return format.Length != 1 || "osuRrdDfFgGtTmMyYUO".Contains(format[0]) ? null : Construct.DateFormat;
        }

        bool whole = s_whole.Contains(type);
        bool known = NumberSpecification().IsMatch(format) && (whole || !"DdXx".Contains(format[0]));
        return known || format.Length == 0 || !(whole || type is "System.Single" or "System.Double")
            ? null
            : Construct.NumberFormat;
    }

    // The literal is pushed before the arguments: the nearest one backwards that has a specification, up to the call before.
    private static void ApplyToComposite(MethodDefinition method, Instruction call, Findings findings)
    {
        bool date = false;
        for (Instruction? i = call.Previous; i is not null && !IsFormat(i); i = i.Previous)
        {
            date |= i.OpCode.Code == Code.Box && s_dates.Contains(((TypeReference)i.Operand).FullName);
            string[] specifications = i.Operand is string text
                ? [.. CompositeSpecification().Matches(text).Select(m => m.Groups[1].Value)]
                : [];
            if (specifications.Length > 0)
            {
                if (date || specifications.Any(s => !NumberSpecification().IsMatch(s)))
                {
                    findings.Add(method, Construct.CompositeFormat, $"\"{i.Operand}\"");
                }

                return;
            }
        }
    }

    private static bool IsFormat(Instruction instruction) =>
        instruction.Operand is MethodReference { Name: "Format", DeclaringType.FullName: "System.String" };

    [GeneratedRegex(@"\{\d+(?:,-?\d+)?:([^}]*)\}")]
    private static partial Regex CompositeSpecification();

    [GeneratedRegex("^[GgXxFfNnDdEe][0-9]*$")]
    private static partial Regex NumberSpecification();
}
