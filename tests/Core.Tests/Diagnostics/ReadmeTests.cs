using System;
using System.IO;
using System.Linq;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

/// <summary>
/// The README's table of errors is written from the catalogue. With the environment variable NIN_UPDATE_README set to
/// 1 the test writes it anew instead of comparing.
/// </summary>
public sealed class ReadmeTests
{
    private const string Begin = "<!-- errors: written by ReadmeTests, NIN_UPDATE_README=1 renews it -->\n";
    private const string End = "<!-- errors: end -->\n";

    [Fact]
    public void The_readme_shows_the_catalogue_as_it_is_in_code()
    {
        string file = Path.Combine(Sources.Root, "README.md");
        string readme = File.ReadAllText(file);
        int start = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, "README.md has lost the markers around its table of errors");
        string expected = Table();
        if (Environment.GetEnvironmentVariable("NIN_UPDATE_README") == "1")
        {
            File.WriteAllText(file, readme[..start] + expected + readme[end..]);
            return;
        }

        Assert.Equal(expected, readme[start..end]);
    }

    private static string Table()
    {
        string[] rows = [.. ErrorCatalogue.Rows().Select(r => $"| `{r.Code}` | {r.Layer} | {r.Cause} | {r.Cure} |\n")];
        return "\n| code | layer | cause and limit | cure |\n| --- | --- | --- | --- |\n" + string.Concat(rows) + "\n";
    }
}
