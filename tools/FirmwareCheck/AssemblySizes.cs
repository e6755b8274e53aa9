using System.Collections.Generic;
using System.Linq;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>
/// What an assembly takes of the tables whose offsets have 16 bits. Byte code is exact; strings and signatures are upper
/// bounds, because the metadata processor shares what the runtime's own table of strings and other signatures hold.
/// </summary>
/// <param name="ByteCode">Bytes of all method bodies.</param>
/// <param name="Strings">Bytes of all different strings and names, each with its NUL.</param>
/// <param name="Signatures">Bytes of all different signatures and of the initial values of arrays.</param>
internal sealed record AssemblySizes(int ByteCode, int Strings, int Signatures)
{
    public static AssemblySizes Measure(ModuleDefinition module)
    {
        TypeDefinition[] types = [.. module.GetTypes()];
        MethodDefinition[] methods = [.. types.SelectMany(t => t.Methods)];
        MethodDefinition[] bodies = [.. methods.Where(m => m.HasBody)];
        return new AssemblySizes(
            bodies.Sum(m => new ByteCode(m.Body).TotalBytes),
            Texts(module, types, bodies).Distinct().Sum(t => Encoding.UTF8.GetByteCount(t) + 1),
            InitialValues(types) + SignatureBytes(module, types, methods));
    }

    public void Apply(Findings findings)
    {
        Limit(ByteCode, "byte code", findings);
        Limit(Strings, "strings", findings);
        Limit(Signatures, "signatures and initial values", findings);
    }

    public override string ToString() =>
        $"of {ushort.MaxValue} bytes each: byte code {ByteCode}, strings at most {Strings}, signatures and array data at most {Signatures}";

    private static void Limit(int bytes, string what, Findings findings)
    {
        if (bytes > ushort.MaxValue)
        {
            findings.Add(Construct.TooLarge, $"{bytes} bytes of {what}, at most {ushort.MaxValue}");
        }
    }

    private static IEnumerable<string> Texts(ModuleDefinition module, TypeDefinition[] types, MethodDefinition[] bodies) =>
        types.SelectMany(t => t.Fields.Where(f => !f.HasConstant).Cast<MemberReference>().Concat(t.Methods).Append(t))
            .Concat(module.GetMemberReferences()).Concat(module.GetTypeReferences()).Select(m => m.Name)
            .Concat(types.Concat(module.GetTypeReferences()).Select(t => t.Namespace))
            .Concat(module.AssemblyReferences.Select(a => a.Name))
            .Concat(bodies.SelectMany(m => m.Body.Instructions).Where(i => i.OpCode.Code == Code.Ldstr).Select(i => (string)i.Operand));

    // Length in two bytes before each.
    private static int InitialValues(TypeDefinition[] types) =>
        types.SelectMany(t => t.Fields).Where(f => f.InitialValue.Length > 0).Sum(f => f.InitialValue.Length + 2);

    private static int SignatureBytes(ModuleDefinition module, TypeDefinition[] types, MethodDefinition[] methods)
    {
        var signatures = new HashSet<string>();
        int bytes = 0;
        foreach (MethodReference method in methods.Concat(module.GetMemberReferences().OfType<MethodReference>()))
        {
            Add([.. method.Parameters.Select(p => p.ParameterType), method.ReturnType], overhead: 2, method.HasThis ? "this" : "");
        }

        foreach (MethodDefinition method in methods.Where(m => m.HasBody && m.Body.HasVariables))
        {
            Add([.. method.Body.Variables.Select(v => v.VariableType)], overhead: 0, "locals");
        }

        foreach (FieldReference field in types.SelectMany(t => t.Fields).Where(f => !f.HasConstant))
        {
            Add([field.FieldType], overhead: 1, "field");
        }

        foreach (TypeDefinition type in types.Where(t => t.HasInterfaces))
        {
            Add([.. type.Interfaces.Select(i => i.InterfaceType)], overhead: 1, "interfaces");
        }

        return bytes;

        void Add(TypeReference[] parts, int overhead, string kind)
        {
            if (signatures.Add(kind + ":" + string.Join(',', parts.Select(p => p.FullName))))
            {
                bytes += overhead + parts.Sum(Bytes);
            }
        }
    }

    // One byte for the kind; a class or a value type is followed by a compressed token of at most four.
    private static int Bytes(TypeReference type) => type switch
    {
        TypeSpecification specification => 1 + Bytes(specification.ElementType),
        { IsPrimitive: true } or { FullName: "System.String" or "System.Object" or "System.Void" } => 1,
        _ => 5,
    };
}
