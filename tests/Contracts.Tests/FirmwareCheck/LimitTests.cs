using System;
using System.Linq;
using System.Text;
using NanoIoTNode.FirmwareCheck;
using Xunit;

namespace NanoIoTNode.Contracts.Tests.FirmwareCheck;

/// <summary>Numbers in one byte and offsets in two: the last that fits is accepted, the next one is refused.</summary>
public sealed class LimitTests(LimitTests.Compiled compiled) : IClassFixture<LimitTests.Compiled>
{
    private static readonly Func<int, string>[] s_counted =
    [
        n => $"class C {{ {Repeat(n, i => $"public virtual void V{i}() {{ }}")} }}",
        n => $"class C {{ {Repeat(n - 1, i => $"void M{i}() {{ }}")} }}", // and the constructor
        n => $"static class C {{ {Repeat(n, i => $"static void M{i}() {{ }}")} }}",
        n => $"class C {{ {Repeat(n, i => $"static int f{i};")} }}",
        n => $"class C {{ {Repeat(n, i => $"int f{i};")} }}",
        n => $"class C {{ static void F({string.Join(", ", Enumerable.Range(0, n).Select(i => "int a" + i))}) {{ }} }}",
        n => $"class C {{ void F() {{ {Repeat(n, i => $"int v{i} = {i}; v{i}++;")} }} }}",
        n => $"class C {{ void F() {{ {Repeat(n, _ => "try { } finally { F(); }")} }} }}",
        n => $"class C {{ void F(int i) {{ switch (i) {{ {Repeat(n, i => $"case {i}: G({i}); break;")} }} }} void G(int i) {{ }} }}",
    ];

    private static readonly string s_farJump =
        $"class C {{ void F(bool b) {{ if (b) {{ {Repeat(6000, i => $"G({i});")} }} }} void G(int i) {{ }} }}";

    public static TheoryData<int> Kinds() => [.. Enumerable.Range(0, s_counted.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_hundred_and_fifty_five_fit(int kind)
    {
        Assert.Empty(compiled.Samples.FindingsOf(s_counted[kind](255)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_more_is_refused(int kind)
    {
        Finding finding = Assert.Single(compiled.Samples.FindingsOf(s_counted[kind](256)));
        Assert.Equal("too-many", finding.Construct.Id);
        Assert.Contains("256", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_jump_over_more_than_32_kilobytes_is_refused()
    {
        Finding finding = Assert.Single(compiled.Samples.FindingsOf(s_farJump));
        Assert.Equal("too-large", finding.Construct.Id);
    }

    [Fact]
    public void Byte_code_strings_and_array_data_beyond_64_kilobytes_are_refused()
    {
        string[] details = [.. compiled.Samples.AssemblyFindings.Select(f => f.Detail)];

        Assert.All(compiled.Samples.AssemblyFindings, f => Assert.Equal("too-large", f.Construct.Id));
        Assert.Contains(details, d => d.Contains("byte code", StringComparison.Ordinal));
        Assert.Contains(details, d => d.Contains("strings", StringComparison.Ordinal));
        Assert.Contains(details, d => d.Contains("initial values", StringComparison.Ordinal));
    }

    [Fact]
    public void A_small_assembly_says_what_it_takes()
    {
        using Samples small = Samples.ForNanoFramework("class C { string F(string s) { return s + \"text\"; } }");

        AssemblySizes sizes = AssemblyChecker.Measure(small.Assembly);

        // F: ldarg.1, ldstr, call, (stloc, br.s, ldloc,) ret; the constructor: ldarg.0, call, nop, ret.
        Assert.InRange(sizes.ByteCode, 8 + 5, 13 + 6);
        Assert.InRange(sizes.Strings, 60, 400);
        Assert.InRange(sizes.Signatures, 5, 60);
    }

    private static string Repeat(int count, Func<int, string> piece) =>
        new StringBuilder().AppendJoin(' ', Enumerable.Range(0, count).Select(piece)).ToString();

    public sealed class Compiled : IDisposable
    {
        internal Samples Samples { get; } = Samples.ForNanoFramework(
        [
            .. s_counted.SelectMany(c => new[] { c(255), c(256) }),
            s_farJump,
            $"class C {{ void F() {{ {Repeat(6000, i => $"G({i});")} }} void H() {{ F(); {Repeat(3000, i => $"G({i});")} }} void G(int i) {{ }} }}",
            $"class C {{ string a = \"{new string('a', 40000)}\"; string b = \"{new string('b', 30000)}\"; }}",
            $"class C {{ byte[] a = {{ {Repeat(40000, i => $"{i % 251},")} }}; byte[] b = {{ {Repeat(30000, i => $"{i % 241},")} }}; }}",
        ]);

        public void Dispose() => Samples.Dispose();
    }
}
