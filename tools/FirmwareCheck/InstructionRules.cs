using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Instructions and operands that the metadata processor cannot write or the nanoCLR cannot run.</summary>
internal static class InstructionRules
{
    private static readonly Dictionary<Code, Construct> s_refused = new()
    {
        [Code.Arglist] = Construct.VarArgs,
        [Code.Mkrefany] = Construct.VarArgs,
        [Code.Refanytype] = Construct.VarArgs,
        [Code.Refanyval] = Construct.VarArgs,
        [Code.Calli] = Construct.FunctionPointer,
        [Code.Localloc] = Construct.Pointer,
        [Code.Cpblk] = Construct.Pointer,
        [Code.Initblk] = Construct.Pointer,
        [Code.Jmp] = Construct.Opcode,
        [Code.Ckfinite] = Construct.Opcode,
        [Code.Readonly] = Construct.Opcode,
        [Code.Unaligned] = Construct.Opcode,
        [Code.No] = Construct.Opcode,
        [Code.Sizeof] = Construct.SizeOf,
    };

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    public static void Apply(MethodDefinition method, Findings findings)
    {
        foreach (Instruction instruction in method.Body.Instructions)
        {
            findings.Add(method, OfOpcode(instruction.OpCode), instruction.OpCode.Name);
            findings.Add(method, OfOperand(instruction), Describe(instruction.Operand));
        }

        foreach (ExceptionHandler handler in method.Body.ExceptionHandlers.Where(h => h.CatchType is not null))
        {
            findings.Add(method, TypeUse.Refusal(handler.CatchType), handler.CatchType.FullName);
        }
    }

    private static Construct? OfOpcode(OpCode opcode)
    {
        if (s_refused.TryGetValue(opcode.Code, out Construct? construct))
        {
            return construct;
        }

        return opcode.Name.Contains(".ovf", System.StringComparison.Ordinal) ? Construct.Checked : null;
    }

    private static Construct? OfOperand(Instruction instruction) => instruction.Operand switch
    {
        MethodReference when instruction.OpCode.Code == Code.Ldtoken => Construct.MemberToken,
        FieldReference when instruction.OpCode.Code == Code.Ldtoken && instruction.Operand is not FieldDefinition =>
            Construct.MemberToken,
        MethodReference { DeclaringType.FullName: "System.Convert" } method when method.Name.Contains("Base64", System.StringComparison.Ordinal) => Construct.Base64,
        MethodReference method => TypeUse.Refusal(method),
        FieldReference field => TypeUse.Refusal(field.DeclaringType) ?? TypeUse.Refusal(field.FieldType),
        TypeReference type => TypeUse.Refusal(type),
        string text => IsWritable(text) ? null : Construct.Text,
        _ => null,
    };

    private static string Describe(object? operand) =>
        operand is string text ? JsonSerializer.Serialize(text) : operand?.ToString() ?? "";

    private static bool IsWritable(string text)
    {
        try
        {
            s_strict.GetByteCount(text);
            return !text.Contains('\0');
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
