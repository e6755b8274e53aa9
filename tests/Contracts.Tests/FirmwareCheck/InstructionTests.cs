using System;
using System.IO;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NanoIoTNode.FirmwareCheck;
using Xunit;

namespace NanoIoTNode.Contracts.Tests.FirmwareCheck;

/// <summary>Instructions that the nanoCLR has no code for and that no C# compiles to.</summary>
public sealed class InstructionTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("nanoiotnode-samples-").FullName, "Samples.dll");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Theory]
    [InlineData(Code.Ckfinite)]
    [InlineData(Code.Readonly)]
    public void It_is_refused(Code code)
    {
        OpCode opcode = code == Code.Ckfinite ? OpCodes.Ckfinite : OpCodes.Readonly;

        Finding finding = Assert.Single(AssemblyChecker.Check(AssemblyWith(il => il.Emit(opcode))));

        Assert.Equal("instruction", finding.Construct.Id);
        Assert.Equal(opcode.Name, finding.Detail);
    }

    [Fact]
    public void Instructions_that_the_nanoCLR_skips_are_accepted()
    {
        Assert.Empty(AssemblyChecker.Check(AssemblyWith(il =>
        {
            il.Emit(OpCodes.Nop);
            il.Emit(OpCodes.Tail);
        })));
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_told()
    {
        File.WriteAllText(_file, "no assembly");

        Assert.Throws<BadImageFormatException>(() => AssemblyChecker.Check(_file));
    }

    private string AssemblyWith(Action<ILProcessor> emit)
    {
        using var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition("Samples", new Version(1, 0)), "Samples", ModuleKind.Dll);
        ModuleDefinition module = assembly.MainModule;
        var type = new TypeDefinition("Sample", "C", TypeAttributes.Class, module.TypeSystem.Object);
        var method = new MethodDefinition("F", MethodAttributes.Static, module.TypeSystem.Void);
        ILProcessor il = method.Body.GetILProcessor();
        emit(il);
        il.Emit(OpCodes.Ret);
        type.Methods.Add(method);
        module.Types.Add(type);
        assembly.Write(_file);
        return _file;
    }
}
