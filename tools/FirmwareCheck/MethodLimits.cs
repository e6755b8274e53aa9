using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Numbers that the records of a method and of a type keep in one byte, and jumps that they keep in two.</summary>
internal static class MethodLimits
{
    public static void Apply(MethodDefinition method, Findings findings)
    {
        Count(method, method.Parameters.Count + (method.IsStatic ? 0 : 1), "arguments", findings);
        if (!method.HasBody)
        {
            return;
        }

        MethodBody body = method.Body;
        Count(method, body.Variables.Count, "locals", findings);
        Count(method, body.ExceptionHandlers.Count, "exception handlers", findings);
        int targets = body.Instructions.Select(i => i.Operand is Instruction[] cases ? cases.Length : 0).DefaultIfEmpty().Max();
        Count(method, targets, "targets of a switch", findings);

        var code = new ByteCode(body);
        if (code.CodeBytes > ushort.MaxValue)
        {
            findings.Add(method, Construct.TooLarge, $"{code.CodeBytes} bytes of code, at most {ushort.MaxValue}");
        }
        else if (code.LongestJump > short.MaxValue)
        {
            findings.Add(method, Construct.TooLarge, $"a jump over {code.LongestJump} bytes, at most {short.MaxValue}");
        }
    }

    public static void ApplyToType(TypeDefinition type, Findings findings)
    {
        Count(type, type.Methods.Count(m => m.IsVirtual), "virtual methods", findings);
        Count(type, type.Methods.Count(m => !m.IsVirtual && !m.IsStatic), "instance methods", findings);
        Count(type, type.Methods.Count(m => m.IsStatic), "static methods", findings);
        Count(type, type.Fields.Count(f => f.IsStatic && !f.HasConstant), "static fields", findings);
        Count(type, type.Fields.Count(f => !f.IsStatic), "instance fields", findings);
        Count(type, type.Interfaces.Count, "interfaces", findings);
        FieldDefinition? data = type.Fields.FirstOrDefault(f => f.InitialValue.Length > ushort.MaxValue);
        if (data is not null)
        {
            findings.Add(type, Construct.TooLarge, $"an initial value of {data.InitialValue.Length} bytes, at most {ushort.MaxValue}");
        }
    }

    private static void Count(MemberReference member, int number, string what, Findings findings)
    {
        if (number > byte.MaxValue)
        {
            findings.Add(member, Construct.TooMany, $"{number} {what}, at most {byte.MaxValue}");
        }
    }
}
