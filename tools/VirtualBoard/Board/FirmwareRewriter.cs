using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace NanoIoTNode.VirtualBoard;

/// <summary>
/// Turns two things of a firmware assembly from .NET's meaning to the board's, while it is loaded:
/// <list type="bullet">
/// <item><c>DateTime.UtcNow</c> is the board's real-time clock on nanoFramework and the desk's clock in .NET;</item>
/// <item>methods marked InternalCall have their native half in the CLR; on the desk that of a class <c>NativeX</c> of the
/// firmware is a static method of the same name and signature in <c>NanoIoTNode.HostRuntime.XNative</c>.</item>
/// </list>
/// So the firmware's sources need no desk variant.
/// </summary>
internal sealed class FirmwareRewriter(string runtimeFolder)
{
    private const string CoreLibrary = "NanoIoTNode.HostRuntime.CoreLibrary";
    private const string Runtime = "NanoIoTNode.HostRuntime";
    private const string Clock = Runtime + ".BoardClock";
    private const string NativePrefix = "Native";
    private const string UtcNow = "System.DateTime System.DateTime::get_UtcNow()";

    /// <summary>Gives the image of the assembly to load.</summary>
    public Stream Rewrite(string path)
    {
        using var module = ModuleDefinition.ReadModule(path, new ReaderParameters(ReadingMode.Deferred));
        if (!NeedsRewriting(module))
        {
            return File.OpenRead(path);
        }

        using var runtime = ModuleDefinition.ReadModule(Path.Combine(runtimeFolder, CoreLibrary + ".dll"));
        RedirectClock(module, runtime);
        RedirectNativeMethods(module, runtime);
        var image = new MemoryStream();
        module.Write(image);
        image.Position = 0;
        return image;
    }

    private static bool NeedsRewriting(ModuleDefinition module) =>
        module.GetMemberReferences().Any(m => m.FullName == UtcNow) || NativeMethods(module).Any();

    private static IEnumerable<MethodDefinition> NativeMethods(ModuleDefinition module) =>
        module.GetTypes().SelectMany(t => t.Methods).Where(m => m.IsInternalCall);

    private static void RedirectClock(ModuleDefinition module, ModuleDefinition runtime)
    {
        MethodReference boardTime = module.ImportReference(
            runtime.GetType(Clock).Methods.Single(m => m.Name == "get_UtcNow"));
        IEnumerable<Instruction> calls = module.GetTypes()
            .SelectMany(t => t.Methods)
            .Where(m => m.HasBody)
            .SelectMany(m => m.Body.Instructions)
            .Where(i => i.OpCode == OpCodes.Call && i.Operand is MethodReference called && called.FullName == UtcNow);
        foreach (Instruction call in calls)
        {
            call.Operand = boardTime;
        }
    }

    private static void RedirectNativeMethods(ModuleDefinition module, ModuleDefinition runtime)
    {
        foreach (MethodDefinition method in NativeMethods(module).ToArray())
        {
            MethodDefinition half = FindNativeHalf(method, runtime)
                ?? throw new InvalidOperationException($"{CoreLibrary} has no native half for {method.FullName}.");
            method.IsInternalCall = false;
            method.IsIL = true;
            method.Body = new MethodBody(method);
            ILProcessor il = method.Body.GetILProcessor();
            foreach (ParameterDefinition parameter in method.Parameters)
            {
                il.Emit(OpCodes.Ldarg, parameter);
            }

            il.Emit(OpCodes.Call, module.ImportReference(half));
            il.Emit(OpCodes.Ret);
        }
    }

    private static MethodDefinition? FindNativeHalf(MethodDefinition method, ModuleDefinition runtime)
    {
        string name = method.DeclaringType.Name;
        return name.StartsWith(NativePrefix, StringComparison.Ordinal)
            ? runtime.GetType($"{Runtime}.{name[NativePrefix.Length..]}{NativePrefix}")?.Methods
                .SingleOrDefault(m => HaveSameSignature(m, method))
            : null;
    }

    private static bool HaveSameSignature(MethodDefinition one, MethodDefinition other) =>
        one.Name == other.Name
        && one.IsStatic
        && one.ReturnType.FullName == other.ReturnType.FullName
        && one.Parameters.Select(p => p.ParameterType.FullName)
            .SequenceEqual(other.Parameters.Select(p => p.ParameterType.FullName));
}
