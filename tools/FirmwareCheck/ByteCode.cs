using System;
using System.Collections.Generic;
using Mono.Cecil.Cil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>A method's body as the metadata processor writes it: tokens, long branches and switch targets take two bytes.</summary>
internal sealed class ByteCode
{
    private const int HandlerBytes = 12;

    private readonly Dictionary<Instruction, int> _offsets = [];
    private readonly MethodBody _body;

    public ByteCode(MethodBody body)
    {
        _body = body;
        foreach (Instruction instruction in body.Instructions)
        {
            _offsets[instruction] = CodeBytes;
            CodeBytes += Length(instruction);
        }
    }

    /// <summary>Bytes of the instructions alone.</summary>
    public int CodeBytes { get; }

    /// <summary>Bytes with the table of exception handlers, which ends in a byte that counts them.</summary>
    public int TotalBytes => CodeBytes
        + (_body.HasExceptionHandlers ? (_body.ExceptionHandlers.Count * HandlerBytes) + 1 : 0);

    /// <summary>The longest jump that is written in two bytes, either way.</summary>
    public int LongestJump
    {
        get
        {
            int longest = 0;
            foreach (Instruction instruction in _body.Instructions)
            {
                int end = _offsets[instruction] + Length(instruction);
                Instruction[] targets = instruction.Operand switch
                {
                    Instruction target => [target],
                    Instruction[] several => several,
                    _ => [],
                };
                foreach (Instruction target in targets)
                {
                    longest = Math.Max(longest, Math.Abs(_offsets[target] - end));
                }
            }

            return longest;
        }
    }

    private static int Length(Instruction instruction) => instruction.OpCode.OperandType switch
    {
        OperandType.InlineSwitch => instruction.OpCode.Size + 1 + (2 * ((Instruction[])instruction.Operand).Length),
        OperandType.InlineString or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
            or OperandType.InlineBrTarget => instruction.OpCode.Size + 2,
        _ => instruction.GetSize(),
    };
}
