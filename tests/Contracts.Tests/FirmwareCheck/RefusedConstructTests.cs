using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoIoTNode.FirmwareCheck;
using Xunit;

namespace NanoIoTNode.Contracts.Tests.FirmwareCheck;

/// <summary>Each construct of the list, compiled from C# that has it and nothing else that is refused.</summary>
public sealed class RefusedConstructTests(RefusedConstructTests.Compiled compiled) : IClassFixture<RefusedConstructTests.Compiled>
{
    // What compiles against nanoFramework's own API: only this check stands between it and the board.
    private static readonly (string Construct, string Code)[] s_nanoFramework =
    [
        ("generic", "class Box<T> { }"),
        ("generic", "class C { T Same<T>(T value) { return value; } }"),
        ("generic", "class C { object F() { return new Action<int>(Take); } void Take(int i) { } }"),
        ("generic", "class C { Func<int> f; }"),
        ("multi-dimensional-array", "class C { object F() { return new int[2, 3]; } }"),
        ("multi-dimensional-array", "class C { byte[,] table; }"),
        ("multi-dimensional-array", "class C { int F(int[][,] a) { return 0; } }"),
        ("checked", "class C { int F(int i) { return checked(i + 1); } }"),
        ("checked", "class C { byte F(int i) { return checked((byte)i); } }"),
        ("composite-format", "class C { string F(DateTime t) { return $\"at {t:yyyy-MM-dd}\"; } }"),
        ("composite-format", "class C { string F(DateTime t) { return $\"{t:d}\"; } }"),
        ("composite-format", "class C { string F(int i) { return $\"{i:00}\"; } }"),
        ("composite-format", "class C { string F(double d) { return string.Format(\"{0,8:#,##0.0} {1}\", d, \"{0}\"); } }"),
        ("number-format", "class C { string F(int i) { return i.ToString(\"00\"); } }"),
        ("number-format", "class C { string F(double d) { return d.ToString(\"0.00\"); } }"),
        ("number-format", "class C { string F(double d) { return d.ToString(\"D3\"); } }"),
        ("number-format", "class C { string F(long l) { return l.ToString(\"C\"); } }"),
        ("date-format", "class C { string F(DateTime t) { return t.ToString(\"q\"); } }"),
        ("text", "class C { string F(string s) { return s + \"\\0\"; } }"),
        ("text", "class C { string F() { return \"\\uD83D\"; } }"),
        ("base64", "class C { string F(byte[] b) { return Convert.ToBase64String(b); } }"),
        ("base64", "class C { byte[] F(string s) { return Convert.FromBase64String(s); } }"),
        ("attribute-argument", "enum E { A } class M : Attribute { public M(E e) { } } class C { [M(E.A)] void F() { } }"),
        ("attribute-argument", "class M : Attribute { public M(object o) { } } [M(1)] class C { }"),
        ("attribute-argument", "class M : Attribute { public M(params object[] o) { } } class C { [M(\"a\", null)] void F() { } }"),
        ("attribute-argument", "class M : Attribute { public M(int[] i) { } } class C { [M(new[] { 1 })] int field; }"),
        ("attribute-argument", "enum E { A } class M : Attribute { public E Kind; } [M(Kind = E.A)] class C { }"),
        ("internal-call-without-version", """
            class C
            {
                [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)]
                extern void F();
            }
            """),
    ];

    // What the API lists stop as well, as long as they do not gain the type in question.
    private static readonly (string Construct, string Code)[] s_dotnet =
    [
        ("nullable-value", "class C { int? field; }"),
        ("nullable-value", "class C { bool F(object o) { return (o as int?) == 3; } }"),
        ("tuple", "class C { (int, int) F() { return (1, 2); } }"),
        ("span", "class C { int F(ReadOnlySpan<byte> s) { return s.Length; } }"),
        ("span", "class C { Memory<byte> field; }"),
        ("linq", "class C { int F(int[] a) { return System.Linq.Enumerable.Count(a); } }"),
        ("dynamic", "class C { object F(dynamic d) { return d.Name; } }"),
        ("async", "class C { async void F() { } }"),
        ("async", "class C { async System.Threading.Tasks.Task F() { await System.Threading.Tasks.Task.Delay(1); } }"),
        ("iterator", "class C { IEnumerable F() { yield return 1; } }"),
        ("record", "record R(int X);"),
        ("record", "record struct R(int X);"),
        ("decimal", "class C { decimal F(int i) { return i * 2m; } }"),
        ("decimal", "class C { const decimal Price = 1.5m; object F() { return Price; } }"),
        ("generic", "class C { System.Collections.Generic.IEnumerable<int> F() { return new int[1]; } }"),
        ("generic", "class C { int F(int[] a) { int[] b = a[1..]; return b.Length; } }"),
        ("pointer", "unsafe class C { int F(int* p) { return *p; } }"),
        ("pointer", "unsafe class C { byte F(byte[] a) { fixed (byte* p = a) { return *p; } } }"),
        ("pointer", "unsafe class C { int F() { byte* p = stackalloc byte[4]; return p[0]; } }"),
        ("function-pointer", "unsafe class C { int F(delegate*<int, int> f) { return f(1); } }"),
        ("type-modifier", "class C { volatile bool stop; }"),
        ("type-modifier", "class C { public virtual void F(in int i) { } }"),
        ("type-modifier", "class C { int[] a; public ref readonly int F() { return ref a[0]; } }"),
        ("varargs", "class C { void F(__arglist) { } }"),
        ("varargs", "class C { int F(int i) { TypedReference r = __makeref(i); return __refvalue(r, int); } }"),
        ("interface-body", "interface I { int F() { return 1; } }"),
        ("interface-body", "interface I { static abstract int F(); }"),
        ("covariant-return", "class B { public virtual object F() { return null; } } class C : B { public override string F() { return null; } }"),
        ("explicit-layout", """
            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
            struct S { [System.Runtime.InteropServices.FieldOffset(0)] int i; [System.Runtime.InteropServices.FieldOffset(0)] byte b; }
            """),
        ("platform-invoke", "class C { [System.Runtime.InteropServices.DllImport(\"m\")] static extern double cos(double d); }"),
        ("sizeof", "struct S { int i; } unsafe class C { int F() { return sizeof(S); } }"),
        ("member-token", """
            class C { object F() { System.Linq.Expressions.Expression e = Make(() => Text()); return e; } static string Text() { return ""; }
                static System.Linq.Expressions.Expression Make(System.Linq.Expressions.Expression<Func<string>> e) { return e; } }
            """),
    ];

    // Their calls go through generic types of .NET as well.
    private static readonly string[] s_mixed = ["dynamic", "member-token"];

    public static TheoryData<string, string> All() => Data(s_nanoFramework.Concat(s_dotnet));

    public static TheoryData<string, string> Alone() =>
        Data(s_nanoFramework.Concat(s_dotnet).Where(s => !s_mixed.Contains(s.Construct)));

    [Theory]
    [MemberData(nameof(All))]
    public void The_construct_is_refused_with_its_name(string construct, string code)
    {
        Assert.Contains(compiled.FindingsOf(code), f => f.Construct.Id == construct);
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public void Nothing_else_is_said_of_it(string construct, string code)
    {
        Assert.DoesNotContain(compiled.FindingsOf(code), f => f.Construct.Id != construct);
    }

    [Fact]
    public void A_message_names_assembly_method_construct_reason_and_cure()
    {
        string code = s_nanoFramework.First(s => s.Construct == "number-format").Code;

        string message = compiled.FindingsOf(code).Single().ToString();

        Assert.Matches(@"^Samples: Sample\d+\.C\.F: number-format \(""00""\): custom formats .*; use G, X, .*$", message);
    }

    [Fact]
    public void Every_construct_of_the_list_has_a_sample()
    {
        // Instructions that no C# compiles to are made in InstructionTests, numbers and sizes in LimitTests.
        string[] elsewhere = ["instruction", "too-many", "too-large"];

        Assert.Equal(
            Construct.All.Select(c => c.Id).Except(elsewhere),
            s_nanoFramework.Concat(s_dotnet).Select(s => s.Construct).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_README_tells_of_every_construct_and_of_no_other()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "tools", "FirmwareCheck", "README.md"));
        IEnumerable<string> rows = readme.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|')[1]);

        Assert.Equal(
            Construct.All.Select(c => c.Id),
            rows.SelectMany(r => r.Split(',')).Select(r => r.Trim(' ', '`')).Order(StringComparer.Ordinal));
    }

    private static TheoryData<string, string> Data(IEnumerable<(string Construct, string Code)> samples)
    {
        var data = new TheoryData<string, string>();
        foreach ((string construct, string code) in samples)
        {
            data.Add(construct, code);
        }

        return data;
    }

    public sealed class Compiled : IDisposable
    {
        private readonly Samples _nanoFramework = Samples.ForNanoFramework(s_nanoFramework.Select(s => s.Code));
        private readonly Samples _dotnet = Samples.ForDotnet(s_dotnet.Select(s => s.Code));

        internal IReadOnlyList<Finding> FindingsOf(string code) =>
            s_nanoFramework.Any(s => s.Code == code) ? _nanoFramework.FindingsOf(code) : _dotnet.FindingsOf(code);

        public void Dispose()
        {
            _nanoFramework.Dispose();
            _dotnet.Dispose();
        }
    }
}
