using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NanoIoTNode.Core.Diagnostics;
using Xunit;

namespace NanoIoTNode.Core.Tests.Diagnostics;

/// <summary>No row of the catalogue stands there for nothing: each can be provoked.</summary>
public sealed class ProvocationTests
{
    public static TheoryData<string> Codes() => [.. ErrorCatalogue.Rows().Select(r => r.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_entry_of_the_catalogue_can_be_provoked(string code)
    {
        if (Provocations.EndToEnd.TryGetValue(code, out string? test))
        {
            RequireEndToEndTest(test, code);
            return;
        }

        if (!Provocations.Here.TryGetValue(code, out Func<string>? provoke)
            && !CredentialProvocations.All.TryGetValue(code, out provoke)
            && !ConnectionProvocations.All.TryGetValue(code, out provoke))
        {
            provoke = Provocations.AtTheDialogue().FirstOrDefault(p => p.Key == code).Value;
        }

        Assert.True(provoke is not null, $"nothing here provokes {code}");
        Assert.Contains(code, provoke(), StringComparison.Ordinal);
    }

    // The test must exist, and its body or its data must name the code.
    private static void RequireEndToEndTest(string test, string code)
    {
        string[] name = test.Split('.');
        string source = File.ReadAllText(Path.Combine(Sources.Root, "tests", "EndToEnd.Tests", name[0] + ".cs"));
        Match method = Regex.Match(
            source, $@"\[(Fact|Theory)\](?:(?!\n    \}}).)*?public (async )?Task {name[1]}\(.*?\n    \}}", RegexOptions.Singleline);
        Assert.True(method.Success, $"there is no end-to-end test {test}");
        Assert.Contains(code, method.Value, StringComparison.Ordinal);
    }
}
