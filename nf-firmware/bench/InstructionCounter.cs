using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NanoIoTNode.StoreBench;

/// <summary>
/// A copy of a firmware assembly that counts the IL instructions it executes: what the nanoCLR, an interpreter, spends
/// its time on. Methods of the class library count as the one instruction that calls them: there they are native code.
/// </summary>
internal sealed class InstructionCounter
{
    private readonly FieldInfo _counter;
    private readonly CountedContext _context;

    /// <param name="path">The assembly's file.</param>
    public InstructionCounter(string path)
        : this(path, _ => true)
    {
    }

    private InstructionCounter(string path, Predicate<Instruction> counts)
    {
        using var module = ModuleDefinition.ReadModule(path);
        var counter = new FieldDefinition("Executed", Mono.Cecil.FieldAttributes.Public | Mono.Cecil.FieldAttributes.Static, module.TypeSystem.Int64);
        var holder = new TypeDefinition("", "InstructionCount", Mono.Cecil.TypeAttributes.Public, module.TypeSystem.Object);
        holder.Fields.Add(counter);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).ToArray())
        {
            Count(method, counter, counts);
        }

        module.Types.Add(holder);
        var image = new MemoryStream();
        module.Write(image);
        image.Position = 0;
        _context = new CountedContext();
        Assembly = _context.LoadFromStream(image);
        _context.Counted = Assembly;
        _counter = Assembly.GetType("InstructionCount")!.GetField("Executed")!;
    }

    /// <summary>Gets the counting copy.</summary>
    public Assembly Assembly { get; }

    /// <summary>Counts the objects, arrays and boxes that an assembly makes; those of the class library do not count.</summary>
    public static InstructionCounter OfAllocations(string path) => new(path, MakesAnObject);

    private static bool MakesAnObject(Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Newarr or Code.Box => true,
        Code.Newobj => !((MethodReference)instruction.Operand).DeclaringType.Resolve().IsValueType,
        _ => false,
    };

    /// <summary>Loads a copy of an assembly that uses the counting copy.</summary>
    public Assembly Load(string path) => _context.LoadFromAssemblyPath(path);

    /// <summary>Counts the instructions of the second of two runs: the first initialises what is static.</summary>
    public long Of(Action action)
    {
        action();
        _counter.SetValue(null, 0L);
        action();
        return (long)_counter.GetValue(null)!;
    }

    // Each instruction adds one before it executes; short branches may not reach over that, so they become long ones.
    private static void Count(MethodDefinition method, FieldDefinition counter, Predicate<Instruction> counts)
    {
        method.Body.SimplifyMacros();
        ILProcessor il = method.Body.GetILProcessor();
        foreach (Instruction instruction in method.Body.Instructions.ToArray())
        {
            // A prefix and its instruction are one; what a branch leads to keeps its place behind the count.
            if (instruction.Previous?.OpCode.OpCodeType == OpCodeType.Prefix || !counts(instruction))
            {
                continue;
            }

            Instruction moved = Copy(instruction);
            instruction.OpCode = OpCodes.Ldsfld;
            instruction.Operand = counter;
            Instruction[] rest =
            [
                il.Create(OpCodes.Ldc_I4_1), il.Create(OpCodes.Conv_I8), il.Create(OpCodes.Add),
                il.Create(OpCodes.Stsfld, counter), moved,
            ];
            foreach (Instruction next in rest.Reverse())
            {
                il.InsertAfter(instruction, next);
            }
        }
    }

    private static Instruction Copy(Instruction instruction)
    {
        Instruction copy = Instruction.Create(OpCodes.Nop);
        copy.OpCode = instruction.OpCode;
        copy.Operand = instruction.Operand;
        return copy;
    }

    private sealed class CountedContext() : AssemblyLoadContext("counted", isCollectible: false)
    {
        public Assembly? Counted { get; set; }

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == Counted?.GetName().Name ? Counted : null;
    }
}
