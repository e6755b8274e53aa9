using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace NanoIoTNode.FirmwareCheck;

/// <summary>Something that compiles and does not work on the board.</summary>
/// <param name="Id">Short name, as messages and the README give it.</param>
/// <param name="Why">What the metadata processor (3.x) or the nanoCLR (1.x) does with it.</param>
/// <param name="Cure">What to write instead.</param>
internal sealed record Construct(string Id, string Why, string Cure)
{
    public static readonly Construct Generic = new(
        "generic", "the nanoCLR 1.x has no generic types or methods", "write it for the type that is needed, or use ArrayList");

    public static readonly Construct Nullable = new(
        "nullable-value", "it is the generic Nullable<T>", "use a flag or a value that cannot occur");

    public static readonly Construct Tuple = new(
        "tuple", "it is the generic ValueTuple", "return a small class or use out parameters");

    public static readonly Construct Span = new(
        "span", "only SpanByte exists, Span<T> and Memory<T> are generic", "use SpanByte, or an array with offset and length");

    public static readonly Construct Linq = new(
        "linq", "System.Linq does not exist and is generic", "write the loop");

    public static readonly Construct Dynamic = new(
        "dynamic", "its call sites are generic and need a run-time binder", "use the type itself, or an interface");

    public static readonly Construct Async = new(
        "async", "there are no tasks, and the state machine's builder is generic", "use a thread, or poll");

    public static readonly Construct Iterator = new(
        "iterator", "the compiler's enumerator implements the generic IEnumerable<T>", "fill an array, or write an IEnumerator");

    public static readonly Construct Record = new(
        "record", "its equality is the generic IEquatable<T> and EqualityComparer<T>", "write a sealed class");

    public static readonly Construct Decimal = new(
        "decimal", "System.Decimal does not exist", "use double, or a whole number of the smallest unit");

    public static readonly Construct MultiDimensionalArray = new(
        "multi-dimensional-array",
        "the metadata processor stops, or writes a one-dimensional type with which the assembly does not load",
        "use one dimension and compute the index, or an array of arrays");

    public static readonly Construct Pointer = new(
        "pointer", "the metadata processor stops at pointers in locals and writes void for them elsewhere", "use an array and an index");

    public static readonly Construct FunctionPointer = new(
        "function-pointer", "the metadata processor leaves out calli's operand, and the nanoCLR has no calli", "use a delegate");

    public static readonly Construct Modifier = new(
        "type-modifier",
        "the metadata processor writes void for a type with a required modifier (volatile, in on virtual methods, ref readonly)",
        "volatile: use Interlocked or lock; in: pass by value or ref");

    public static readonly Construct VarArgs = new(
        "varargs", "the nanoCLR has no arglist and no typed references", "use params");

    public static readonly Construct DefaultInterfaceMember = new(
        "interface-body", "the nanoCLR looks for an interface's methods in the class only", "put the body into a class");

    public static readonly Construct CovariantReturn = new(
        "covariant-return", "the metadata processor drops the record that pairs override and base", "return the base's type");

    public static readonly Construct ExplicitLayout = new(
        "explicit-layout", "the metadata processor drops layouts, every field has a place of its own", "use BitConverter or shifts");

    public static readonly Construct PlatformInvoke = new(
        "platform-invoke", "there is no library to load on the board", "declare an InternalCall in an interop assembly");

    public static readonly Construct InternalCall = new(
        "internal-call-without-version",
        "without AssemblyNativeVersion no native half can be paired, and the assembly is not started",
        "move it into an interop assembly");

    public static readonly Construct AttributeArgument = new(
        "attribute-argument",
        "the metadata processor stops at it or leaves it out, and what follows is read wrongly",
        "give numbers, text or a type; DataRow takes them as params");

    public static readonly Construct Opcode = new(
        "instruction", "the nanoCLR raises an error when it comes to this instruction", "avoid the construct that compiles to it");

    public static readonly Construct SizeOf = new(
        "sizeof", "the nanoCLR gives the size of its own memory blocks", "write the number");

    public static readonly Construct Checked = new(
        "checked", "the nanoCLR computes it like unchecked and does not report an overflow", "compare before computing");

    public static readonly Construct MemberToken = new(
        "member-token", "the metadata processor writes an empty token for a method or another assembly's field", "use typeof, or a delegate");

    public static readonly Construct CompositeFormat = new(
        "composite-format",
        "inside {n:...} and interpolated strings only G, X, F, N, D and E with a precision give what they give on .NET, and only for numbers",
        "call ToString(format) on the value and join the texts");

    public static readonly Construct NumberFormat = new(
        "number-format",
        "custom formats come back as they are, C, P and R raise NotImplementedException, D and X need a whole number",
        "use G, X, F, N, D or E with a precision");

    public static readonly Construct DateFormat = new(
        "date-format", "the nanoCLR raises ArgumentException for this letter", "use one of o s u R d D f F g G t T M Y U, or a pattern");

    public static readonly Construct Text = new(
        "text", "strings are kept as UTF-8 that ends at the first NUL, and half a surrogate pair has no UTF-8", "put such bytes into a byte array");

    public static readonly Construct Base64 = new(
        "base64",
        "the node's image leaves out Convert's Base64, with the conversions between number bases (NF support for any base)",
        "use Base64Encoder and the reader of PEM in NanoIoTNode.Core");

    public static readonly Construct TooMany = new(
        "too-many", "the assembly's file format keeps the number in one byte and cuts it", "split it");

    public static readonly Construct TooLarge = new(
        "too-large", "the assembly's file format keeps offsets in 16 bits", "split the assembly or the method");

    /// <summary>All constructs, by identifier.</summary>
    public static IReadOnlyList<Construct> All { get; } =
        [.. typeof(Construct).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => f.GetValue(null)).OfType<Construct>().OrderBy(c => c.Id, System.StringComparer.Ordinal)];
}
