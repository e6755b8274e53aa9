using System;
using System.IO;
using System.Text.RegularExpressions;
using Xunit;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>The example that the firmware's README shows is what other tests compile and run, character by character.</summary>
public sealed partial class ExampleReadmeTests
{
    private static readonly string s_firmware = Path.Combine(Repository.Root, "nf-firmware");

    [Theory]
    [InlineData("Tmp117.cs")]
    [InlineData("FrostCommand.cs")]
    [InlineData("Program.cs")]
    public void The_example_in_the_readme_is_the_file_that_is_compiled(string file)
    {
        string text = File.ReadAllText(Path.Combine(s_firmware, "README.md"));
        string code = File.ReadAllText(Path.Combine(s_firmware, "NanoIoTNode.Example", file));
        string marker = $"`{file}`:\n\n```csharp\n";
        int start = text.IndexOf(marker, StringComparison.Ordinal);

        Assert.True(start >= 0, $"the README has no block of {file}");
        string block = text[(start + marker.Length)..];
        Assert.Equal(code, block[..block.IndexOf("```", StringComparison.Ordinal)]);
    }

    [Fact]
    public void The_readme_shows_the_whole_example()
    {
        string text = File.ReadAllText(Path.Combine(s_firmware, "README.md"));

        Assert.All(
            Directory.GetFiles(Path.Combine(s_firmware, "NanoIoTNode.Example"), "*.cs"),
            file => Assert.Contains($"`{Path.GetFileName(file)}`:", text, StringComparison.Ordinal));
        Assert.Equal(3, CodeBlock().Count(text));
    }

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
