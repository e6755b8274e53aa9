using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>CRC-32 (polynomial 04C11DB7, most significant bit first, from 0) over the names of an assembly's native methods.</summary>
internal sealed class NativeChecksum(string assembly)
{
    private static readonly Dictionary<string, string> s_typeNames = new()
    {
        ["System.Void"] = "VOID",
        ["System.SByte"] = "I1",
        ["System.Int16"] = "I2",
        ["System.Int32"] = "I4",
        ["System.Int64"] = "I8",
        ["System.Byte"] = "U1",
        ["System.UInt16"] = "U2",
        ["System.UInt32"] = "U4",
        ["System.UInt64"] = "U8",
        ["System.Single"] = "R4",
        ["System.Double"] = "R8",
        ["System.Char"] = "CHAR",
        ["System.String"] = "STRING",
        ["System.Boolean"] = "BOOLEAN",
        ["System.Object"] = "OBJECT",
        ["System.IntPtr"] = "I4",
        ["System.UIntPtr"] = "U4",
        ["System.WeakReference"] = "WEAKCLASS",
    };

    private uint _sum;
    private bool _any;

    /// <summary>0 as long as no native method was added.</summary>
    public uint Value => _any ? _sum : 0;

    /// <summary>Adds a method in its place; null for one that is not native.</summary>
    public void Add(MethodDefinition? method)
    {
        if (method == null)
        {
            Add(NativeTable.NotNative);
            return;
        }

        Add(assembly);
        Add(ClassName(method.DeclaringType));
        Add(MethodName(method));
        _any = true;
    }

    public static string ClassName(TypeDefinition? type) =>
        type == null ? "" : string.Join("_", ClassName(type.DeclaringType), type.Namespace, type.Name).Replace('.', '_').TrimStart('_');

    public static string MethodName(MethodDefinition method) =>
        (method.Name + (method.IsStatic ? "___STATIC__" : "___")
            + string.Join("__", method.Parameters.Select(p => p.ParameterType).Prepend(method.ReturnType).Select(TypeName)))
        .Replace('.', '_').Replace("/", "", StringComparison.Ordinal);

    // Before the end of the first native method the sum starts from 0 with each text: so the processor has it, and a sum
    // that is right is one that is the same.
    private void Add(string text)
    {
        uint sum = Value;
        foreach (byte item in Encoding.ASCII.GetBytes(text))
        {
            sum ^= (uint)item << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum << 1) ^ ((sum & 0x80000000) != 0 ? 0x04C11DB7u : 0);
            }
        }

        _sum = sum;
    }

    private static string TypeName(TypeReference type) => type switch
    {
        ArrayType array => "SZARRAY_" + TypeName(array.GetElementType()),
        ByReferenceType reference => "BYREF_" + TypeName(reference.ElementType),
        GenericParameter => "GENERICTYPE",
        _ => s_typeNames.TryGetValue(type.FullName, out string? name) ? name : type.FullName.Replace(".", "", StringComparison.Ordinal),
    };
}
