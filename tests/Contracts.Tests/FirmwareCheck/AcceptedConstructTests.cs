using System;
using NanoIoTNode.FirmwareCheck;
using Xunit;

namespace NanoIoTNode.Contracts.Tests.FirmwareCheck;

/// <summary>What the board runs is not refused: compiled as the firmware is.</summary>
public sealed class AcceptedConstructTests(AcceptedConstructTests.Compiled compiled) : IClassFixture<AcceptedConstructTests.Compiled>
{
    private static readonly string[] s_pieces =
    [
        "class C { int[][] table = new int[2][]; int F() { return table[0][1]; } }",
        "class C { static readonly byte[] s_data = { 1, 2, 3, 4, 5, 6, 7, 8, 9 }; }",
        "class C { int F(string s) { switch (s) { case \"a\": return 1; case \"b\": return 2; case \"c\": return 3; case \"d\": return 4; case \"e\": return 5; case \"f\": return 6; case \"g\": return 7; default: return 0; } } }",
        "class C { string F(int i) { return $\"{i} of {i:D3} is {i,4:X2} and {i * 0.5:F1}\"; } }",
        "class C { string F(DateTime t) { return $\"at {t}\" + t.ToString(\"yyyy-MM-ddTHH:mm:ss\") + t.ToString(\"o\"); } }",
        "class C { string F(int i) { return i.ToString(\"x2\") + i.ToString() + (i / 2.0).ToString(\"F2\"); } }",
        "class C { int F() { try { return 1; } catch (Exception e) when (e.Message == \"x\") { return 2; } finally { G(); } } void G() { } }",
        "class C { Action F(int i) { return () => G(i); } void G(int i) { } }",
        "class C { event EventHandler Changed; void F() { Changed?.Invoke(this, EventArgs.Empty); } }",
        "class C { Type F() { return typeof(C); } }",
        "class C { void F(ref int i, out int j, in int k) { j = i + k; } }",
        "class C { ref int F(int[] a) { return ref a[0]; } }",
        "class C { bool F(SpanByte s) { return s.Slice(1, 2).Length == 2; } }",
        "ref struct S { public SpanByte Bytes; }",
        "class C { public int X { get; init; } } class D { C F() { return new C { X = 1 }; } }",
        "class C { readonly object _lock = new object(); void F() { lock (_lock) { foreach (object o in new ArrayList()) { } } } }",
        "class C { int F(object o) => o switch { int i when i > 0 => i, string s => s.Length, null => -1, _ => 0 }; }",
        "interface I { int F(); } class C : I { int I.F() { return 1; } }",
        "struct S { int _i; public S(int i) { _i = i; } public override string ToString() { return _i.ToString(); } }",
        "[Flags] enum E : byte { A = 1, B = 2 } class C { bool F(E e) { return (e & E.A) != 0; } }",
        "class M : Attribute { public M(string s, int i, Type t) { } } [M(\"a\", 1, typeof(int))] class C { }",
        "class M : Attribute { public M(params object[] o) { } } class C { [M(1, \"a\", 'b')] [Obsolete(\"x\")] void F() { } }",
        "class C { string F() { return \"\\u20AC \\uD83D\\uDE00\"; } }",
        "delegate int D(string s); class C { int F(D d) { return d(\"\"); } }",
        "class C { ~C() { } static C() { } uint F(uint i) { return unchecked((i << 5) ^ (i >> 27)); } }",
    ];

    public static TheoryData<string> All() => [.. s_pieces];

    [Theory]
    [MemberData(nameof(All))]
    public void It_is_accepted(string code)
    {
        Assert.Empty(compiled.Samples.FindingsOf(code));
    }

    public sealed class Compiled : IDisposable
    {
        internal Samples Samples { get; } = Samples.ForNanoFramework(s_pieces);

        public void Dispose() => Samples.Dispose();
    }
}
