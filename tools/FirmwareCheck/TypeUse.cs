using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Tells what is wrong with a type that a signature or an instruction names.</summary>
internal static class TypeUse
{
    // First match decides: name or beginning of a name -> the construct of the language that brings it in.
    private static readonly (string Name, Construct Construct)[] s_known =
    [
        ("System.Nullable`1", Construct.Nullable),
        ("System.ValueTuple", Construct.Tuple),
        ("System.Span`1", Construct.Span),
        ("System.ReadOnlySpan`1", Construct.Span),
        ("System.Memory`1", Construct.Span),
        ("System.ReadOnlyMemory`1", Construct.Span),
        ("System.Linq.", Construct.Linq),
        ("System.Runtime.CompilerServices.CallSite", Construct.Dynamic),
        ("Microsoft.CSharp.RuntimeBinder.", Construct.Dynamic),
        ("System.Threading.Tasks.", Construct.Async),
        ("System.Runtime.CompilerServices.Async", Construct.Async),
        ("System.Runtime.CompilerServices.IAsync", Construct.Async),
        ("System.Runtime.CompilerServices.TaskAwaiter", Construct.Async),
        ("System.Decimal", Construct.Decimal),
        ("System.TypedReference", Construct.VarArgs),
        ("System.RuntimeArgumentHandle", Construct.VarArgs),
        ("System.ArgIterator", Construct.VarArgs),
    ];

    /// <summary>The construct that makes this type unusable, null when it can be used.</summary>
    public static Construct? Refusal(TypeReference type) => type switch
    {
        ArrayType { IsVector: false } => Construct.MultiDimensionalArray,
        PointerType or PinnedType => Construct.Pointer,
        FunctionPointerType => Construct.FunctionPointer,
        // Written as void as well, but it stands only on the void of an init accessor.
        RequiredModifierType { ModifierType.FullName: "System.Runtime.CompilerServices.IsExternalInit" } modified =>
            Refusal(modified.ElementType),
        RequiredModifierType or OptionalModifierType => Construct.Modifier,
        SentinelType => Construct.VarArgs,
        GenericParameter => Construct.Generic,
        GenericInstanceType generic => Named(generic) ?? Construct.Generic,
        TypeSpecification specification => Refusal(specification.ElementType),
        _ => Named(type) ?? (type.HasGenericParameters ? Construct.Generic : null),
    };

    /// <summary>What makes a reference to a method unusable: its type, its arguments, its generic parameters.</summary>
    public static Construct? Refusal(MethodReference method)
    {
        IEnumerable<TypeReference> signature = method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType);
        return Refusal(method.DeclaringType)
            ?? (method.CallingConvention == MethodCallingConvention.VarArg ? Construct.VarArgs : null)
            ?? (method is GenericInstanceMethod || method.HasGenericParameters ? Construct.Generic : null)
            ?? signature.Select(Refusal).FirstOrDefault(c => c is not null);
    }

    private static Construct? Named(TypeReference type) =>
        s_known.FirstOrDefault(k => type.FullName.StartsWith(k.Name, StringComparison.Ordinal)).Construct;
}
