using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace NanoIoTNode.Contracts.Tests;

/// <summary>The Wi-Fi driver's README says of each quirk which test shows it: those tests exist, and no quirk is missing.</summary>
public sealed partial class DriverReadmeTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "targets", "ism43362");

    [Fact]
    public void Tests_named_in_the_table_of_quirks_exist()
    {
        HashSet<string> tests = [.. Directory.GetFiles(Path.Combine(s_folder, "tests"), "*_test.c")
            .SelectMany(file => RegisteredTest().Matches(File.ReadAllText(file)))
            .Select(m => m.Groups[1].Value)];
        List<string> named = [.. NamedTest().Matches(Readme()).Select(m => m.Groups[1].Value)];

        Assert.True(named.Count > 40, "the table names its tests in backticks");
        Assert.Empty(named.Except(tests));
    }

    [Fact]
    public void Every_quirk_has_its_row()
    {
        string rows = string.Join('\n', Readme().Split('\n').Where(l => l.StartsWith("| Q", System.StringComparison.Ordinal)));
        Assert.Equal(
            Enumerable.Range(1, 29), QuirkNumber().Matches(rows).Select(m => int.Parse(m.Groups[1].Value)).Distinct().Order());
    }

    private static string Readme() => File.ReadAllText(Path.Combine(s_folder, "README.md"));

    [GeneratedRegex(@"^    TEST\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex RegisteredTest();

    // The names of tests are sentences: at least four words.
    [GeneratedRegex("`([a-z0-9]+(?:_[a-z0-9]+){3,})`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\bQ(\d+)\b")]
    private static partial Regex QuirkNumber();
}
